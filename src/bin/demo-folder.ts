// The data folder of `mk-kiosk demo`: filled with a made-up year, and never anything else's.
// INVARIANT: a folder whose store does not carry the mark of a demo is not touched.
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { consentProviders } from '../core/consent.js';
import { demoMarkOf, demoState, type DemoMark } from '../core/demo.js';
import { KioskError } from '../core/errors.js';
import { demoYear, type DemoDay, type DemoYear } from '../demo/demo-year.js';
import { prepareDataFolder } from '../host/data-folder.js';
import { loadIdentity } from '../host/identity.js';
import { fillStore } from '../sqlite/fill-store.js';
import { openSqliteStore } from '../sqlite/sqlite-store.js';
import { isCheckout, packageRoot } from './package-facts.js';

/** What to fill the folder with. */
export interface DemoFolderOptions {
  readonly folder: string;
  readonly seed: number;
  readonly days: number;
  readonly timezone: string;
  readonly port: number;
  readonly nowMs: number;
  /** Told after each stretch of days. */
  readonly onProgress: (days: number, ofDays: number) => void;
}

/** Days in one transaction. */
const daysAtOnce = 20;
/** A year that ended longer ago is made anew. */
const freshMs = 6 * 3_600_000;

/** Where the demo lies unless --data says otherwise: beside the real data, whatever MK_KIOSK_DATA names. */
export function demoFolderOf(named: string | undefined): string {
  if (named !== undefined && named !== '') return resolve(named);
  if (isCheckout) return join(packageRoot, 'data-demo');
  const xdg = process.env.XDG_DATA_HOME ?? '';
  return join(xdg === '' ? join(homedir(), '.local', 'share') : xdg, 'mk-kiosk-demo');
}

/** Fills the folder where it has no fresh demo of that seed. Throws conflict for a folder with anything else in it. */
export async function fillDemoFolder(options: DemoFolderOptions): Promise<DemoMark> {
  const { folder, seed, nowMs } = options;
  prepareDataFolder(folder);
  const { deviceId } = loadIdentity(folder);
  const path = join(folder, 'kiosk.db');
  if (existsSync(path)) {
    const there = await markOf(path, deviceId);
    if (there === undefined) throw notADemo(folder);
    const wanted = { seed, days: options.days };
    const days = Math.round((Date.parse(there.to) - Date.parse(there.from)) / 86_400_000);
    const ageMs = nowMs - Date.parse(there.to);
    if (there.seed === wanted.seed && days === wanted.days && ageMs >= 0 && ageMs < freshMs) return there;
  }
  const year = demoYear({ toMs: nowMs, timezone: options.timezone, seed, days: options.days });
  // Under another name until it is whole: one that was broken off is made again.
  const filling = `${path}.filling`;
  removeDatabase(filling);
  await makeStore(filling, deviceId, year);
  fill(filling, deviceId, year, options);
  removeDatabase(path);
  renameSync(filling, path);
  writeFileSync(join(folder, 'config.yaml'), configText(options), { mode: 0o600 });
  return year.mark;
}

async function markOf(path: string, deviceId: string): Promise<DemoMark | undefined> {
  const store = openSqliteStore({ path, deviceId });
  return demoMarkOf(await store.readState(demoState).finally(() => store.close()));
}

function notADemo(folder: string): KioskError {
  return new KioskError(
    'conflict',
    `the folder ${folder} has measurements in it that no demo made`,
    'Name another folder with --data; a demo never touches real measurements.',
  );
}

async function makeStore(path: string, deviceId: string, year: DemoYear): Promise<void> {
  const store = openSqliteStore({ path, deviceId });
  try {
    await store.writeState(demoState, year.mark);
    for (const plan of year.plans) await store.addPlan(plan);
    for (const note of year.notes) await store.addNote(note);
    for (const outage of year.outages) await store.saveOutage(outage);
    const own = consentProviders.find(({ id }) => id === 'own-servers');
    if (own !== undefined) {
      await store.addConsentEvent({ ...year.consent, provider: own.id, textVersion: own.textVersion });
    }
  } finally {
    await store.close();
  }
}

function fill(
  path: string,
  deviceId: string,
  year: DemoYear,
  { days: ofDays, onProgress }: DemoFolderOptions,
) {
  const filling = fillStore(path, deviceId);
  try {
    let waiting: DemoDay[] = [];
    let done = 0;
    for (const day of year.days()) {
      waiting.push(day);
      if (waiting.length < daysAtOnce) continue;
      filling.add(waiting);
      done += waiting.length;
      waiting = [];
      onProgress(Math.min(done, ofDays), ofDays);
    }
    filling.add(waiting);
    onProgress(ofDays, ofDays);
  } finally {
    filling.close();
  }
}

function removeDatabase(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
}

function configText({ timezone, port }: DemoFolderOptions): string {
  return `# Written by mk-kiosk demo, anew with each made-up year.
device:
  name: Demo
http:
  port: ${port}
schedule:
  timezone: ${timezone}
nettests:
  ndt7:
    options:
      server: ndt.demo.example.org
`;
}
