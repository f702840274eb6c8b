// The file that keeps the PIN's and the tokens' hashes: beside the store and never in it, so that no backup, export or
// copy of the database carries what a PIN could be searched for in.
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { tokenSchema } from '../core/access.js';
import { KioskError, codeOf, messageOf } from '../core/errors.js';

const bytes = z.string().regex(/^[0-9a-f]+$/);

/** The PIN as it is kept: scrypt with its parameters, so that a later version can choose others. */
export const pinHashSchema = z.strictObject({
  salt: bytes,
  hash: bytes,
  cost: z.number().int().min(2).max(1_048_576),
  blockSize: z.number().int().min(1).max(32),
});

const credentialsSchema = z.strictObject({
  pin: pinHashSchema.optional(),
  tokens: z.array(tokenSchema.extend({ hash: bytes }).strict()).max(1000),
  setupFinished: z.boolean(),
});

/** Everything that is kept of credentials. */
export type Credentials = z.output<typeof credentialsSchema>;

/** Where credentials are kept. */
export interface CredentialsStore {
  /** Throws data_folder_unusable for a file that cannot be read as what it is. */
  read(): Credentials;
  /** Puts a damaged file beside and starts without PIN and tokens. The first setup does not come back with that. */
  setAside(): void;
  /** Throws data_folder_unusable; what was there stays then. */
  write(credentials: Credentials): void;
}

/** The name of the file in the data folder: JSON, mode 0600. */
export const credentialsFileName = 'access.json';

/** Credentials in the file at `path`. INVARIANTS: the file appears whole or not at all, and only its user may read it. */
export function credentialsFile(path: string): CredentialsStore {
  const store: CredentialsStore = {
    setAside() {
      renameSync(path, `${path}.damaged`);
      store.write({ tokens: [], setupFinished: true });
    },
    read() {
      const text = textOf(path);
      if (text === undefined) return { tokens: [], setupFinished: false };
      const parsed = credentialsSchema.safeParse(jsonOf(text));
      if (parsed.success) return parsed.data;
      throw new KioskError(
        'data_folder_unusable',
        `${path} is damaged: it does not say who may do what`,
        'Put a copy of the file back, or remove it: then PIN and tokens are gone, and are set anew with "mk-kiosk pin set" and "mk-kiosk token create".',
      );
    },
    write(credentials) {
      const temporary = `${path}.${randomUUID()}.new`;
      try {
        const file = openSync(temporary, 'wx', 0o600);
        try {
          writeFileSync(file, `${JSON.stringify(credentials, undefined, 2)}\n`);
          fsyncSync(file);
        } finally {
          closeSync(file);
        }
        renameSync(temporary, path);
        const folder = openSync(dirname(path), 'r');
        try {
          fsyncSync(folder);
        } finally {
          closeSync(folder);
        }
      } catch (thrown) {
        rmSync(temporary, { force: true });
        throw unusable(path, 'written', thrown);
      }
    },
  };
  return store;
}

function textOf(path: string): string | undefined {
  try {
    const text = readFileSync(path, 'utf8');
    // Copied or unpacked with other rights: it is for this user alone.
    chmodSync(path, 0o600);
    return text;
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return undefined;
    throw unusable(path, 'read', thrown);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unusable(path: string, what: 'read' | 'written', thrown: unknown): KioskError {
  return new KioskError(
    'data_folder_unusable',
    `${path} cannot be ${what}: ${messageOf(thrown)}`,
    'Make the data folder readable and writable for the user that runs mk-kiosk.',
    { cause: thrown },
  );
}
