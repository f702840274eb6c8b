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
import {
  createByteWriter,
  hasMore,
  readDouble,
  readerOf,
  readSigned,
  readWhole,
  skip,
  type ByteReader,
  type ByteWriter,
} from './rollup-bytes.js';

/** A summary among other bytes, to be unpacked where it is needed. */
export interface Packed {
  readonly view: DataView;
  readonly start: number;
  readonly length: number;
}

/** A day as it is stored: its summary packed, its figures at hand. */
export interface StoredDay extends Packed {
  readonly figures: SummaryFigures;
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
  return readSummary(readerOf(bytes));
}

/** Bytes that are a summary and nothing else. */
export function packedAlone(bytes: Buffer): Packed {
  const { view } = readerOf(bytes);
  return { view, start: 0, length: view.byteLength };
}

/** The summary among other bytes. Throws KioskError database_damaged. */
export function unpack({ view, start }: Packed): Summary {
  return readSummary({ view, place: start });
}

function readSummary(reader: ByteReader): Summary {
  const n = readWhole(reader);
  if (n <= fewest) {
    const values: number[] = [];
    while (values.length < n) values.push(readDouble(reader));
    return { values };
  }
  const sum = readSum(reader);
  const min = readDouble(reader);
  const max = readDouble(reader);
  const buckets: number[] = [];
  const counts: number[] = [];
  let bucket = 0;
  for (let left = readWhole(reader); left > 0; left -= 1) {
    bucket += readSigned(reader);
    buckets.push(bucket);
    counts.push(readWhole(reader));
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
  const exponent = readSigned(reader);
  const length = readSigned(reader);
  const start = skip(reader, Math.abs(length));
  let magnitude = 0n;
  for (let place = start + Math.abs(length); place > start;) {
    // Six bytes at a time, from the top: what a number holds without loss.
    const from = Math.max(start, place - 6);
    let part = 0;
    for (let at = place - 1; at >= from; at -= 1) part = part * 256 + reader.view.getUint8(at);
    magnitude = magnitude === 0n ? BigInt(part) : (magnitude << BigInt(8 * (place - from))) + BigInt(part);
    place = from;
  }
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
export function packedHours(bytes: Buffer): Map<number, Packed> {
  const hours = new Map<number, Packed>();
  eachHour(bytes, (hour, packed) => hours.set(hour, packed));
  return hours;
}

/** Visits them without a map in between. */
export function eachHour(bytes: Buffer, visit: (hour: number, packed: Packed) => void): void {
  const reader = readerOf(bytes);
  while (hasMore(reader)) visit(readWhole(reader), readPacked(reader));
}

/** The summaries of a day's hours. Throws KioskError database_damaged. */
export function decodeHours(bytes: Buffer): Map<number, Summary> {
  return new Map([...packedHours(bytes)].map(([hour, packed]) => [hour, unpack(packed)]));
}

/** A day as it is stored. */
export function storedDay(summary: Summary): StoredDay {
  const { view } = readerOf(encodeSummary(summary));
  return { figures: figuresOf(summary), view, start: 0, length: view.byteLength };
}

/** The bytes of a block's days (0 to 31). */
export function encodeDays(days: ReadonlyMap<number, StoredDay>): Buffer {
  const writer = createByteWriter();
  for (const [day, stored] of inOrder(days)) {
    const { figures } = stored;
    writer.whole(day);
    writer.whole(figures.n);
    for (const name of figureNames) writer.double(figures[name]);
    writeSized(writer, bytesOf(stored));
  }
  return writer.take();
}

/** The days of a block, oldest first. Throws KioskError database_damaged. */
export function decodeDays(bytes: Buffer): Map<number, StoredDay> {
  const reader = readerOf(bytes);
  const days = new Map<number, StoredDay>();
  while (hasMore(reader)) {
    const day = readWhole(reader);
    const figures = {
      n: readWhole(reader),
      sum: readDouble(reader),
      min: readDouble(reader),
      max: readDouble(reader),
      p10: readDouble(reader),
      median: readDouble(reader),
      p90: readDouble(reader),
    };
    const length = readWhole(reader);
    days.set(day, { figures, view: reader.view, start: skip(reader, length), length });
  }
  return days;
}

/** The bytes of a packed summary alone. */
export function bytesOf({ view, start, length }: Packed): Buffer {
  return Buffer.from(view.buffer, view.byteOffset + start, length);
}

function readPacked(reader: ByteReader): Packed {
  const length = readWhole(reader);
  return { view: reader.view, start: skip(reader, length), length };
}

const figureNames = ['sum', 'min', 'max', 'p10', 'median', 'p90'] as const;

function writeSized(writer: ByteWriter, bytes: Buffer): void {
  writer.whole(bytes.length);
  writer.bytes(bytes);
}

function inOrder<Value>(entries: ReadonlyMap<number, Value>): (readonly [number, Value])[] {
  return [...entries].sort(([a], [b]) => a - b);
}
