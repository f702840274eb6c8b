// Raw output and curves come back as they went in, and damaged bytes are never taken for right ones.
import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openConnection } from '../../src/sqlite/connection.js';
import { decodePoints, encodePoints } from '../../src/sqlite/curve-codec.js';
import { bundledMigrations, migrate } from '../../src/sqlite/migrate.js';
import { dictionaryUrl, openRawCodec } from '../../src/sqlite/raw-codec.js';
import { uuidBytes, uuidText } from '../../src/sqlite/uuid-bytes.js';
import { temporaryFolder } from './temporary-folder.js';

function openCodec() {
  const connection = openConnection({ path: join(temporaryFolder(), 'x.db'), busyTimeoutMs: 100 });
  migrate(connection, bundledMigrations());
  return { connection, codec: openRawCodec(connection) };
}

describe('src/sqlite/raw-codec', () => {
  it('gives back any bytes', () => {
    const { codec } = openCodec();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => {
        const { dictionaryKey, deflated } = codec.deflate(bytes);
        expect(codec.inflate(dictionaryKey, deflated, bytes.length)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it('never takes damaged bytes for the right ones, nor unpacks more than was recorded', () => {
    const { codec } = openCodec();
    const { dictionaryKey, deflated } = codec.deflate(Buffer.from('{"download":1}'.repeat(100)));
    expect(codec.inflate(dictionaryKey, deflated, 1399)).toBeUndefined();
    expect(codec.inflate(dictionaryKey, deflated, 1401)).toBeUndefined();
    expect(codec.inflate(dictionaryKey, deflated.subarray(0, -1), 1400)).toBeUndefined();
    expect(codec.inflate(dictionaryKey, Buffer.alloc(0), 1400)).toBeUndefined();
    expect(codec.inflate(dictionaryKey, randomBytes(100), 1400)).toBeUndefined();
    expect(codec.inflate(dictionaryKey + 1, deflated, 1400)).toBeUndefined();
  });

  it('has a dictionary of at most 32 KiB, in the database once however often it is opened', () => {
    const { connection } = openCodec();
    openRawCodec(connection);
    const bundled = readFileSync(dictionaryUrl);
    expect(bundled.length).toBeLessThanOrEqual(32_768);
    expect(connection.all('SELECT bytes FROM dictionary')).toEqual([{ bytes: bundled }]);
  });

  it('reads what was packed with a dictionary that only the database still has', () => {
    const { connection, codec } = openCodec();
    const { dictionaryKey, deflated } = codec.deflate(Buffer.from('{"software_name":"measurement_kit"}'));
    // As if a later program had brought another one: the old one is now one among those of the database.
    connection.exec('PRAGMA foreign_keys = OFF; UPDATE dictionary SET key = 7');
    connection.exec("INSERT INTO dictionary SELECT 8, zeroblob(32), x'00' FROM dictionary");
    const other = openRawCodec(connection);
    expect(other.inflate(7, deflated, 35)?.toString()).toBe('{"software_name":"measurement_kit"}');
    expect(codec.inflate(7, deflated, 35)?.toString()).toBe('{"software_name":"measurement_kit"}');
    expect(codec.inflate(8, deflated, 35)).toBeUndefined();
    expect(dictionaryKey).toBe(1);
  });

  it.each([
    ['measurement-kit/mk-ndt-25mbit.njson', 0.35],
    ['measurement-kit/mk-dash-25mbit.njson', 0.12],
    ['measurement-kit/mk-ndt-stall.njson', 0.2],
    ['ndt7-client/ndt7-client-25mbit.json', 0.12],
  ])('packs %s to less than %d of its size', (name, share) => {
    const { codec } = openCodec();
    const bytes = readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
    expect(codec.deflate(bytes).deflated.length / bytes.length).toBeLessThan(share);
  });
});

describe('src/sqlite/curve-codec', () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });

  it('gives back any points, exactly', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number)), (points) => {
        expect(decodePoints(encodePoints(points))).toEqual(points);
      }),
    );
  });

  it('refuses points that are not finite, and bytes that are no points', () => {
    expect(() => encodePoints([[0, Number.NaN]])).toThrow('not finite');
    expect(() => encodePoints([[Infinity, 0]])).toThrow('not finite');
    expect(decodePoints(Buffer.alloc(15))).toBeUndefined();
    expect(decodePoints(Buffer.alloc(16, 0xff))).toBeUndefined();
  });
});

describe('src/sqlite/uuid-bytes', () => {
  it('gives back any UUID, in lower case', () => {
    fc.assert(
      fc.property(fc.uuid(), (uuid) => {
        expect(uuidText(uuidBytes(uuid.toUpperCase()) ?? Buffer.alloc(0))).toBe(uuid);
      }),
    );
  });

  it.each(['', 'x', '01930000-0000-7000-8000-00000000000', '01930000-0000-7000-8000-00000000000g'])(
    'knows that %j is none',
    (text) => {
      expect(uuidBytes(text)).toBeUndefined();
    },
  );
});
