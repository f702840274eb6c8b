// The part of time that a chart shows, and how it is moved: zoom and pan as arithmetic, for pointer, touch and keys alike.

/** A half open range of instants, ms. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

const minuteMs = 60_000;
/** Nearer one cannot look: a test takes half a minute. */
const shortestMs = 30 * minuteMs;
/** Farther one need not: no kiosk is older. */
const longestMs = 30 * 366 * 86_400_000;

/** Nearer (factor below 1) or farther, so that `anchor` (0 left to 1 right) stays where it is. */
export function zoomed(window: TimeWindow, factor: number, anchor = 0.5): TimeWindow {
  const length = window.toMs - window.fromMs;
  const next = Math.min(longestMs, Math.max(shortestMs, length * factor));
  const fixedMs = window.fromMs + length * anchor;
  return wholeMinutes({ fromMs: fixedMs - next * anchor, toMs: fixedMs + next * (1 - anchor) });
}

/** Moved by a share of its length: 0.5 is half a window into the future. */
export function panned(window: TimeWindow, share: number): TimeWindow {
  const byMs = (window.toMs - window.fromMs) * share;
  return wholeMinutes({ fromMs: window.fromMs + byMs, toMs: window.toMs + byMs });
}

/** The part between two places (0 left to 1 right), in either order. */
export function partOf(window: TimeWindow, one: number, other: number): TimeWindow {
  const length = window.toMs - window.fromMs;
  const [left, right] = [Math.min(one, other), Math.max(one, other)];
  const part = { fromMs: window.fromMs + length * left, toMs: window.fromMs + length * right };
  return part.toMs - part.fromMs < shortestMs
    ? zoomed(part, shortestMs / Math.max(1, part.toMs - part.fromMs))
    : wholeMinutes(part);
}

/** Moved back so far that it does not end after `latestMs`, with the same length. */
export function notAfter(window: TimeWindow, latestMs: number): TimeWindow {
  const over = window.toMs - latestMs;
  return over <= 0 ? window : wholeMinutes({ fromMs: window.fromMs - over, toMs: latestMs });
}

/** Addresses and caches are the better for round instants. */
function wholeMinutes({ fromMs, toMs }: TimeWindow): TimeWindow {
  const round = (ms: number) => Math.round(ms / minuteMs) * minuteMs;
  return { fromMs: round(fromMs), toMs: round(toMs) };
}
