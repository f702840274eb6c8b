// Error answers: one shape for every error, https://www.rfc-editor.org/rfc/rfc9457, with `code` and `fix` as extension members.
import { STATUS_CODES } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { KioskError } from '../core/errors.js';
import type { problemSchema } from '../core/api.js';

/** An error answer. */
export type Problem = z.output<typeof problemSchema>;

/** Media type of an error answer. */
export const problemType = 'application/problem+json';

const seeApi = 'See GET /api/v1/openapi.json for what this address takes.';

/** What an HTTP status means here when nothing more exact is known. */
const byStatus: Readonly<Record<number, { code: string; detail: string; fix: string }>> = {
  400: { code: 'bad_request', detail: 'The request cannot be read.', fix: seeApi },
  403: { code: 'forbidden', detail: 'This is not allowed.', fix: 'Use the kiosk itself.' },
  404: { code: 'not_found', detail: 'There is nothing at this address.', fix: seeApi },
  405: { code: 'method_not_allowed', detail: 'This address does not take that method.', fix: seeApi },
  408: { code: 'request_timeout', detail: 'The request did not arrive in time.', fix: 'Send it again.' },
  413: {
    code: 'payload_too_large',
    detail: 'The request body is too large.',
    fix: 'Send less; no request to this API needs more than 256 KiB.',
  },
  415: {
    code: 'unsupported_media_type',
    detail: 'The request body is not application/json in UTF-8.',
    fix: 'Send JSON with the header "Content-Type: application/json".',
  },
  416: {
    code: 'range_not_satisfiable',
    detail: 'The file has no such range.',
    fix: 'Ask for the whole file.',
  },
  422: { code: 'invalid', detail: 'The request body is not what this address takes.', fix: seeApi },
  429: {
    code: 'rate_limited',
    detail: 'Too many requests from this address.',
    fix: 'Wait as long as the header Retry-After says.',
  },
  431: {
    code: 'headers_too_large',
    detail: 'The request headers are too large.',
    fix: 'Send fewer headers.',
  },
  500: {
    code: 'internal',
    detail: 'The kiosk made a mistake while it answered.',
    fix: 'Look at its log; if it happens again, report it with the lines found there.',
  },
  503: { code: 'unavailable', detail: 'The kiosk did not answer in time.', fix: 'Try again in a moment.' },
};

/** True for the statuses with which this API tells a client that it is at fault. */
export function isClientError(status: number): boolean {
  return status >= 400 && status < 500 && status in byStatus;
}

/** The problem for an HTTP status; what is given replaces the general words. */
export function problemOf(status: number, words: { detail?: string; fix?: string } = {}): Problem {
  const known = byStatus[status] ?? byStatus[status < 500 ? 400 : 500];
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: words.detail ?? known?.detail ?? '',
    code: known?.code ?? 'internal',
    fix: words.fix ?? known?.fix ?? '',
  };
}

/** The problem that reports an error made for people. */
export function problemOfKioskError(error: KioskError): Problem {
  const { httpStatus: status, message: detail, code, fix } = error;
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail, code, fix };
}

/** Answers with a problem. Safe where no hook has run: it sets what an error answer needs by itself. */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .type(problemType)
    .send(JSON.stringify(problem));
}
