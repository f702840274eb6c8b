// The test inside the house as a browser makes it, a phone's say: it runs ndt7 against this device's own server, which
// records it. Directions are the browser's: its download is what this device sent.
import { z } from 'zod';
import { messageOf } from '../core/errors.js';
import { measuredOnly } from '../core/metric.js';
import { ndt7ServedSessionSchema, type Ndt7ServedSession } from '../core/ndt7.js';
import type { ParsedResult, RunContext, RunOutcome } from '../core/nettest.js';
import {
  directions,
  statusOfDirections,
  type Direction,
  type DirectionResults,
} from '../core/measurement.js';
import { figuresOf } from './formats/recorded-ndt7.js';

/** Name of the raw format: what the server saw of each test. */
export const lanBrowserFormat = 'lan-browser/1';

/** A token of the page, which names no other run. */
export const browserToken = z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal digits');

/** How long the page has before its next test begins, beyond the test's own time. */
const PATIENCE_MS = 20_000;

const rawSchema = z.object({ sessions: z.array(ndt7ServedSessionSchema).max(10) });

/** Opens the server, waits for a download and an upload, and keeps what the server saw of them. */
export async function runWithBrowser(
  context: RunContext,
  token: string,
  durationMs: number,
): Promise<RunOutcome> {
  if (context.houseServer === undefined) return { skipReason: 'unavailable' };
  let server;
  try {
    server = await context.houseServer(token, durationMs);
  } catch (thrown) {
    return { failure: { failure: 'unknown_failure', detail: messageOf(thrown) } };
  }
  const sessions: Ndt7ServedSession[] = [];
  for (const direction of directions) {
    context.onProgress({ phase: direction, fraction: sessions.length / directions.length });
    const session = await server.next(durationMs + PATIENCE_MS, context.signal);
    if (session === undefined) break;
    sessions.push(session);
  }
  await server.release();
  context.onProgress({ phase: 'finishing', fraction: 1 });
  if (sessions.length === 0) {
    const failure = context.signal.aborted ? 'interrupted' : 'generic_timeout_error';
    return { failure: { failure, detail: 'no browser began a test' } };
  }
  return {
    raw: { format: lanBrowserFormat, text: JSON.stringify({ sessions }) },
    engine: { name: 'browser' },
    flags: ['by_browser'],
  };
}

/** Reads {@link lanBrowserFormat}: what was acknowledged to this device, and what it received. Pure and total. */
export function parseLanBrowser(text: string): ParsedResult {
  const read = rawSchema.safeParse(jsonOf(text));
  const sessions = read.success ? read.data.sessions : [];
  const figures = directions.flatMap((direction) => {
    const session = sessions.findLast((one) => one.direction === direction);
    return session === undefined ? [] : [{ ...readSession(direction, session), client: session.client }];
  });
  const results: DirectionResults = Object.fromEntries(
    directions.map((direction) => {
      const found = figures.find((figure) => figure.direction === direction);
      return [direction, found?.result ?? { status: 'failed', ...missing }];
    }),
  );
  const bps = (direction: Direction) => figures.find((figure) => figure.direction === direction)?.serverBps;
  const status = statusOfDirections(results);
  return {
    status,
    directions: results,
    metrics: measuredOnly({
      download_bps: bps('download'),
      upload_bps: bps('upload'),
      // Of an upload this side sends too little to know.
      min_rtt_ms: figures.find(({ direction }) => direction === 'download')?.minRttMs,
    }),
    curves: [],
    ...(status !== 'ok' && { failure: read.success ? missing : invalid }),
  };
}

const missing = { failure: 'interrupted', detail: 'the browser did not make this part of the test' };
const invalid = { failure: 'report_invalid', detail: `no ${lanBrowserFormat}` };

function readSession(direction: Direction, { last }: Ndt7ServedSession) {
  // Of a short test there is nothing to hold its length against but the figure itself.
  return figuresOf({
    direction,
    client: [],
    messages: last === undefined ? [] : [last],
    ended: true,
    earlyExit: true,
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
