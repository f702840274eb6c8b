// Instants in and out of <input type="datetime-local">, in the kiosk's zone: the browser's own zone may be another one.
// https://html.spec.whatwg.org/multipage/input.html#local-date-and-time-state-(type=datetime-local)
import { instantOf, wallTime } from './local-clock.js';

/** The field's text for an instant: "2026-11-20T14:52". */
export function localInput(atMs: number, timezone: string): string {
  return new Date(wallTime(atMs, timezone)).toISOString().slice(0, 16);
}

/** The instant (ms) of a field's text; undefined for what is none. */
export function readLocalInput(text: string, timezone: string): number | undefined {
  const wall = Date.parse(`${text.slice(0, 16)}:00Z`);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) || Number.isNaN(wall)) return undefined;
  return instantOf(wall, timezone);
}
