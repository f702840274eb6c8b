// From bytes to lines. INVARIANT: at no time is more of a file in memory than one chunk and one record's limit.
import { limits } from './limits.js';

/** One line without its end. An overlong one has only its head in `bytes`. */
export interface Line {
  /** From 1. */
  readonly number: number;
  readonly bytes: Buffer;
  /** Bytes the line really has; more than `bytes` holds when it was overlong. */
  readonly length: number;
  readonly overlong: boolean;
  /** False for a last line without a line end. */
  readonly ended: boolean;
  /** NUL bytes that stood at its beginning and are left out: a power cut leaves them in blocks. */
  readonly nuls: number;
}

const LINE_FEED = 0x0a;
const RETURN = 0x0d;

/** Splits at line feeds; a carriage return before one is left out. Blank lines are lines too. */
export async function* linesOf(
  chunks: AsyncIterable<Buffer>,
  maxBytes: number = limits.record,
): AsyncGenerator<Line> {
  const open = openLine(maxBytes);
  let number = 1;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, from)) {
      open.add(chunk.subarray(from, end));
      yield open.take(number, true);
      number += 1;
      from = end + 1;
    }
    open.add(chunk.subarray(from));
  }
  if (open.isBegun()) yield open.take(number, false);
}

function openLine(maxBytes: number) {
  let parts: Buffer[] = [];
  let length = 0;
  let nuls = 0;
  let overlong = false;
  return {
    isBegun: () => length > 0 || nuls > 0,
    add(bytes: Buffer) {
      const rest = length === 0 ? withoutLeadingNuls(bytes) : bytes;
      nuls += bytes.length - rest.length;
      if (rest.length === 0) return;
      length += rest.length;
      if (overlong) return;
      parts.push(rest);
      if (length > maxBytes) {
        overlong = true;
        // A copy, so that the chunks it came in can go.
        parts = [Buffer.from(Buffer.concat(parts).subarray(0, limits.excerpt))];
      }
    },
    take(number: number, ended: boolean): Line {
      const bytes = Buffer.concat(parts);
      const line = { number, bytes: withoutReturn(bytes), length, overlong, ended, nuls };
      parts = [];
      length = 0;
      nuls = 0;
      overlong = false;
      return line;
    },
  };
}

function withoutLeadingNuls(bytes: Buffer): Buffer {
  let from = 0;
  while (from < bytes.length && bytes[from] === 0) from += 1;
  return bytes.subarray(from);
}

function withoutReturn(bytes: Buffer): Buffer {
  return bytes.at(-1) === RETURN ? bytes.subarray(0, -1) : bytes;
}
