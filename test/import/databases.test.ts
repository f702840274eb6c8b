// SQLite databases as the programs make them: tables by their own migrations and models, in WAL mode where they use it.
import Database from 'better-sqlite3';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fixture } from '../nettests/program-runs.js';
import { folderWith, importForTest } from './import-for-test.js';

/** Path of a database that these statements made. */
function databaseOf(name: string, wal: boolean, ...statements: readonly string[]): string {
  const path = join(folderWith({}), name);
  const database = new Database(path);
  if (wal) database.pragma('journal_mode = WAL');
  for (const sql of statements) database.exec(sql);
  database.close();
  return path;
}

const ookla = fixture('ookla/result.json').trim().replaceAll("'", "''");

const trackerTable = `CREATE TABLE results (id integer primary key autoincrement not null, service varchar not null
  default 'ookla', ping float, download integer, upload integer, comments text, data text, status varchar not null,
  scheduled tinyint(1) not null default '0', created_at datetime, updated_at datetime, benchmarks text,
  healthy tinyint(1), download_bytes integer, upload_bytes integer, dispatched_by integer)`;

const tracker = (wal: boolean) =>
  databaseOf(
    'database.sqlite',
    wal,
    trackerTable,
    `INSERT INTO results (ping, download, upload, data, status, created_at) VALUES
     (5.631, 92727670, 31664073, '${ookla}', 'completed', '2023-09-18 11:30:40'),
     (9.1, 12500000, 5000000, '{}', 'benchmarking', '2026-03-01 10:00:00'),
     (NULL, NULL, NULL, '{"message":"Configuration - Could not retrieve or read configuration"}', 'failed', '2026-03-01 11:00:00'),
     (NULL, NULL, NULL, NULL, 'skipped', '2026-03-01 12:00:00')`,
  );

const older = () =>
  databaseOf(
    'speed.db',
    false,
    `CREATE TABLE speedtests (id integer not null primary key autoincrement, ping float not null, download float not null,
     upload float not null, created_at datetime, updated_at datetime, server_id integer, server_name varchar,
     server_host varchar, url varchar, scheduled tinyint(1), failed tinyint(1) not null default 0)`,
    `INSERT INTO speedtests (ping, download, upload, created_at, updated_at, server_host, failed) VALUES
     (12.4, 93.2, 18.1, '2021-05-01 08:00:04', '2021-05-01 08:00:04', 'speedtest.example.net:8080', 0),
     (0, 0, 0, '2021-05-01 09:00:04', '2021-05-01 09:00:04', NULL, 1)`,
  );

const myspeed = () =>
  databaseOf(
    'storage.db',
    false,
    `CREATE TABLE speedtests (id INTEGER PRIMARY KEY AUTOINCREMENT, serverId INTEGER DEFAULT 0, ping INTEGER NOT NULL,
     download DOUBLE PRECISION NOT NULL, upload DOUBLE PRECISION NOT NULL, error VARCHAR(255), type VARCHAR(255) DEFAULT 'auto',
     resultId VARCHAR(255), time INTEGER DEFAULT 0, created TIME)`,
    `INSERT INTO speedtests (ping, download, upload, error, type, time, created) VALUES
     (14, 250.31, 41.87, NULL, 'auto', 28, '2024-05-21T10:00:31.123Z'),
     (11, 240.02, 40.1, NULL, 'custom', 27, '2022-08-08 10:00:31.123 +00:00'),
     (-1, -1, -1, 'Network unreachable', 'auto', 0, '2024-05-21T11:00:31.123Z')`,
  );

describe('import: SQLite databases of other programs', () => {
  it.each([false, true])("reads Speedtest Tracker's, write-ahead log or not: %s", async (wal) => {
    const { summary, rows, quarantined } = await importForTest([tracker(wal)]);
    expect(summary).toMatchObject({ added: 3, quarantined: 1, failures: [] });
    expect(
      rows.map(({ measurement: { nettest, status, metrics } }) => [nettest, status, metrics.download_bps]),
    ).toEqual([
      ['ookla', 'ok', 741_821_360],
      ['ookla', 'ok', 100_000_000],
      ['ookla', 'failed', undefined],
    ]);
    expect(quarantined[0]).toMatchObject({
      line: 4,
      reason: 'a test of Speedtest Tracker without a result (skipped)',
    });
  });

  it("reads the older Speedtest Tracker's, in Mbit/s", async () => {
    const { rows } = await importForTest([older()]);
    expect(
      rows.map(({ measurement: { status, metrics, startedAt } }) => [status, metrics.upload_bps, startedAt]),
    ).toEqual([
      ['ok', 18_100_000, '2021-05-01T08:00:04.000Z'],
      ['failed', undefined, '2021-05-01T09:00:04.000Z'],
    ]);
    expect(rows[0]?.measurement.server?.host).toBe('speedtest.example.net');
  });

  it("reads MySpeed's, with both of the ways in which it wrote times", async () => {
    const { rows } = await importForTest([myspeed()]);
    expect(
      rows.map(({ measurement: { status, metrics, startedAt } }) => [
        status,
        metrics.download_bps,
        startedAt,
      ]),
    ).toEqual([
      ['ok', 250_310_000, '2024-05-21T10:00:31.123Z'],
      ['ok', 240_020_000, '2022-08-08T10:00:31.123Z'],
      ['failed', undefined, '2024-05-21T11:00:31.123Z'],
    ]);
  });

  it('adds nothing when it is imported again, also compressed, and leaves nothing beside the file', async () => {
    const path = tracker(true);
    const { memory } = await importForTest([path]);
    const zipped = join(
      folderWith({ 'database.sqlite.gz': gzipSync(readFileSync(path)) }),
      'database.sqlite.gz',
    );
    const { summary } = await importForTest([path, zipped], { memory });
    expect(summary).toMatchObject({ added: 0, known: 6 });
    expect(readdirSync(join(path, '..'))).toEqual(['database.sqlite']);
  });

  it('says which tables it looked for in a database of something else', async () => {
    const { summary, quarantined } = await importForTest([
      databaseOf('x.db', false, 'CREATE TABLE other (id)'),
    ]);
    expect(summary).toMatchObject({ added: 0, quarantined: 1 });
    expect(quarantined[0]?.reason).toBe('an SQLite database without one of the tables results, speedtests');
  });

  it('quarantines a damaged one with the reason, and what another program keeps in a table of that name', async () => {
    const whole = readFileSync(tracker(false));
    const cut = Buffer.concat([whole.subarray(0, 4096), Buffer.alloc(whole.length - 4096, 7)]);
    const files = folderWith({
      'cut.sqlite': cut,
      'head.sqlite': whole.subarray(0, 60),
      'other.sqlite': readFileSync(
        databaseOf('o.db', false, 'CREATE TABLE results (a, b)', "INSERT INTO results VALUES (1, x'00')"),
      ),
    });
    const { summary, rows, quarantined } = await importForTest([files]);
    expect(rows).toEqual([]);
    expect(summary.failures).toEqual([]);
    expect(quarantined).toHaveLength(3);
    for (const { reason } of quarantined) expect(reason.length).toBeGreaterThan(10);
  });
});
