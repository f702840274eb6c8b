// The fleet's command line asks a collector: its API, with answers checked and problems turned into errors.
import type { z } from 'zod';
import { problemSchema } from '../../core/api.js';
import { KioskError, errorCodes, messageOf, type ErrorCode } from '../../core/errors.js';

/** Which collector, and as whom. */
export interface CollectorAddress {
  readonly url: string;
  readonly token: string;
}

const timeoutMs = 30_000;

/** Asks, and reads the answer by `schema`. Throws unreachable, or the error that the collector answers with. */
export async function askCollector<Schema extends z.ZodType>(
  { url, token }: CollectorAddress,
  schema: Schema,
  method: string,
  path: string,
  body?: unknown,
): Promise<z.output<Schema>> {
  const { status, said } = await send(url.replace(/\/+$/, '') + path, method, token, body);
  if (status >= 200 && status < 300) {
    const answer = schema.safeParse(said);
    if (answer.success) return answer.data;
    throw new KioskError('unreachable', `${url} does not answer as a collector does`, 'Check MK_FLEET_URL.');
  }
  const problem = problemSchema.safeParse(said).data;
  if (problem === undefined)
    throw new KioskError('unreachable', `${url} answered ${status}`, 'Check MK_FLEET_URL.');
  throw new KioskError(isErrorCode(problem.code) ? problem.code : 'bad_request', problem.detail, problem.fix);
}

async function send(
  url: string,
  method: string,
  token: string,
  body: unknown,
): Promise<{ readonly status: number; readonly said: unknown }> {
  try {
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, said: jsonOf(text) };
  } catch (thrown) {
    throw new KioskError(
      'unreachable',
      `the collector at ${url} does not answer: ${messageOf(thrown)}`,
      'Check MK_FLEET_URL.',
      {
        cause: thrown,
      },
    );
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCodes, code);
}
