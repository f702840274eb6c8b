// JSON from outside: bounded in depth, and told apart whether it is broken or only cut off.
import { messageOf } from '../core/errors.js';
import { limits } from './limits.js';

/** A JSON value, or why there is none. `incomplete`: the text ends inside a value that had begun well. */
export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: string; readonly incomplete: boolean };

/** Parses one JSON value. Never throws. */
export function parseJson(text: string): ParsedJson {
  const shape = shapeOf(text);
  if (shape.deepest > limits.depth) {
    return { ok: false, problem: `nested deeper than ${limits.depth} levels`, incomplete: false };
  }
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (thrown) {
    return { ok: false, problem: messageOf(thrown), incomplete: shape.open };
  }
}

/** How deep the brackets go, and whether one (or a string) is still open at the end. */
function shapeOf(text: string): { deepest: number; open: boolean } {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') {
      inString = true;
    } else if (character === '{' || character === '[') {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (character === '}' || character === ']') {
      depth -= 1;
    }
  }
  return { deepest, open: depth > 0 || inString };
}

/** True for a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
