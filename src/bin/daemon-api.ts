// The commands' way to the running daemon: its HTTP API, with answers checked and problems turned into errors.
import type { z } from 'zod';
import { problemSchema } from '../core/api.js';
import { KioskError, errorCodes, messageOf, type ErrorCode } from '../core/errors.js';
import { exchange } from '../http/exchange.js';
import type { DaemonAddress } from './daemon-address.js';

/** Asks the daemon and reads the answer by `schema`. Throws unreachable, or the error the daemon answers with. */
export async function askDaemon<Schema extends z.ZodType>(
  daemon: DaemonAddress,
  schema: Schema,
  path: string,
  order: { readonly method?: 'POST' | 'PUT' | 'DELETE'; readonly body?: unknown; readonly timeoutMs: number },
): Promise<z.output<Schema>> {
  const { status, body } = await send(daemon, path, order);
  if (status >= 400) throw refusal(status, body);
  return schema.parse(body);
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function send(
  daemon: DaemonAddress,
  path: string,
  order: { readonly method?: 'POST' | 'PUT' | 'DELETE'; readonly body?: unknown; readonly timeoutMs: number },
): Promise<Answer> {
  try {
    const { status, text } = await exchange(new URL(path, daemon.url), order);
    return { status, body: JSON.parse(text) };
  } catch (thrown) {
    throw new KioskError(
      'unreachable',
      `the kiosk at ${daemon.url} (process ${daemon.pid}) did not answer: ${messageOf(thrown)}`,
      'See its log, or use --no-daemon to measure without it.',
      { cause: thrown },
    );
  }
}

function refusal(status: number, body: unknown): KioskError {
  const problem = problemSchema.safeParse(body);
  if (!problem.success) return new KioskError('unreachable', `the kiosk answered ${status}`, 'See its log.');
  const { code, detail, fix } = problem.data;
  return new KioskError(isErrorCode(code) ? code : 'bad_request', detail, fix);
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCodes, code);
}
