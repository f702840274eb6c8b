// Numbers as bytes: whole numbers in as few as they need (LEB128, zigzag for signed ones), doubles little-endian.
// https://protobuf.dev/programming-guides/encoding/#varints
import { KioskError } from '../core/errors.js';

/** Puts bytes one behind the other. */
export interface ByteWriter {
  /** 0 to 2 ** 53 - 1. */
  whole(value: number): void;
  signed(value: number): void;
  double(value: number): void;
  bytes(value: Uint8Array): void;
  /** A copy of what was written. */
  take(): Buffer;
}

/**
 * A place in bytes that a writer has written. A chart reads a hundred thousand numbers: no object is made for any of
 * them. The functions below read there and move it; behind the end they throw KioskError database_damaged.
 */
export interface ByteReader {
  readonly view: DataView;
  place: number;
}

/** An empty writer. */
export function createByteWriter(): ByteWriter {
  let buffer = Buffer.allocUnsafe(512);
  let length = 0;

  function room(more: number): void {
    if (length + more <= buffer.length) return;
    const larger = Buffer.allocUnsafe(2 * buffer.length + more);
    buffer.copy(larger, 0, 0, length);
    buffer = larger;
  }

  function whole(value: number): void {
    room(8);
    let rest = value;
    while (rest >= 128) {
      buffer[length] = (rest % 128) + 128;
      length += 1;
      rest = Math.floor(rest / 128);
    }
    buffer[length] = rest;
    length += 1;
  }

  return {
    whole,
    signed: (value) => whole(value < 0 ? -2 * value - 1 : 2 * value),
    double(value) {
      room(8);
      length = buffer.writeDoubleLE(value, length);
    },
    bytes(value) {
      room(value.length);
      buffer.set(value, length);
      length += value.length;
    },
    take: () => Buffer.from(buffer.subarray(0, length)),
  };
}

/** A reader at the beginning of the bytes. */
export function readerOf(bytes: Uint8Array): ByteReader {
  return { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), place: 0 };
}

/** True while there is something behind the place. */
export function hasMore({ view, place }: ByteReader): boolean {
  return place < view.byteLength;
}

/** Reads what `whole` has written. */
export function readWhole(reader: ByteReader): number {
  const { view } = reader;
  let value = 0;
  for (let factor = 1; ; factor *= 128) {
    if (reader.place >= view.byteLength || factor > 2 ** 56) throw damaged();
    const byte = view.getUint8(reader.place);
    reader.place += 1;
    if (byte < 128) return value + byte * factor;
    value += (byte - 128) * factor;
  }
}

/** Reads what `signed` has written. */
export function readSigned(reader: ByteReader): number {
  const value = readWhole(reader);
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

/** Reads what `double` has written. */
export function readDouble(reader: ByteReader): number {
  const start = skip(reader, 8);
  return reader.view.getFloat64(start, true);
}

/** Goes past so many bytes; gives the place at which they begin. */
export function skip(reader: ByteReader, length: number): number {
  const start = reader.place;
  if (start + length > reader.view.byteLength) throw damaged();
  reader.place = start + length;
  return start;
}

function damaged(): KioskError {
  return new KioskError(
    'database_damaged',
    'a roll-up in the database is damaged',
    'Run "mk-kiosk verify --rebuild-rollups": roll-ups are made again from the measurements.',
  );
}
