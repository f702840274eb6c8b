// Summaries as bytes, alone, as the hours of a day, and as the days of a block. Numbers are those of rollup-bytes.ts.
//
// summary  whole n; up to 8: n doubles, smallest first; more: the exact sum as signed exponent, signed length and
//          mantissa (little-endian bytes, length negative for a negative sum), doubles min and max, whole number of
//          buckets, then for each the signed difference to the bucket before (the first: to 0) and the whole count
// hours    for each hour, oldest first: whole hour of the day, whole length of the summary, the summary
// days     for each day, oldest first: whole day of the block, whole n, doubles sum, min, max, p10, median, p90, then
//          length and summary as above
//
// INVARIANT: equal summaries have equal bytes.
import { fewest, figuresOf, type Summary, type SummaryFigures } from '../core/rollup-summary.js';
import type { ExactSum } from '../core/rollup-sum.js';
import { createByteReader, createByteWriter, type ByteReader, type ByteWriter } from './rollup-bytes.js';

/** A day as it is stored: its figures at hand, its summary to be unpacked where it is needed. */
export interface StoredDay {
  readonly figures: SummaryFigures;
  readonly bytes: Buffer;
}

/** The bytes of a summary. */
export function encodeSummary(summary: Summary): Buffer {
  const writer = createByteWriter();
  if ('values' in summary) {
    writer.whole(summary.values.length);
    for (const value of summary.values) writer.double(value);
    return writer.take();
  }
  writer.whole(summary.n);
  writeSum(writer, summary.sum);
  writer.double(summary.min);
  writer.double(summary.max);
  writer.whole(summary.buckets.length);
  let before = 0;
  summary.buckets.forEach((bucket, place) => {
    writer.signed(bucket - before);
    writer.whole(summary.counts[place] ?? 0);
    before = bucket;
  });
  return writer.take();
}

/** The summary of such bytes. Throws KioskError database_damaged. */
export function decodeSummary(bytes: Buffer): Summary {
  const reader = createByteReader(bytes);
  const n = reader.whole();
  if (n <= fewest) return { values: Array.from({ length: n }, () => reader.double()) };
  const sum = readSum(reader);
  const min = reader.double();
  const max = reader.double();
  const buckets: number[] = [];
  const counts: number[] = [];
  let bucket = 0;
  for (let left = reader.whole(); left > 0; left -= 1) {
    bucket += reader.signed();
    buckets.push(bucket);
    counts.push(reader.whole());
  }
  return { n, sum, min, max, buckets, counts };
}

function writeSum(writer: ByteWriter, { mantissa, exponent }: ExactSum): void {
  const hex = (mantissa < 0n ? -mantissa : mantissa).toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').reverse();
  writer.signed(exponent);
  writer.signed(mantissa < 0n ? -bytes.length : bytes.length);
  writer.bytes(bytes);
}

function readSum(reader: ByteReader): ExactSum {
  const exponent = reader.signed();
  const length = reader.signed();
  const bytes = reader.bytes(Math.abs(length));
  const magnitude =
    bytes.length === 0
      ? 0n
      : bytes.length <= 6
        ? BigInt(bytes.readUIntLE(0, bytes.length))
        : BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
  return { mantissa: length < 0 ? -magnitude : magnitude, exponent };
}

/** The bytes of a day's hours (0 to 23). */
export function encodeHours(hours: ReadonlyMap<number, Summary>): Buffer {
  const writer = createByteWriter();
  for (const [hour, summary] of inOrder(hours)) {
    writer.whole(hour);
    writeSized(writer, encodeSummary(summary));
  }
  return writer.take();
}

/** The summaries of a day's hours, still packed, oldest first. Throws KioskError database_damaged. */
export function packedHours(bytes: Buffer): Map<number, Buffer> {
  const reader = createByteReader(bytes);
  const hours = new Map<number, Buffer>();
  while (reader.left > 0) hours.set(reader.whole(), reader.bytes(reader.whole()));
  return hours;
}

/** The summaries of a day's hours. Throws KioskError database_damaged. */
export function decodeHours(bytes: Buffer): Map<number, Summary> {
  return new Map([...packedHours(bytes)].map(([hour, packed]) => [hour, decodeSummary(packed)]));
}

/** A day as it is stored. */
export function storedDay(summary: Summary): StoredDay {
  return { figures: figuresOf(summary), bytes: encodeSummary(summary) };
}

/** The bytes of a block's days (0 to 31). */
export function encodeDays(days: ReadonlyMap<number, StoredDay>): Buffer {
  const writer = createByteWriter();
  for (const [day, { figures, bytes }] of inOrder(days)) {
    writer.whole(day);
    writer.whole(figures.n);
    for (const name of figureNames) writer.double(figures[name]);
    writeSized(writer, bytes);
  }
  return writer.take();
}

/** The days of a block, oldest first. Throws KioskError database_damaged. */
export function decodeDays(bytes: Buffer): Map<number, StoredDay> {
  const reader = createByteReader(bytes);
  const days = new Map<number, StoredDay>();
  while (reader.left > 0) {
    const day = reader.whole();
    const figures = {
      n: reader.whole(),
      sum: reader.double(),
      min: reader.double(),
      max: reader.double(),
      p10: reader.double(),
      median: reader.double(),
      p90: reader.double(),
    };
    days.set(day, { figures, bytes: reader.bytes(reader.whole()) });
  }
  return days;
}

const figureNames = ['sum', 'min', 'max', 'p10', 'median', 'p90'] as const;

function writeSized(writer: ByteWriter, bytes: Buffer): void {
  writer.whole(bytes.length);
  writer.bytes(bytes);
}

function inOrder<Value>(entries: ReadonlyMap<number, Value>): (readonly [number, Value])[] {
  return [...entries].sort(([a], [b]) => a - b);
}
