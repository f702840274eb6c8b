// A record that a power cut ended without a line end, and the next one written right behind it.
import { parseJson } from './json.js';

/** How many places of a line are tried, so that a hostile one cannot keep the program busy. */
const MAX_PLACES = 8;

/**
 * The parts of a line that is no JSON as a whole: records of one program begin with the same key, and the line is
 * split where what is before or behind such a beginning is a JSON value. One part where there is no such place.
 */
export function gluedRecords(line: string): readonly string[] {
  const beginning = /^\{"[^"\\]{1,100}":/.exec(line)?.[0];
  if (beginning === undefined) return [line];
  const parts: string[] = [];
  let from = 0;
  let at = line.indexOf(beginning, 1);
  for (let tried = 0; at !== -1 && tried < MAX_PLACES; tried += 1) {
    if (parseJson(line.slice(from, at)).ok || parseJson(line.slice(at)).ok) {
      parts.push(line.slice(from, at));
      from = at;
    }
    at = line.indexOf(beginning, at + 1);
  }
  return [...parts, line.slice(from)];
}
