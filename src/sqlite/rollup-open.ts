// Looks into packed summaries without unpacking them: a chart of a year reads thousands. The bytes are those of rollup-codec.ts.
import { bucketOf } from '../core/histogram.js';
import type { Piece, PieceOpener } from '../core/rollup-bins.js';
import { fewest } from '../core/rollup-summary.js';
import type { Tally } from '../core/rollup-tally.js';
import { readDouble, readSigned, readWhole, skip, type ByteReader } from './rollup-bytes.js';
import { unpack, type Packed } from './rollup-codec.js';

/** How packed summaries are looked into. Throws KioskError database_damaged. */
export const packedOpener: PieceOpener<Packed & Piece> = {
  unpack,
  count: (piece) => piece.figures?.n ?? readWhole(readerAt(piece)),
  tally: tallyPacked,
  eachBucket: eachBucketOf,
};

/** Visits the buckets of a packed summary; single values come one by one. */
export function eachBucketOf(packed: Packed, visit: (bucket: number, count: number) => void): void {
  const reader = readerAt(packed);
  const n = readWhole(reader);
  if (n <= fewest) {
    for (let left = n; left > 0; left -= 1) visit(bucketOf(readDouble(reader)), 1);
    return;
  }
  readSigned(reader);
  skip(reader, Math.abs(readSigned(reader)) + 16);
  readBuckets(reader, visit);
}

function tallyPacked(packed: Packed, tally: Tally): void {
  const reader = readerAt(packed);
  const n = readWhole(reader);
  if (n <= fewest) {
    for (let left = n; left > 0; left -= 1) tally.value(readDouble(reader));
    return;
  }
  tallySum(reader, tally);
  const min = readDouble(reader);
  tally.part(n, min, readDouble(reader));
  readBuckets(reader, tally.bucket);
}

/** An exact sum as doubles: 32 bits of its mantissa in each. */
function tallySum(reader: ByteReader, tally: Tally): void {
  const exponent = readSigned(reader);
  const length = readSigned(reader);
  const sign = Math.sign(length);
  const end = skip(reader, Math.abs(length)) + Math.abs(length);
  for (let place = end - Math.abs(length), bits = 0; place < end; place += 4, bits += 32) {
    let chunk = 0;
    for (let at = Math.min(place + 4, end) - 1; at >= place; at -= 1) {
      chunk = chunk * 256 + reader.view.getUint8(at);
    }
    if (chunk > 0) tally.summand(sign * chunk * 2 ** (exponent + bits));
  }
}

function readBuckets(reader: ByteReader, visit: (bucket: number, count: number) => void): void {
  let bucket = 0;
  for (let left = readWhole(reader); left > 0; left -= 1) {
    bucket += readSigned(reader);
    visit(bucket, readWhole(reader));
  }
}

function readerAt({ view, start }: Packed): ByteReader {
  return { view, place: start };
}
