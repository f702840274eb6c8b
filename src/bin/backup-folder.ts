// A backup folder: the checked copy of the store, the configuration, perhaps the device key, and a manifest.
// INVARIANT: it appears under its name whole, after the copy was verified, or not at all.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { backupManifestSchema, manifestName, type BackupManifest, type BackupStore } from '../core/backup.js';
import { KioskError } from '../core/errors.js';
import { keyFileName } from '../host/identity.js';
import { foldIntoOneFile } from '../sqlite/backup-copy.js';
import { openSqliteStore } from '../sqlite/sqlite-store.js';
import { version } from './package-facts.js';

/** Name of the store's file, in the data folder and in a backup. */
export const storeName = 'kiosk.db';

/** What goes into a backup folder. */
export interface BackupOrder {
  readonly store: BackupStore;
  readonly deviceId: string;
  readonly dataFolder: string;
  readonly configPath: string;
  readonly withIdentity: boolean;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** A verified copy. */
export type CheckedCopy = Pick<BackupManifest, 'epoch' | 'schemaVersion' | 'measurements' | 'head'>;

/** Copies the store to `path` and verifies the copy. Throws verification_failed, and leaves no file then. */
export async function backupFile(store: BackupStore, deviceId: string, path: string): Promise<CheckedCopy> {
  const partial = `${path}.partial`;
  await rm(partial, { force: true });
  try {
    await store.snapshot(partial);
    const checked = await checkCopy(partial, deviceId);
    await rename(partial, path);
    return checked;
  } catch (thrown) {
    await rm(partial, { force: true });
    throw thrown;
  }
}

/** Opens a copy, brings it to the present schema, verifies every row, and leaves it as one file. Throws verification_failed. */
export async function checkCopy(path: string, deviceId: string): Promise<CheckedCopy> {
  const store = openSqliteStore({ path, deviceId });
  let checked: CheckedCopy;
  try {
    const { faults, head } = await store.verify();
    const [first] = faults;
    if (first !== undefined) {
      throw new KioskError(
        'verification_failed',
        `the copy has ${faults.length} faults, the first: ${first.id}: ${first.problem}`,
        'Run "mk-kiosk verify" on the store itself; use another backup where this one is to be restored.',
      );
    }
    const { epoch, schemaVersion, measurements } = await store.facts();
    checked = { epoch, schemaVersion, measurements, ...(head !== undefined && { head }) };
  } finally {
    await store.close();
  }
  foldIntoOneFile(path);
  return checked;
}

/** Makes the folder `path`, which must not be there yet. */
export async function backupFolder(order: BackupOrder, path: string): Promise<BackupManifest> {
  if (existsSync(path)) {
    throw new KioskError('conflict', `${path} is there already`, 'Choose another name, or move it away.');
  }
  const partial = join(dirname(path), `.${basename(path)}.partial`);
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true, mode: 0o700 });
  try {
    const checked = await backupFile(order.store, order.deviceId, join(partial, storeName));
    const copies = [
      ...(existsSync(order.configPath) ? [[order.configPath, configNameOf(order.configPath)] as const] : []),
      ...(order.withIdentity ? [[join(order.dataFolder, keyFileName), keyFileName] as const] : []),
    ];
    for (const [from, name] of copies) await copyFile(from, join(partial, name));
    const files: Record<string, string> = {};
    for (const name of [storeName, ...copies.map(([, copy]) => copy)]) {
      files[name] = await sha256Of(join(partial, name));
    }
    const { createdAt, deviceId: device } = order;
    const manifest: BackupManifest = {
      type: 'mk-kiosk/backup/1',
      createdAt,
      program: version,
      device,
      ...checked,
      files,
    };
    await writeFile(join(partial, manifestName), `${JSON.stringify(manifest, undefined, 2)}\n`, {
      mode: 0o600,
      flush: true,
    });
    await rename(partial, path);
    return manifest;
  } catch (thrown) {
    await rm(partial, { recursive: true, force: true });
    throw thrown;
  }
}

/** The name under which a kiosk looks for the file in its data folder. */
function configNameOf(path: string): string {
  return path.endsWith('.json') ? 'config.json' : 'config.yaml';
}

/** Reads the manifest of a backup folder and checks every file that it names. Throws verification_failed. */
export async function readBackupFolder(path: string): Promise<BackupManifest> {
  const damaged = (what: string) =>
    new KioskError('verification_failed', `the backup ${path} ${what}`, 'Use another backup.');
  const text = await readFile(join(path, manifestName), 'utf8').catch(() => undefined);
  if (text === undefined) throw damaged(`has no ${manifestName}`);
  let manifest: BackupManifest;
  try {
    manifest = backupManifestSchema.parse(JSON.parse(text));
  } catch {
    throw damaged(`has a ${manifestName} that cannot be read`);
  }
  for (const [name, sha256] of Object.entries(manifest.files)) {
    if (!existsSync(join(path, name))) throw damaged(`lacks ${name}`);
    if ((await sha256Of(join(path, name))) !== sha256) throw damaged(`has another ${name} than was written`);
  }
  if (manifest.files[storeName] === undefined) throw damaged('has no store in it');
  return manifest;
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
