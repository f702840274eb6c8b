// Signs of life on Measurement Kit's stdout: `59%: download-speed (elapsed 1.50 s) 23718.33 kbit/s (num_streams 1)`.
import type { Clock } from '../core/clock.js';
import type { Progress } from '../core/nettest.js';

const percentPattern = /^\s*(\d{1,3})%: (.*)$/;
const speedPattern = /^(download|upload)-speed \(elapsed (\d+(?:\.\d+)?) s\) (\d+(?:\.\d+)?) kbit\/s/;
const dashPattern = /^rate: \d+ kbit\/s, speed: (\d+(?:\.\d+)?) kbit\/s, elapsed: (\d+(?:\.\d+)?) s/;
const lastSteps =
  /^(?:Sent metadata|Received results|Connection with server closed|ending the test|test complete)/;

/** At most ten a second reach the listener. */
const leastGapMs = 100;

/** Follows a run by its stdout; the fraction never falls. Hand it each line, then call `end`. */
export function createMkProgress(clock: Clock, onProgress: (progress: Progress) => void, server?: string) {
  let fraction = 0;
  let phase: Progress['phase'] = 'preparing';
  let dashElapsedMs = 0;
  let toldAtMs = -Infinity;

  function tell(more: { bps?: number; elapsedMs?: number }): void {
    const nowMs = clock.monotonicMs();
    if (nowMs - toldAtMs < leastGapMs) return;
    toldAtMs = nowMs;
    onProgress({ phase, fraction, ...more, ...(server !== undefined && { server }) });
  }

  return {
    line(text: string): void {
      const percent = percentPattern.exec(text);
      if (percent === null) return;
      fraction = Math.min(1, Math.max(fraction, Number(percent[1]) / 100));
      const message = percent[2] ?? '';
      const speed = speedPattern.exec(message);
      const dash = dashPattern.exec(message);
      if (speed !== null) {
        phase = speed[1] === 'upload' ? 'upload' : 'download';
        tell({ bps: Number(speed[3]) * 1000, elapsedMs: Number(speed[2]) * 1000 });
      } else if (dash !== null) {
        phase = 'download';
        dashElapsedMs += Number(dash[2]) * 1000;
        tell({ bps: Number(dash[1]) * 1000, elapsedMs: dashElapsedMs });
      } else {
        if (lastSteps.test(message)) phase = 'finishing';
        tell({});
      }
    },
    /** The run is over: the last word is always told. */
    end(): void {
      onProgress({ phase: 'finishing', fraction: 1, ...(server !== undefined && { server }) });
    },
  };
}
