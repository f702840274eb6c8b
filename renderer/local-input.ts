// Instants in and out of <input type="datetime-local">, in the kiosk's zone: the browser's own zone may be another one.
// https://html.spec.whatwg.org/multipage/input.html#local-date-and-time-state-(type=datetime-local)

const minuteMs = 60_000;

/** The field's text for an instant: "2026-11-20T14:52". */
export function localInput(atMs: number, timezone: string): string {
  return new Date(atMs + offsetMs(atMs, timezone)).toISOString().slice(0, 16);
}

/**
 * The instant (ms) of a field's text; undefined for what is none. Of an hour that the change of the clock doubles the
 * first is meant; a time that it leaves out counts as if the clock had not been changed yet.
 */
export function readLocalInput(text: string, timezone: string): number | undefined {
  const wall = Date.parse(`${text.slice(0, 16)}:00Z`);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) || Number.isNaN(wall)) return undefined;
  const dayMs = 1440 * minuteMs;
  const candidates = [wall - dayMs, wall + dayMs].map((near) => wall - offsetMs(near, timezone));
  const fitting = candidates.filter((atMs) => atMs + offsetMs(atMs, timezone) === wall);
  return fitting.length === 0 ? candidates[0] : Math.min(...fitting);
}

function offsetMs(atMs: number, timezone: string): number {
  const parts = new Map(
    new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    })
      .formatToParts(atMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  const wall = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'));
  return wall - Math.floor(atMs / minuteMs) * minuteMs;
}
