// Brings over what can be read of a damaged file that was set aside, and keeps the account of it.
//
// INVARIANTS:
// - The damaged file is only read. Killed at any instant, a salvage begins again and comes to the same end.
// - The store goes on recording meanwhile: transactions are small, and others get their turn between them.
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isoInstant } from '../../core/clock.js';
import { KioskError } from '../../core/errors.js';
import type { Reread, SalvageReport } from '../../core/salvage.js';
import type { Connection, Row } from '../connection.js';
import { openRawCodec } from '../raw-codec.js';
import { readPruned } from '../retention-prune.js';
import { epochOfParts, readEpochs, type EpochOf } from '../sequence-epochs.js';
import type { WriteContext } from '../write-measurement.js';
import { mergeMeasurement, type Fate } from './merge-measurements.js';
import { mergeMonitors } from './merge-monitors.js';
import { mergeSettings } from './merge-settings.js';
import { prove } from './proof.js';
import {
  digestOfLost,
  rangesOf,
  readSalvages,
  writeLost,
  writeSalvage,
  type LostRange,
} from './salvage-rows.js';
import { fillScratch, type Scratch } from './scratch-store.js';

/** What a salvage works with. */
export interface SalvageContext extends WriteContext {
  readonly reread: Reread;
  readonly stop: AbortSignal;
  /** The parts of the sequence changed. */
  readonly onEpochs: () => void;
  nowMs(): number;
}

const rowsPerCommit = 10;
const unknownEpoch = 'unknown';

/** Brings over the file `name`. Throws `not_found` for a name without an account, and where the file is gone. */
export async function salvageFile(context: SalvageContext, name: string): Promise<SalvageReport> {
  const { connection, stop } = context;
  const salvage = readSalvages(connection).find(({ file }) => file === name);
  if (salvage === undefined) {
    throw new KioskError('not_found', `no file ${name} was set aside`, 'See "mk-kiosk db check".');
  }
  const scratch = await fillScratch({
    path: join(dirname(connection.path), name),
    scratchPath: `${connection.path}.salvaging`,
    tables: 'all',
    stop,
  });
  try {
    const readable = bringEpochs(context, scratch.connection, salvage.toSequence);
    const { counts, consentLost } = mergeSettings(connection, scratch);
    const found = await bringMeasurements(context, scratch, name, salvage.toSequence);
    const monitors = await mergeMonitors(connection, scratch.connection, stop);
    const report: SalvageReport = {
      finishedAt: isoInstant(context.nowMs()),
      readable,
      measurements: found.counts,
      others: { ...counts, ...monitors },
      consentLost,
      damagedPages: scratch.damagedPages,
      lostSha256: digestOfLost(found.lost),
    };
    connection.write(() => {
      writeLost(connection, salvage.key, found.lost);
      writeSalvage(connection, salvage, report);
    });
    return report;
  } finally {
    scratch.close();
  }
}

/** Brings over which part of the sequence had which epoch; false where the file does not tell. */
function bringEpochs(
  { connection, onEpochs }: SalvageContext,
  scratch: Connection,
  toSequence: number,
): boolean {
  const parts = partsOf(scratch).filter(({ from }) => from <= toSequence);
  connection.write(() => {
    for (const { from, epoch } of parts) {
      connection.run('INSERT OR IGNORE INTO sequence_epoch VALUES (?, ?)', from, epoch);
    }
  });
  onEpochs();
  return parts.length > 0;
}

function partsOf(scratch: Connection) {
  const parts = readEpochs(scratch);
  if (parts.length > 0) return parts;
  const own = scratch.get('SELECT epoch FROM store')?.epoch;
  return typeof own === 'string' ? [{ from: 1, epoch: own }] : [];
}

interface Brought {
  readonly counts: SalvageReport['measurements'];
  readonly lost: readonly LostRange[];
}

async function bringMeasurements(
  context: SalvageContext,
  scratch: Scratch,
  file: string,
  toSequence: number,
): Promise<Brought> {
  const { connection, stop, reread } = context;
  const codec = openRawCodec(scratch.connection);
  const epochOf: EpochOf = epochOfParts(partsOf(scratch.connection), unknownEpoch);
  const pruned = readPruned(scratch.connection).last?.sequence ?? 0;
  const fates: Record<Fate, number> = { proven: 0, reread: 0, unproven: 0, asImported: 0 };
  const withoutRaw: number[] = [];
  let unread = 0;
  for (const order of ['key > ? ORDER BY key', 'key < ? ORDER BY key DESC']) {
    let after = order.startsWith('key >') ? pruned : 0;
    for (;;) {
      await nextTurn();
      stop.throwIfAborted();
      const rows = scratch.connection.all(
        `SELECT * FROM measurement WHERE ${order} LIMIT ${rowsPerCommit}`,
        after,
      );
      const last = rows.at(-1)?.key;
      if (typeof last !== 'number') break;
      after = last;
      connection.write(() => {
        for (const row of rows) {
          const proven = prove(scratch.connection, codec, row, epochOf);
          const fate = proven && mergeMeasurement({ ...context, file, reread }, proven);
          if (fate === undefined) unread += Number(Number(row.key) < 0);
          else fates[fate] += 1;
          if (proven?.stored.measurement.raw === undefined || proven.raw !== undefined) continue;
          if (fate === 'asImported' || keepPruned(connection, scratch.connection, proven.stored.key))
            continue;
          const key = connection.get('SELECT key FROM measurement WHERE id = ?', bytesOf(row.id))?.key;
          if (typeof key === 'number') withoutRaw.push(key);
        }
      });
    }
  }
  unread += Number(
    scratch.connection.get(
      'SELECT count(*) AS n FROM named_key WHERE key < 0 AND key NOT IN (SELECT key FROM measurement)',
    )?.n,
  );
  const missing = missingNumbers(connection, scratch.connection, pruned, toSequence);
  const lost = [
    ...rangesOf('row', missing.known),
    ...rangesOf(
      'raw',
      withoutRaw.sort((a, b) => a - b),
    ),
    ...(missing.unusedFrom <= toSequence
      ? [{ what: 'unused', from: missing.unusedFrom, to: toSequence } as const]
      : []),
  ];
  return {
    counts: { ...fates, lost: missing.known.length + unread, withoutRaw: withoutRaw.length },
    lost,
  };
}

function bytesOf(value: unknown): Buffer | null {
  return Buffer.isBuffer(value) ? value : null;
}

/** Raw output that had been removed to save space stays removed. */
function keepPruned(connection: Connection, scratch: Connection, key: number): boolean {
  if (scratch.get('SELECT 1 FROM pruned_raw WHERE measurement_key = ?', key) === undefined) return false;
  connection.run('INSERT OR IGNORE INTO pruned_raw VALUES (?)', key);
  return true;
}

/** Numbers below the newest one that is known, by a row or by an entry of an index, that have no row now. */
function missingNumbers(
  connection: Connection,
  scratch: Connection,
  pruned: number,
  toSequence: number,
): { known: number[]; unusedFrom: number } {
  const newest = scratch.get(
    `SELECT max(key) AS newest FROM (SELECT key FROM measurement UNION ALL SELECT key FROM named_key)
     WHERE key <= ?`,
    toSequence,
  )?.newest;
  const last = typeof newest === 'number' ? Math.max(newest, pruned) : pruned;
  const unused = unusedSoFar(connection, last);
  const present = new Set(
    connection
      .all('SELECT key FROM measurement WHERE key > ? AND key <= ?', pruned, last)
      .map(({ key }: Row) => Number(key)),
  );
  const known: number[] = [];
  for (let number = pruned + 1; number <= last; number += 1) {
    const skipped = unused.find(({ from, to }) => from <= number && number <= to);
    if (skipped !== undefined) number = skipped.to;
    else if (!present.has(number)) known.push(number);
  }
  return { known, unusedFrom: last + 1 };
}

/** What an earlier salvage has left out already. */
function unusedSoFar(connection: Connection, last: number): readonly { from: number; to: number }[] {
  return connection
    .all("SELECT from_sequence, to_sequence FROM salvage_lost WHERE what <> 'raw' AND to_sequence < ?", last)
    .map(({ from_sequence: from, to_sequence: to }) => ({ from: Number(from), to: Number(to) }));
}
