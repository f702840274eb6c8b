// A small database that tests damage, and what must hold of it after a salvage, whatever was damaged.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { rederive } from '../../../src/core/rederive.js';
import type { Reread } from '../../../src/core/salvage.js';
import { openOrRebuild } from '../../../src/sqlite/open-or-rebuild.js';
import { openSqliteStore, type SqliteStore } from '../../../src/sqlite/sqlite-store.js';
import { testDraft, testNowMs } from '../../doubles/samples.js';
import { fullDatabase } from '../full-database.js';
import { temporaryFolder } from '../temporary-folder.js';

const pageSize = 2048;
export const rows = 6;

/** Raw output says again what it said when the rows were made. */
const reread: Reread = (measurement) => ({
  ...rederive(measurement, {
    status: 'ok',
    metrics: measurement.metrics,
    directions: measurement.directions,
    curves: [],
  }),
  version: measurement.nettestVersion,
});

const folder = mkdtempSync(join(tmpdir(), 'mk-kiosk-'));
let pristine: string;
let ids: readonly string[];

beforeAll(async () => {
  pristine = await fullDatabase(folder, rows);
  const store = openSqliteStore({ path: pristine, deviceId: 'device-under-test' });
  ids = (await store.list({}, 100)).measurements.map(({ id }) => id);
  await store.close();
});

afterAll(() => rmSync(folder, { recursive: true }));

export function damagedCopy(damage: (path: string) => void): string {
  const path = join(temporaryFolder(), 'kiosk.db');
  copyFileSync(pristine, path);
  damage(path);
  return path;
}

export function rebuilt(path: string): Promise<SqliteStore> {
  return openOrRebuild({ path, deviceId: 'device-under-test', nowMs: () => testNowMs });
}

/** Brings over everything, and checks what must hold whatever was damaged. */
export async function salvaged(path: string, times = 2) {
  const store = await rebuilt(path);
  try {
    const [salvage] = await store.salvages();
    if (salvage === undefined) return undefined;
    const first = await store.record(testDraft(500));
    const report = await store.salvage(salvage.file, reread);
    for (let time = 1; time < times; time += 1) {
      const again = await store.salvage(salvage.file, reread);
      expect({ ...again, finishedAt: '' }).toEqual({ ...report, finishedAt: '' });
    }
    const next = await store.record(testDraft(501));
    const { faults } = await store.verify();
    const kept = (await store.list({}, 100)).measurements;
    return { report, faults, kept, first, next, store: await store.facts() };
  } finally {
    await store.close();
  }
}

export function zeroed(path: string, page: number): void {
  const bytes = readFileSync(path);
  bytes.fill(0, (page - 1) * pageSize, page * pageSize);
  writeFileSync(path, bytes);
}

/** Destroys pages `first`, `first + step` … of a copy each, and salvages it; the number of pages and of rows that were lost. */
export async function destroyPages(first: number, step: number): Promise<{ asked: number; lost: number }> {
  const pages = readFileSync(pristine).length / pageSize;
  let [asked, lost] = [0, 0];
  for (let page = first; page <= pages; page += step) {
    const path = damagedCopy((copy) => zeroed(copy, page));
    let result = await salvaged(path, 1);
    if (result === undefined) {
      // Not met at the start: a daemon meets it sooner or later, and so does "db check".
      writeFileSync(`${path}.set-aside`, JSON.stringify({ stamp: '20261120T120000000Z', reason: 'met' }));
      result = await salvaged(path, 1);
    }
    expect(result, `page ${page}`).toBeDefined();
    if (result === undefined) continue;
    asked += 1;
    const { proven, reread: again, unproven, asImported } = result.report.measurements;
    const saved = proven + again + unproven + asImported;
    lost += result.report.measurements.lost;
    expect(saved + result.report.measurements.lost, `page ${page}`).toBe(rows + 2);
    expect(result.report.measurements.lost, `page ${page}`).toBeLessThanOrEqual(4);
    expect(result.kept.filter(({ id }) => ids.includes(id)).length, `page ${page}`).toBe(saved);
    expect(result.faults, `page ${page}`).toEqual([]);
  }
  return { asked, lost };
}
