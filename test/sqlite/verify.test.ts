// Verification finds what is not as it was written: every column of every table, every byte that matters, every page.
import Database from 'better-sqlite3';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { KioskStore } from '../../src/core/store.js';
import { openConnection } from '../../src/sqlite/connection.js';
import { digestOfLost, writeLost, writeSalvage } from '../../src/sqlite/salvage/salvage-rows.js';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { testDraft, testNowMs } from '../doubles/samples.js';
import { fullDatabase, open } from './full-database.js';
import { pseudoRandom } from './pseudo-random.js';
import { temporaryFolder } from './temporary-folder.js';

/** What connection.ts sets. */
const pageSize = 2048;

async function faultsOf(path: string): Promise<Awaited<ReturnType<KioskStore['verify']>>['faults']> {
  const store = open(path);
  try {
    return (await store.verify()).faults;
  } finally {
    await store.close();
  }
}

/** Without those of roll-ups, which differ from rows that were changed, too. */
async function rowFaultsOf(path: string): ReturnType<typeof faultsOf> {
  return (await faultsOf(path)).filter(({ id }) => !id.startsWith('roll-up'));
}

/** The account of a damaged file, as if there had been one. */
function addSalvage(path: string): void {
  const connection = openConnection({ path, busyTimeoutMs: 1000 });
  const lost = [{ what: 'raw', from: 900, to: 901 }] as const;
  const salvage = { key: 1, file: 'kiosk.db.corrupt-1', reason: 'damaged', toSequence: 0 };
  connection.write(() => {
    writeSalvage(connection, salvage, {
      finishedAt: '2026-11-20T12:00:00.000Z',
      readable: true,
      measurements: { proven: 1, reread: 0, unproven: 0, asImported: 0, lost: 0, withoutRaw: 2 },
      others: {},
      consentLost: false,
      damagedPages: 1,
      lostSha256: digestOfLost(lost),
    });
    writeLost(connection, salvage.key, lost);
  });
  connection.close();
}

const columnSchema = z.object({ name: z.string(), type: z.string(), hidden: z.number() });

/** Every stored column of every table of ours, by what the file itself says. */
function columnsOf(path: string): { table: string; column: string; type: string }[] {
  const database = new Database(path, { readonly: true });
  const tables = z.array(z.string()).parse(
    database
      .prepare(
        // Hints of what to tell again are no record: at worst a row is sent once more.
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'reread'",
      )
      .pluck()
      .all(),
  );
  const columns = tables.flatMap((table) =>
    z
      .array(columnSchema)
      .parse(database.pragma(`table_xinfo(${table})`))
      .filter(({ hidden }) => hidden === 0)
      .map(({ name, type }) => ({ table, column: name, type })),
  );
  database.close();
  return columns;
}

/** Changes one value of a column as little as can be: one bit of a text or of bytes, one unit of a number. */
function change(
  path: string,
  { table, column, type }: { table: string; column: string; type: string },
): number {
  const database = new Database(path);
  database.pragma('ignore_check_constraints = ON');
  database.pragma('foreign_keys = OFF');
  database.function('flipped', { deterministic: true }, (value: unknown) => flipped(value));
  const changed = type === 'TEXT' || type === 'BLOB' ? `flipped(${column})` : `${column} + 1000000`;
  const { changes } = database
    .prepare(
      `UPDATE ${table} SET ${column} = ${changed} WHERE ${column} = (SELECT max(${column}) FROM ${table} WHERE ${column} IS NOT NULL)`,
    )
    .run();
  database.close();
  return changes;
}

function flipped(value: unknown): string | Buffer {
  const bytes = Buffer.from(typeof value === 'string' || Buffer.isBuffer(value) ? value : '');
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  return typeof value === 'string' ? bytes.toString() : bytes;
}

describe('src/sqlite/verify', () => {
  it('finds a change in every column of every table', async () => {
    const folder = temporaryFolder();
    const path = await fullDatabase(folder, 5);
    addSalvage(path);
    const store = open(path);
    const rowsBeforeMs = Date.parse(testDraft(2).measurement.startedAt);
    const nowMs = testNowMs;
    expect(await store.prune({ nowMs, rowsBeforeMs, reason: 'age' })).toEqual({
      rawOutputs: 0,
      minutes: 0,
      measurements: 1,
    });
    expect(await store.prune({ nowMs, freeBytes: 1, reason: 'disk' })).toEqual({
      rawOutputs: 1,
      minutes: 0,
      measurements: 0,
    });
    const laterMs = Date.UTC(2027, 10, 1);
    const order = { nowMs: laterMs, minutesBeforeMs: laterMs, reason: 'age' } as const;
    const [gone] = await store.latencyMinutes({}, undefined, 1);
    expect((await store.prune(order)).minutes).toBe(3);
    // The table is not to be empty.
    const minute = '2026-11-20T13:30:00.000Z';
    if (gone) await store.addMonitorMinutes({ latency: [{ ...gone, minute }], watch: [] });
    await store.close();
    expect(await faultsOf(path)).toEqual([]);
    const columns = columnsOf(path);
    expect(columns.length).toBeGreaterThan(80);

    const unseen: string[] = [];
    for (const place of columns) {
      const copy = join(folder, 'copy.db');
      copyFileSync(path, copy);
      const changes = change(copy, place);
      expect(changes, `${place.table}.${place.column} holds something to change`).toBeGreaterThan(0);
      // A store that does not open says so there.
      const faults = await faultsOf(copy).catch((thrown: unknown) => [thrown]);
      if (faults.length === 0) unseen.push(`${place.table}.${place.column}`);
    }
    expect(unseen).toEqual([]);
  }, 60_000);

  it('names the row, by sequence number and id', async () => {
    const path = await fullDatabase(temporaryFolder());
    const database = new Database(path);
    database.exec("UPDATE measurement SET status = 'ok' WHERE sequence = 2");
    database.exec('UPDATE metric SET value = value + 1 WHERE measurement_key = -1');
    database.close();
    expect(await rowFaultsOf(path)).toEqual([
      {
        sequence: 2,
        id: testDraft(2).measurement.id,
        problem: 'the derived figures do not have the recorded hash',
      },
      { id: testDraft(1001).measurement.id, problem: 'the derived figures do not have the recorded hash' },
    ]);
  });

  it.each([
    ['the first row', 1, 2, '1 of the sequence before it are missing'],
    ['a row in the middle', 2, 3, '1 of the sequence before it are missing'],
  ])('sees that %s is gone', async (_what, gone, sequence, problem) => {
    const path = await fullDatabase(temporaryFolder());
    const database = new Database(path);
    database.pragma('foreign_keys = OFF');
    for (const table of ['metric', 'curve', 'raw']) {
      database.exec(`DELETE FROM ${table} WHERE measurement_key = ${gone}`);
    }
    database.exec(`DELETE FROM measurement WHERE key = ${gone}`);
    database.close();
    expect(await rowFaultsOf(path)).toEqual([{ sequence, id: testDraft(sequence).measurement.id, problem }]);
  });

  it('sees a row that was replaced by one with right hashes of its own', async () => {
    const folder = temporaryFolder();
    const path = await fullDatabase(folder);
    const other = join(folder, 'other');
    const forged = new Database(path);
    const store = openSqliteStore({ path: `${other}.db`, deviceId: 'device-under-test' });
    await store.record(testDraft(1));
    await store.record(testDraft(77));
    await store.close();
    forged.exec(`ATTACH '${other}.db' AS other; PRAGMA foreign_keys = OFF;`);
    for (const table of ['store', 'sequence_epoch']) {
      forged.exec(`UPDATE ${table} SET epoch = (SELECT epoch FROM other.store)`);
    }
    forged.close();
    const faults = await faultsOf(path);
    expect(faults.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  });

  it('sees raw output that is missing, left over, or swapped', async () => {
    const folder = temporaryFolder();
    const path = await fullDatabase(folder);
    const problemAfter = async (sql: string) => {
      const copy = join(folder, 'copy.db');
      copyFileSync(path, copy);
      const database = new Database(copy);
      database.exec(sql);
      database.close();
      return (await faultsOf(copy)).map(({ problem }) => problem);
    };
    expect(await problemAfter('DELETE FROM raw WHERE measurement_key = 2')).toEqual([
      'the raw output is missing',
    ]);
    expect(
      await problemAfter(
        'UPDATE raw SET deflated = (SELECT deflated FROM raw WHERE measurement_key = 3) WHERE measurement_key = 2',
      ),
    ).toEqual(['the raw output does not have the recorded SHA-256']);
    expect(await problemAfter("UPDATE raw SET deflated = x'00ff' WHERE measurement_key = 2")).toEqual([
      'the raw output cannot be unpacked',
    ]);
    expect(
      await problemAfter(
        'UPDATE measurement SET raw_format = NULL, raw_sha256 = NULL, raw_bytes = NULL WHERE key = 2',
      ),
    ).toContain('there is raw output that the row does not describe');
  });

  it('either sees a flipped bit, or everything still reads as before', async () => {
    const folder = temporaryFolder();
    const path = await fullDatabase(folder, 12);
    const before = await contentOf(path);
    const original = readFileSync(path);
    const random = pseudoRandom(2026);
    const copy = join(folder, 'copy.db');
    const unseen: number[] = [];
    let seen = 0;
    for (let round = 0; round < 150; round += 1) {
      const bytes = Buffer.from(original);
      const position = Math.floor(random() * bytes.length);
      bytes[position] = (bytes[position] ?? 0) ^ (1 << Math.floor(random() * 8));
      writeFileSync(copy, bytes);
      const faults = await faultsOf(copy).catch((thrown: unknown) => [thrown]);
      if (faults.length > 0) seen += 1;
      else if ((await contentOf(copy)) !== before) unseen.push(position);
    }
    expect(unseen).toEqual([]);
    expect(seen).toBeGreaterThan(15);
  }, 120_000);

  it('does not stop at a damaged page: it names rows on it, checks the others, and never throws', async () => {
    const folder = temporaryFolder();
    const path = await fullDatabase(folder, 120);
    const original = readFileSync(path);
    const pages = original.length / pageSize;
    const copy = join(folder, 'copy.db');
    const checkedPerPage: number[] = [];
    for (let page = 1; page < pages; page += 1) {
      const bytes = Buffer.from(original);
      bytes.fill(0x5a, page * pageSize, (page + 1) * pageSize);
      writeFileSync(copy, bytes);
      try {
        const store = open(copy);
        const { checked, faults } = await store.verify().finally(() => store.close());
        expect(faults.length, `page ${page + 1}`).toBeGreaterThan(0);
        checkedPerPage.push(checked);
      } catch (thrown) {
        expect(thrown, `page ${page + 1}`).toMatchObject({ code: 'database_damaged' });
      }
    }
    // A page of rows holds a few of them: the rest is read.
    const mostlyChecked = checkedPerPage.filter((checked) => checked > 80);
    expect(mostlyChecked.length).toBeGreaterThan(0.6 * pages);
  }, 120_000);

  it('sees rows that are recorded while it walks', async () => {
    const path = await fullDatabase(temporaryFolder(), 250);
    const store = open(path);
    const verifying = store.verify();
    await store.record(testDraft(900));
    expect(await verifying).toMatchObject({ checked: 253, faults: [] });
    await store.close();
  });
});

/** All that a reader gets to see, as text. */
async function contentOf(path: string): Promise<string> {
  const store = open(path);
  try {
    const { measurements } = await store.list({}, 1000);
    const parts = [];
    for (const measurement of measurements) {
      parts.push(measurement, await store.curves(measurement.id), await store.raw(measurement.id));
    }
    parts.push(await store.quarantined(10), await store.consentEvents(), await store.plans());
    parts.push(await store.readState('drawn'), (await store.facts()).epoch);
    return JSON.stringify(parts);
  } finally {
    await store.close();
  }
}
