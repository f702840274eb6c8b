// From the bytes of a file to UTF-8: gzip is unpacked, UTF-16 recoded, and what is no text at all named.
// Magic numbers: https://www.rfc-editor.org/rfc/rfc1952#section-2.3.1 and the formats' own documents.
import { Readable, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { inWords, limits } from './limits.js';
import { guarded, UnreadableInput } from './unreadable-input.js';

/** What a file turned out to be. Iterating `bytes` may throw an {@link UnreadableInput}. */
export type Decoded =
  | { readonly kind: 'empty' }
  | { readonly kind: 'text'; readonly bytes: AsyncIterable<Buffer> }
  | { readonly kind: 'database'; readonly bytes: AsyncIterable<Buffer> }
  | { readonly kind: 'refused'; readonly reason: string; readonly head: Buffer };

const GZIP = [0x1f, 0x8b];
const UTF8_MARK = [0xef, 0xbb, 0xbf];
const SQLITE = [...Buffer.from('SQLite format 3\0')];

const refusedKinds: readonly (readonly [magic: readonly number[], reason: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], 'a zip archive: unpack it and import the files in it'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'compressed with xz: unpack it first'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'compressed with zstd: unpack it first'],
  [[0x42, 0x5a, 0x68], 'compressed with bzip2: unpack it first'],
  [[0x50, 0x41, 0x52, 0x31], 'a Parquet file, not a report'],
  [[0xff, 0xfe, 0x00, 0x00], 'UTF-32 text: recode it to UTF-8 first'],
  [[0x00, 0x00, 0xfe, 0xff], 'UTF-32 text: recode it to UTF-8 first'],
];

/** How many bytes must be there to tell one kind of file from the other. */
const HEAD_BYTES = 16;

/** Looks at the first bytes and decides how the rest is read. Throws {@link UnreadableInput}. */
export async function decode(
  chunks: AsyncIterable<Uint8Array>,
  maxInflatedBytes: number = limits.inflated,
): Promise<Decoded> {
  const { head, bytes } = await peek(guarded(chunks));
  if (head.length === 0) return { kind: 'empty' };
  if (startsWith(head, GZIP)) {
    const inner = await peek(capped(guarded(inflated(bytes)), maxInflatedBytes));
    if (inner.head.length === 0) return { kind: 'empty' };
    if (startsWith(inner.head, GZIP)) {
      return { kind: 'refused', reason: 'gzip inside gzip: unpack it first', head: inner.head };
    }
    return plain(inner.head, inner.bytes);
  }
  return plain(head, bytes);
}

function plain(head: Buffer, bytes: AsyncIterable<Buffer>): Decoded {
  if (startsWith(head, SQLITE)) return { kind: 'database', bytes };
  for (const [magic, reason] of refusedKinds) {
    if (startsWith(head, magic)) return { kind: 'refused', reason, head };
  }
  const utf16 = utf16Of(head);
  if (utf16 !== undefined) return { kind: 'text', bytes: recoded(bytes, utf16) };
  return { kind: 'text', bytes: startsWith(head, UTF8_MARK) ? without(bytes, UTF8_MARK.length) : bytes };
}

/** By its mark, else by two ASCII characters, as Windows writes redirected output. */
function utf16Of(head: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (startsWith(head, [0xff, 0xfe])) return 'utf-16le';
  if (startsWith(head, [0xfe, 0xff])) return 'utf-16be';
  if (head.length < 4) return undefined;
  const zeros = [0, 1, 2, 3].map((index) => (head[index] === 0 ? '0' : 'x')).join('');
  if (zeros === 'x0x0') return 'utf-16le';
  return zeros === '0x0x' ? 'utf-16be' : undefined;
}

function startsWith(head: Buffer, magic: readonly number[]): boolean {
  return magic.every((byte, index) => head[index] === byte);
}

/** The first bytes, and all bytes once more from the start. */
async function peek(
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ head: Buffer; bytes: AsyncIterable<Buffer> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const seen: Buffer[] = [];
  let length = 0;
  while (length < HEAD_BYTES) {
    const next = await iterator.next();
    if (next.done === true) break;
    const chunk = asBuffer(next.value);
    seen.push(chunk);
    length += chunk.length;
  }
  return { head: Buffer.concat(seen).subarray(0, limits.excerpt), bytes: resumed(seen, iterator) };
}

async function* resumed(seen: Buffer[], iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Buffer> {
  try {
    yield* seen;
    for (;;) {
      const next = await iterator.next();
      if (next.done === true) return;
      yield asBuffer(next.value);
    }
  } finally {
    await iterator.return?.();
  }
}

function asBuffer(chunk: Uint8Array): Buffer {
  return Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

async function* inflated(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  // What goes wrong destroys `gunzip`, and so reaches the reader of it below.
  const chunks: AsyncIterable<Buffer> = pipeline(Readable.from(bytes), gunzip, () => undefined);
  yield* chunks;
}

async function* capped(bytes: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Buffer> {
  let total = 0;
  for await (const chunk of bytes) {
    total += chunk.length;
    if (total > maxBytes) {
      throw new UnreadableInput(
        `the gzip file unpacks to more than ${inWords(maxBytes)}`,
        'What was before is imported; unpack it, split it and import the parts.',
      );
    }
    yield chunk;
  }
}

async function* recoded(bytes: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytes) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}

async function* without(bytes: AsyncIterable<Buffer>, count: number): AsyncGenerator<Buffer> {
  let left = count;
  for await (const chunk of bytes) {
    const skipped = Math.min(left, chunk.length);
    left -= skipped;
    yield chunk.subarray(skipped);
  }
}
