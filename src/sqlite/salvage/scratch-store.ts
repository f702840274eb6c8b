// A passing database with every row that can be read of a damaged file, in the tables of the present schema: there rows
// can be joined again. It is made anew whenever a salvage begins, and removed at its end.
import { existsSync, rmSync } from 'node:fs';
import { KioskError } from '../../core/errors.js';
import { openConnection, type Connection } from '../connection.js';
import { bundledMigrations, migrate } from '../migrate.js';
import { findRecords, type SearchCounts } from './find-records.js';
import type { PageRecord } from './page-cells.js';
import { openPageFile } from './page-file.js';
import { columnsOf, tableShapes, type TableShape } from './table-shapes.js';

/** What was read of a damaged file. */
export interface Scratch extends SearchCounts {
  readonly connection: Connection;
  close(): void;
}

/** The index of measurements by their start: its entries name rows whose own page may be lost. */
const indexOfStarts = 'measurement_by_start';
const rowsPerCommit = 500;

/** Small tables that a store cannot do without: they are brought over before anything is measured again. */
export const settingTables = [
  'consent_event',
  'plan',
  'state',
  'note',
  'opinion',
  'salvage',
  'sequence_epoch',
  'store',
];

/** What to read. */
export interface ScratchOrder {
  /** The damaged file. */
  readonly path: string;
  readonly scratchPath: string;
  /** All tables, or the small ones alone, and these only as far as their trees hold. */
  readonly tables: 'all' | 'settings';
  readonly stop: AbortSignal;
}

/** Reads a damaged file into a new database. Throws `not_found`, and `database_*` for the scratch. */
export async function fillScratch({ path, scratchPath, tables, stop }: ScratchOrder): Promise<Scratch> {
  if (!existsSync(path)) {
    throw new KioskError('not_found', `there is no ${path}`, 'Name the file that was set aside.');
  }
  removeScratch(scratchPath);
  const connection = openConnection({ path: scratchPath, busyTimeoutMs: 0 });
  const counts: SearchCounts = { damagedPages: 0, damagedCells: 0, intactTables: new Set() };
  const file = openPageFile(path);
  try {
    migrate(connection, bundledMigrations());
    connection.exec(
      `PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA journal_mode = MEMORY;
       DELETE FROM store; DELETE FROM sequence_epoch;
       CREATE TEMP TABLE named_key (key INTEGER PRIMARY KEY);`,
    );
    const listener = {
      index: tables === 'all' ? indexOfStarts : '',
      onRecords: (records: readonly PageRecord[]) => {
        for (const { values } of records) {
          const key = values[1];
          if (typeof key === 'number') connection.run('INSERT OR IGNORE INTO named_key VALUES (?)', key);
        }
      },
    };
    const all = tableShapes(connection);
    const shapes = tables === 'all' ? all : all.filter(({ name }) => settingTables.includes(name));
    let pending = 0;
    const search = { shapes, listener, counts, orphans: tables === 'all' };
    for await (const { shape, records } of findRecords(file, search)) {
      stop.throwIfAborted();
      if (records.length === 0) continue;
      if (pending === 0) connection.exec('BEGIN');
      for (const record of records) insert(connection, shape, record);
      pending += records.length;
      if (pending < rowsPerCommit) continue;
      connection.exec('COMMIT');
      pending = 0;
    }
    if (pending > 0) connection.exec('COMMIT');
  } catch (thrown) {
    connection.close();
    removeScratch(scratchPath);
    throw thrown;
  } finally {
    file.close();
  }
  return {
    ...counts,
    connection,
    close() {
      connection.close();
      removeScratch(scratchPath);
    },
  };
}

/** Of two rows with one key the first one stays: it was found through its tree. */
function insert(connection: Connection, shape: TableShape, record: PageRecord): void {
  const columns = columnsOf(shape, record);
  const names = Object.keys(columns);
  connection.run(
    `INSERT OR IGNORE INTO ${shape.name} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    ...Object.values(columns),
  );
}

function removeScratch(path: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(path + end, { force: true });
}
