// Raw output as it lies on the card: zlib with a preset dictionary that is itself stored in the database.
// https://www.rfc-editor.org/rfc/rfc1950, https://zlib.net/manual.html (deflateSetDictionary)
import { readFileSync } from 'node:fs';
import { deflateSync, inflateSync } from 'node:zlib';
import type { Connection } from './connection.js';
import { digest } from './digest.js';

/** Compresses raw output with the newest dictionary, and reads what was compressed with any that is stored. */
export interface RawCodec {
  deflate(bytes: Uint8Array): { readonly dictionaryKey: number; readonly deflated: Buffer };
  /** The bytes again, `bytes` of them; undefined where the stored form is damaged. */
  inflate(dictionaryKey: number, deflated: Uint8Array, bytes: number): Buffer | undefined;
}

/** The dictionary for new rows. A better one is a further file and never a changed one: its rows need it for ever. */
export const dictionaryUrl = new URL('./raw-dictionary-1.txt', import.meta.url);

/** Puts the dictionary into the database where it is not yet; writes nothing otherwise. */
export function openRawCodec(connection: Connection): RawCodec {
  const bundled = readFileSync(dictionaryUrl);
  const bundledKey = keyOf(connection, bundled);
  const stored = new Map<number, Buffer | undefined>();

  function dictionary(key: number): Buffer | undefined {
    if (key === bundledKey) return bundled;
    if (!stored.has(key)) stored.set(key, storedDictionary(connection, key));
    return stored.get(key);
  }

  return {
    deflate: (bytes) => ({
      dictionaryKey: bundledKey,
      deflated: deflateSync(bytes, { dictionary: bundled, level: 9 }),
    }),
    inflate: (dictionaryKey, deflated, bytes) => {
      const preset = dictionary(dictionaryKey);
      if (preset === undefined) return undefined;
      try {
        // The known length bounds what a damaged stream can unpack to; zlib wants at least 1.
        const inflated = inflateSync(deflated, { dictionary: preset, maxOutputLength: Math.max(bytes, 1) });
        return inflated.length === bytes ? inflated : undefined;
      } catch {
        return undefined;
      }
    },
  };
}

function keyOf(connection: Connection, bundled: Buffer): number {
  const sha256 = digest(bundled);
  const known = () => connection.get('SELECT key FROM dictionary WHERE sha256 = ?', sha256)?.key;
  const key =
    known() ??
    connection.write(
      () =>
        known() ??
        connection.run('INSERT INTO dictionary (sha256, bytes) VALUES (?, ?)', sha256, bundled).key,
    );
  if (typeof key !== 'number') throw new Error('a dictionary has no key');
  return key;
}

/** A damaged dictionary is as good as none: what it unpacks to would be wrong. */
function storedDictionary(connection: Connection, key: number): Buffer | undefined {
  const row = connection.get('SELECT sha256, bytes FROM dictionary WHERE key = ?', key);
  if (!Buffer.isBuffer(row?.sha256) || !Buffer.isBuffer(row.bytes)) return undefined;
  return digest(row.bytes).equals(row.sha256) ? row.bytes : undefined;
}
