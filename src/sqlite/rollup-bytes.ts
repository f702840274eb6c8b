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

/** Reads what a writer has written. Throws KioskError database_damaged behind the end. */
export interface ByteReader {
  readonly left: number;
  whole(): number;
  signed(): number;
  double(): number;
  bytes(length: number): Buffer;
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

/** A reader of those bytes. */
export function createByteReader(source: Buffer): ByteReader {
  let place = 0;

  function whole(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = source[place];
      if (byte === undefined || factor > 2 ** 56) throw damaged();
      place += 1;
      if (byte < 128) return value + byte * factor;
      value += (byte - 128) * factor;
    }
  }

  return {
    get left() {
      return source.length - place;
    },
    whole,
    signed() {
      const value = whole();
      return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    },
    double() {
      if (place + 8 > source.length) throw damaged();
      place += 8;
      return source.readDoubleLE(place - 8);
    },
    bytes(length) {
      if (place + length > source.length) throw damaged();
      place += length;
      return source.subarray(place - length, place);
    },
  };
}

function damaged(): KioskError {
  return new KioskError(
    'database_damaged',
    'a roll-up in the database is damaged',
    'Run "mk-kiosk verify --rebuild-rollups": roll-ups are made again from the measurements.',
  );
}
