// The figures of a minute's round trips.
import { median } from '../core/signal.js';

/** One probe that was answered; neighbours in `sequence` were sent one after the other. */
export interface RoundTrip {
  readonly sequence: number;
  readonly elapsedMs: number;
}

/** Figures in ms; what cannot be said of so few answers has no key. */
export interface RoundTripFigures {
  readonly minMs?: number;
  readonly medianMs?: number;
  readonly p95Ms?: number;
  readonly jitterMs?: number;
}

/**
 * Minimum, median, nearest-rank 95th percentile, and jitter as the mean absolute difference of neighbouring probes that
 * were both answered (the IPDV of RFC 3393 on round trips; not the smoothed estimate of RFC 3550, which depends on where
 * it starts). `trips` in the order in which they were sent.
 */
export function roundTripFigures(trips: readonly RoundTrip[]): RoundTripFigures {
  const sorted = trips.map(({ elapsedMs }) => elapsedMs).sort((a, b) => a - b);
  const differences = trips.flatMap(({ sequence, elapsedMs }, index) => {
    const before = trips[index - 1];
    return before?.sequence === sequence - 1 ? [Math.abs(elapsedMs - before.elapsedMs)] : [];
  });
  const jitterMs = differences.reduce((sum, difference) => sum + difference, 0) / differences.length;
  return present({
    minMs: sorted[0],
    medianMs: median(sorted),
    p95Ms: sorted[Math.ceil(0.95 * sorted.length) - 1],
    jitterMs: differences.length === 0 ? undefined : jitterMs,
  });
}

/** Rounded to the microsecond, which is more than any of this can resolve. */
function present(figures: Readonly<Record<keyof RoundTripFigures, number | undefined>>): RoundTripFigures {
  const round = (value: number) => Math.round(value * 1000) / 1000;
  const { minMs, medianMs, p95Ms, jitterMs } = figures;
  return {
    ...(minMs !== undefined && { minMs: round(minMs) }),
    ...(medianMs !== undefined && { medianMs: round(medianMs) }),
    ...(p95Ms !== undefined && { p95Ms: round(p95Ms) }),
    ...(jitterMs !== undefined && { jitterMs: round(jitterMs) }),
  };
}
