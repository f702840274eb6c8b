// Between instants and what the clock on the wall of a zone shows. A wall time is a number of ms, as if the zone were UTC.
const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;

/** Formats are dear to make, and a page asks for one zone only. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timezone: string): Intl.DateTimeFormat {
  const known = formats.get(timezone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  formats.set(timezone, made);
  return made;
}

/** What is to be added to an instant for the wall time, in whole minutes. Throws a RangeError for a zone nobody knows. */
function offsetMs(atMs: number, timezone: string): number {
  const parts = new Map(
    formatOf(timezone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  const wall = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'));
  return wall - Math.floor(atMs / minuteMs) * minuteMs;
}

/** The wall time of an instant. */
export function wallTime(atMs: number, timezone: string): number {
  return atMs + offsetMs(atMs, timezone);
}

/**
 * The instant of a wall time. Of an hour that the change of the clock doubles the first is meant; a time that it leaves
 * out counts as if the clock had not been changed yet.
 */
export function instantOf(wallMs: number, timezone: string): number {
  const [early, late] = [wallMs - dayMs, wallMs + dayMs].map((near) => wallMs - offsetMs(near, timezone));
  const fitting = [early, late].filter(
    (atMs): atMs is number => atMs !== undefined && atMs + offsetMs(atMs, timezone) === wallMs,
  );
  return fitting.length === 0 ? (early ?? wallMs) : Math.min(...fitting);
}
