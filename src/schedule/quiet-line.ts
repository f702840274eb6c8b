// Waits until nobody else uses the line, as far as this device's own interface shows it, for a limited time.
// INVARIANT: the waiting ends, and what was waited for is kept with the row.
import type { Clock } from '../core/clock.js';
import type { ConditionReading, ConditionWatch } from '../core/condition-watch.js';
import type { BusyLine } from '../core/conditions.js';
import type { BusyLineSettings } from '../core/schedule-settings.js';

/** How a line is watched. */
export interface QuietLineParts {
  readonly clock: Pick<Clock, 'monotonicMs' | 'sleep'>;
  readonly watch: ConditionWatch;
}

/** What came of it: the last look, which the test begins with, and the waiting where there was any. */
export interface QuietLine {
  readonly reading: ConditionReading;
  readonly waited?: BusyLine;
}

/** How long the line is looked at, and the pause between two looks while it is busy. */
export const lookMs = 2000;
const pauseMs = 8000;

/** Looks once where `settings` is undefined, else until the line is quiet or the time is over. */
export async function waitForQuietLine(
  { clock, watch }: QuietLineParts,
  settings: BusyLineSettings | undefined,
  signal: AbortSignal,
): Promise<QuietLine> {
  const beganMs = clock.monotonicMs();
  let busyBps: number | undefined;
  for (;;) {
    const reading = await watch.begin(lookMs, signal);
    const seenBps = rateOf(reading);
    const waitedMs = Math.round(clock.monotonicMs() - beganMs - lookMs);
    const busy = settings !== undefined && seenBps !== undefined && seenBps > settings.aboveMbps * 1e6;
    if (busy) busyBps ??= seenBps;
    const over = settings === undefined || waitedMs + pauseMs + lookMs > settings.waitSeconds * 1000;
    if (!busy || over || signal.aborted) {
      if (busyBps === undefined) return { reading };
      return {
        reading,
        waited: { waitedMs: Math.max(0, waitedMs), seenBps: Math.round(busyBps), stillBusy: busy },
      };
    }
    await clock.sleep(pauseMs, signal);
  }
}

/** Bits per second in both directions together; undefined where nobody counted. */
function rateOf({ before }: ConditionReading): number | undefined {
  return before && ((before.rxBytes + before.txBytes) * 8000) / before.ms;
}
