// From anything thrown to an answer: errors for people as they are, known HTTP errors in our words, the rest as 500 without internals.
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { KioskError } from '../core/errors.js';
import { problemOf, problemOfKioskError, sendProblem, type Problem } from './problem.js';

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
  if (!(thrown instanceof Error)) return problemOf(500);
  if (isFastifyError(thrown)) {
    if (thrown.validation !== undefined) return problemOfValidation(thrown);
    const status = thrown.statusCode ?? 500;
    if (status < 500) return problemOf(status, wordsOf(thrown, status));
    if (thrown.code === 'FST_ERR_HANDLER_TIMEOUT') return problemOf(503);
  }
  return problemOf(500);
}

/** Only Fastify's own sentences about a body are passed on; other packages' name paths and limits of this machine. */
function wordsOf(error: FastifyError, status: number): { detail?: string } {
  return status === 400 && error.code.startsWith('FST_ERR_CTP_') ? { detail: error.message } : {};
}

/** An id that is none is simply not there (404); a query is a bad request (400); a body has been read but does not fit (422). */
function problemOfValidation(error: FastifyError): Problem {
  const where = error.validationContext ?? 'body';
  if (where === 'params') return problemOf(404);
  const issues = (error.validation ?? [])
    .slice(0, maxIssues)
    .map(
      (issue) =>
        `${where}${issue.instancePath === '/' ? '' : issue.instancePath}: ${issue.message ?? 'invalid'}`,
    );
  return problemOf(where === 'body' ? 422 : 400, { detail: issues.join('; ').slice(0, maxDetail) });
}

function isFastifyError(error: Error): error is FastifyError {
  return 'statusCode' in error && typeof error.statusCode === 'number' && 'code' in error
    ? typeof error.code === 'string'
    : 'validation' in error || 'statusCode' in error;
}
