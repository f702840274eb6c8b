// Turns an open connection into a WebSocket: sends the upgrade request and waits for an answer that holds.
import { randomBytes } from 'node:crypto';
import type { Failure } from '../core/failure.js';
import { createAnswerReader, upgradeRequest } from './client-handshake.js';
import type { Connection } from './connection.js';
import type { Endpoint } from './ndt7-url.js';

/** Frames that came with the answer, or why there will be none. */
export type UpgradeOutcome =
  | { readonly kind: 'open'; readonly firstBytes: () => Buffer }
  | { readonly kind: 'failed'; readonly failure: Failure };

/**
 * Makes the upgrade within `timeoutMs`; always resolves. Until the caller sets `connection.receive`, bytes that
 * follow the answer are kept, and `firstBytes` gives them.
 */
export function upgrade(
  connection: Connection,
  endpoint: Endpoint,
  options: {
    readonly userAgent: string;
    readonly timeoutMs: number;
    readonly signal: AbortSignal | undefined;
  },
): Promise<UpgradeOutcome> {
  const { promise, resolve } = Promise.withResolvers<UpgradeOutcome>();
  const startedAt = performance.now();
  const key = randomBytes(16).toString('base64');
  const read = createAnswerReader(key);
  const kept: Buffer[] = [];

  const timer = setTimeout(() => {
    fail({
      failure: 'generic_timeout_error',
      detail: `no WebSocket answer within ${Math.round(options.timeoutMs)} ms`,
    });
  }, options.timeoutMs);
  const onAbort = (): void => fail({ failure: 'interrupted', detail: 'stopped during the handshake' });
  options.signal?.addEventListener('abort', onAbort, { once: true });

  function settle(outcome: UpgradeOutcome): void {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', onAbort);
    resolve(outcome);
  }

  function fail(failure: Failure): void {
    connection.receive = () => undefined;
    connection.socket.destroy();
    settle({ kind: 'failed', failure });
  }

  connection.ended = fail;
  connection.receive = (chunk, length) => {
    const state = read(chunk, length);
    if (state.kind === 'refused') fail(state.failure);
    if (state.kind !== 'accepted') return;
    connection.timing.handshakeMs = performance.now() - startedAt;
    kept.push(Buffer.from(chunk.subarray(state.rest, length)));
    connection.receive = (later, laterLength) => kept.push(Buffer.from(later.subarray(0, laterLength)));
    settle({ kind: 'open', firstBytes: () => Buffer.concat(kept) });
  };
  if (options.signal?.aborted === true) onAbort();
  else connection.socket.write(upgradeRequest(endpoint, key, options.userAgent));
  return promise;
}
