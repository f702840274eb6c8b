// From anything thrown to an answer: errors for people as they are, known HTTP errors in our words, the rest as 500 without internals.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { KioskError } from '../core/errors.js';
import { isClientError, problemOf, problemOfKioskError, sendProblem, type Problem } from './problem.js';

/** Longest `detail`: what a stranger sent must not be handed back at length. */
const maxDetail = 1000;
const maxIssues = 5;

/** Fastify's error handler. Faults of ours (status 500 and up) are logged here, once. */
export function handleError(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOfThrown(thrown);
  if (problem.status >= 500) {
    request.log.error(
      { err: thrown, method: request.method, route: request.routeOptions.url },
      problem.title,
    );
  }
  return sendProblem(reply, problem);
}

function problemOfThrown(thrown: unknown): Problem {
  if (thrown instanceof KioskError) return problemOfKioskError(thrown);
  if (hasZodFastifySchemaValidationErrors(thrown)) return problemOfValidation(thrown);
  if (!isHttpError(thrown)) return problemOf(500);
  if (thrown.code === 'FST_ERR_HANDLER_TIMEOUT') return problemOf(503);
  return isClientError(thrown.statusCode) ? problemOf(thrown.statusCode, wordsOf(thrown)) : problemOf(500);
}

/** Only Fastify's own sentences about a body are passed on; other packages' name paths and limits of this machine. */
function wordsOf({ code, message }: HttpError): { detail?: string } {
  return code?.startsWith('FST_ERR_CTP_INVALID_JSON') === true ? { detail: message } : {};
}

/** An id that is none is simply not there (404); a query is a bad request (400); a body has been read but does not fit (422). */
function problemOfValidation({ validation, validationContext }: ValidationFault): Problem {
  const where = validationContext ?? 'body';
  if (where === 'params') return problemOf(404);
  const issues = validation
    .slice(0, maxIssues)
    .map(
      (issue) =>
        `${where}${issue.instancePath === '/' ? '' : issue.instancePath}: ${issue.message ?? 'invalid'}`,
    );
  return problemOf(where === 'body' ? 422 : 400, { detail: issues.join('; ').slice(0, maxDetail) });
}

interface ValidationFault {
  readonly validation: readonly { readonly instancePath: string; readonly message?: string }[];
  readonly validationContext?: string;
}

/** What Fastify and its plugins throw. */
interface HttpError extends Error {
  readonly statusCode: number;
  readonly code?: string;
}

function isHttpError(thrown: unknown): thrown is HttpError {
  return thrown instanceof Error && 'statusCode' in thrown && typeof thrown.statusCode === 'number';
}
