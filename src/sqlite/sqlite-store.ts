// The kiosk's store in one SQLite file. https://www.sqlite.org/wal.html
//
// INVARIANTS:
// - What `record` returned is on the disk: WAL with synchronous=FULL, one transaction per measurement.
// - The next sequence number and the head of the hash chain are read inside the transaction that uses them, so that
//   the daemon and the command line may write at the same time.
// - A call that throws has changed nothing.
import { statSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { BackupStore } from '../core/backup.js';
import type { ClockStore } from '../core/clock-store.js';
import type { GateStore } from '../core/gate-store.js';
import type { Outbox } from '../core/fleet/outbox.js';
import type { NoteStore } from '../core/note.js';
import type { OpinionStore } from '../core/opinion.js';
import type { RetentionStore } from '../core/retention.js';
import type { RollupStore } from '../core/rollup-store.js';
import type { MonitorStore } from '../core/monitor-store.js';
import type { SalvageStore } from '../core/salvage.js';
import { codeOf } from '../core/errors.js';
import type { TimelineStore } from '../core/timeline.js';
import type { KioskStore, StoreFacts } from '../core/store.js';
import { copyDatabase } from './backup-copy.js';
import { readCircumstances } from './circumstance-read.js';
import { openConnection, type Connection } from './connection.js';
import { databaseError } from './database-error.js';
import { correctStarts } from './correct-starts.js';
import { countWatchedMinutes, readContacts, readUsages } from './gate-rows.js';
import { importMeasurements, recordMeasurement } from './add-measurements.js';
import { listMeasurements } from './measurement-query.js';
import { bundledMigrations, migrate, schemaVersionOf } from './migrate.js';
import { beginDaemonRun, correctRunStarts, endDaemonRun } from './daemon-runs.js';
import { monitorStoreOf } from './monitor-store.js';
import { importNotes, insertNote, readNotes } from './note-rows.js';
import { insertOpinion, readOpinions } from './opinion-rows.js';
import { oneCurves, oneMeasurement, oneRaw } from './one-measurement.js';
import { insertQuarantined, readQuarantined } from './quarantine-rows.js';
import { newestNumber, rereadSince, sequencedRows } from './outbox-rows.js';
import { openRawCodec } from './raw-codec.js';
import { rederiveMeasurement } from './rederive-measurement.js';
import { planPrune } from './retention-plan.js';
import { countsOf, pruneStore, readPruned, spaceOf } from './retention-prune.js';
import { beginSalvages } from './salvage/begin-salvage.js';
import { readSalvages } from './salvage/salvage-rows.js';
import { salvageFile } from './salvage/salvage-file.js';
import { openEpochs } from './sequence-epochs.js';
import { seriesOf } from './series-rows.js';
import { fillRollups, rebuildRollups } from './rollup-fill.js';
import { readBins, readBinsBy, readWeekHours } from './rollup-read.js';
import {
  insertConsentEvent,
  insertPlan,
  readConsentEvents,
  readPlans,
  readStateValue,
  writeStateValue,
} from './settings-rows.js';
import { readTimeline } from './timeline-read.js';
import { isCorruption } from './salvage/set-aside.js';
import { tableCounts } from './table-counts.js';
import { correctMinutes } from './undated-minutes.js';
import { correctOutages } from './undated-outages.js';
import { verifyStore } from './verify.js';
import { keepResultViews, type ViewedNettest } from './view-nettest.js';

/** Where the store is and whose it is. */
export interface SqliteStoreOptions {
  readonly path: string;
  readonly deviceId: string;
  /** How long to wait for a lock of another process: default 5,000. The event loop goes on meanwhile, once the store is open. */
  readonly busyTimeoutMs?: number;
  /** Nettests that get a view of their results; views of others stay as they are. */
  readonly nettests?: readonly ViewedNettest[];
  /** Hears of each error that says the bytes of the file are wrong. */
  readonly onDamage?: (thrown: Error) => void;
}

/** Everything that the SQLite store does. */
export type SqliteStore = KioskStore &
  BackupStore &
  ClockStore &
  GateStore &
  MonitorStore &
  NoteStore &
  Outbox &
  OpinionStore &
  RetentionStore &
  RollupStore &
  SalvageStore &
  TimelineStore & {
    /** Rows by table. */
    tableCounts(): Promise<Readonly<Record<string, number>>>;
  };

/** Opens the store, or makes it. Throws KioskError `database_*` and `data_folder_unusable`. */
export function openSqliteStore({
  path,
  deviceId,
  busyTimeoutMs = 5000,
  nettests = [],
  onDamage = () => undefined,
}: SqliteStoreOptions): SqliteStore {
  const migrations = bundledMigrations();
  const connection = openConnection({ path, busyTimeoutMs });

  function prepared() {
    try {
      migrate(connection, migrations);
      fillRollups(connection);
      keepResultViews(connection, nettests);
      const codec = openRawCodec(connection);
      const epochs = openEpochs(connection);
      return { connection, codec, deviceId, epochs, epochOf: epochs.of, migrations };
    } catch (thrown) {
      connection.close();
      throw databaseError(thrown, path);
    }
  }
  const context = prepared();
  // From here on others live in this process: SQLite itself may wait for a moment only.
  connection.exec(`PRAGMA busy_timeout = ${Math.min(busyTimeoutMs, blockingWaitMs)}`);
  const { epochs, epochOf } = context;
  const countOf = cachedCount(connection);

  async function call<T>(work: () => T | Promise<T>): Promise<T> {
    try {
      return await patiently(work, busyTimeoutMs);
    } catch (thrown) {
      const error = databaseError(thrown, path);
      if (isCorruption(error)) onDamage(error);
      throw error;
    }
  }

  return {
    record: (draft) => call(() => recordMeasurement(context, draft)),
    importAll: (drafts) => call(() => importMeasurements(context, drafts)),
    rederive: (measurement, curves, parserVersion) =>
      call(() => rederiveMeasurement(context, measurement, curves, parserVersion)),
    correctStarts: (reading) =>
      call(async () => {
        correctRunStarts(connection, reading);
        const rows = await correctStarts(context, reading);
        return rows + correctOutages(connection, reading) + (await correctMinutes(connection, reading));
      }),
    quarantine: (lines) => call(() => insertQuarantined(connection, lines)),
    quarantined: (limit) => call(() => readQuarantined(connection, limit)),
    get: (id) => call(() => oneMeasurement(context, id)?.measurement),
    list: (filter, limit, after) =>
      call(() => connection.read(() => listMeasurements(connection, epochOf, filter, limit, after))),
    curves: (id) => call(() => oneCurves(context, id)),
    raw: (id) => call(() => oneRaw(context, id)),
    series: (metric, filter, limit) =>
      call(() => connection.read(() => seriesOf(connection, metric, filter, limit))),
    bins: (query, limit) => call(() => connection.read(() => readBins(connection, query, limit))),
    binsBy: (query, by, limit, mostParts) => call(() => readBinsBy(connection, query, by, limit, mostParts)),
    circumstances: (query, group) =>
      call(() => connection.read(() => readCircumstances(connection, query, group))),
    weekHours: (query) => call(() => connection.read(() => readWeekHours(connection, query))),
    rebuildRollups: () => call(() => rebuildRollups(connection)),
    consentEvents: () => call(() => readConsentEvents(connection)),
    addConsentEvent: (event) => call(() => insertConsentEvent(connection, event)),
    plans: () => call(() => readPlans(connection)),
    addPlan: (plan) => call(() => insertPlan(connection, plan)),
    readState: (name) => call(() => readStateValue(connection, name)),
    writeState: (name, value) => call(() => writeStateValue(connection, name, value)),
    ...monitorStoreOf(connection, call),
    contacts: (query) => call(() => readContacts(connection, query)),
    usages: (query) => call(() => readUsages(connection, query)),
    watchedMinutes: (fromMs) => call(() => countWatchedMinutes(connection, fromMs)),
    addNote: (note) => call(() => insertNote(connection, note)),
    importNotes: (notes) => call(() => importNotes(connection, notes)),
    addOpinion: (opinion) => call(() => insertOpinion(connection, opinion)),
    opinions: (range, limit) => call(() => readOpinions(connection, range, limit)),
    notes: (range, limit) => call(() => readNotes(connection, range, limit)),
    newest: () => call(() => newestNumber(connection)),
    sequenced: (from, to, limit) =>
      call(() => connection.read(() => sequencedRows(context, from, to, limit))),
    rereadSince: (mark, limit) => call(() => rereadSince(connection, mark, limit)),
    timeline: (query) => call(() => connection.read(() => readTimeline(connection, query))),
    beginDaemonRun: (run) => call(() => beginDaemonRun(connection, run)),
    endDaemonRun: (id, atMs) => call(() => endDaemonRun(connection, id, atMs)),
    space: () => call(() => spaceOf(connection)),
    prune: (order) => call(() => pruneStore(connection, order)),
    planPrune: (order) => call(() => planPrune(connection, order)),
    prunedSoFar: () => call(() => countsOf(readPruned(connection))),
    snapshot: (target) => call(() => copyDatabase(connection, target)),
    beginSalvages: (reason) =>
      call(async () => {
        await beginSalvages(connection, reason);
        epochs.refresh();
      }),
    salvages: () => call(() => readSalvages(connection)),
    salvage: (name, reread, stop = new AbortController().signal) =>
      call(() =>
        salvageFile({ ...context, reread, stop, onEpochs: epochs.refresh, nowMs: () => Date.now() }, name),
      ),
    tableCounts: () => call(() => tableCounts(connection)),
    verify: () => call(() => verifyStore(context)),
    facts: () =>
      call((): StoreFacts => ({
        epoch: epochOf(Number.MAX_SAFE_INTEGER),
        measurements: countOf(),
        bytes: bytesOf(path),
        schemaVersion: schemaVersionOf(connection),
      })),
    close: () => call(() => connection.close()),
  };
}

/** How long SQLite waits for a lock, and with it everybody else in this process. */
const blockingWaitMs = 25;
/** Others get their turn in between. */
const pauseMs = 75;

/** Does it again while another program holds the lock: a call that was refused has changed nothing. */
async function patiently<T>(work: () => T | Promise<T>, patienceMs: number): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      return await work();
    } catch (thrown) {
      const locked = /^SQLITE_(BUSY|LOCKED)/.test(codeOf(thrown) ?? '');
      const leftMs = deadline - performance.now();
      if (!locked || leftMs <= 0) throw thrown;
      await wait(Math.min(pauseMs, leftMs));
    }
  }
}

/** Counting reads a whole index: done again only when somebody wrote. https://www.sqlite.org/pragma.html#pragma_data_version */
function cachedCount(connection: Connection): () => number {
  let counted: { readonly version: string; readonly count: number } | undefined;
  return () => {
    const others = connection.get('PRAGMA data_version')?.data_version;
    const own = connection.get('SELECT total_changes() AS changes')?.changes;
    const version = `${String(others)} ${String(own)}`;
    if (counted?.version !== version) {
      counted = {
        version,
        count: Number(connection.get('SELECT count(*) AS rows FROM measurement')?.rows),
      };
    }
    return counted.count;
  };
}

/** Bytes on the disk, with the log and its index. */
function bytesOf(path: string): number {
  const sizes = ['', '-wal', '-shm'].map(
    (suffix) => statSync(path + suffix, { throwIfNoEntry: false })?.size ?? 0,
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
