// The test that runs now, as the stage shows it: built from progress events, one after the other.
import type { z } from 'zod';
import type { progressEventSchema } from '../src/core/events.js';

/** A sign of life of a running test. */
export type ProgressEvent = z.output<typeof progressEventSchema>;

/** One curve point: milliseconds since the direction began, bit/s. */
export type CurvePoint = readonly [elapsedMs: number, bps: number];

/** A running test with the curve so far; `scope` is empty until its first sign of life tells. */
export interface LiveTest {
  readonly nettest: string;
  readonly scope: string;
  readonly phase: ProgressEvent['phase'];
  readonly fraction: number;
  readonly server?: string;
  /** Moved so far in all directions. */
  readonly bytes?: number;
  /** Of them, moved in the directions before this one. */
  readonly bytesBefore: number;
  readonly download: readonly CurvePoint[];
  readonly upload: readonly CurvePoint[];
}

/** Ten points a second for ten minutes; a longer test loses its oldest points on the page, never in the store. */
const longestCurve = 6000;

/** A test that has begun and said nothing yet. */
export function begunTest(nettest: string): LiveTest {
  return { nettest, scope: '', phase: 'preparing', fraction: 0, bytesBefore: 0, download: [], upload: [] };
}

/** The test after one more sign of life; another nettest's begins anew, and the fraction never falls. */
export function afterProgress(before: LiveTest | undefined, event: ProgressEvent): LiveTest {
  const same = before?.nettest === event.nettest && !beginsAgain(before, event);
  const test = same ? before : begunTest(event.nettest);
  const server = event.server ?? test.server;
  // A sign of life counts the bytes of its own direction; people are told of all that the test moved.
  const bytesBefore = event.phase === test.phase ? test.bytesBefore : (test.bytes ?? 0);
  const bytes = event.bytes === undefined ? test.bytes : bytesBefore + event.bytes;
  return {
    nettest: event.nettest,
    scope: event.scope,
    phase: event.phase,
    fraction: Math.max(test.fraction, event.fraction),
    ...(server === undefined ? {} : { server }),
    ...(bytes === undefined ? {} : { bytes }),
    bytesBefore,
    download: grown(test.download, event, 'download'),
    upload: grown(test.upload, event, 'upload'),
  };
}

/** A second run of the same nettest: it is preparing, and the one on the stage was past that. */
function beginsAgain(before: LiveTest, event: ProgressEvent): boolean {
  return event.phase === 'preparing' && before.phase !== 'preparing';
}

function grown(
  curve: readonly CurvePoint[],
  event: ProgressEvent,
  direction: 'download' | 'upload',
): readonly CurvePoint[] {
  if (event.phase !== direction || event.bps === undefined || event.elapsedMs === undefined) return curve;
  const last = curve.at(-1);
  if (last !== undefined && event.elapsedMs <= last[0]) return curve;
  return [...curve.slice(-longestCurve + 1), [event.elapsedMs, event.bps]];
}
