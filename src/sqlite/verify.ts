// Walks everything that is stored and names what is not as it was written; also where pages are damaged.
//
// INVARIANTS:
// - Never throws on a damaged file: an unreadable row is a fault like any other, and the walk goes on behind it.
// - Between two batches others get their turn; rows that are recorded meanwhile are checked as well.
import { sumOfPruned } from '../core/retention.js';
import { hourMs } from '../core/rollup-days.js';
import type { Verification, VerificationFault } from '../core/store.js';
import { verifyChecked } from './checked-rows.js';
import type { Connection } from './connection.js';
import { isDamage } from './database-error.js';
import { idOf } from './measurement-row.js';
import type { Migration } from './migrate.js';
import type { RawCodec } from './raw-codec.js';
import type { FoundMeasurement } from './read-measurement.js';
import { countsOf, readPruned, type PrunedSoFar } from './retention-prune.js';
import { rowsKeptFrom } from './rollup-rows.js';
import { verifyRollups } from './rollup-verify.js';
import { guarded, verifyFile } from './verify-file.js';
import { measurementProblems } from './verify-measurement.js';
import { salvageLosses, type SalvageLosses } from './salvage/losses.js';
import type { EpochOf } from './sequence-epochs.js';
import { walk } from './walk.js';

/** What verification looks at. */
export interface VerifyContext {
  readonly connection: Connection;
  readonly codec: RawCodec;
  readonly epochOf: EpochOf;
  readonly migrations: readonly Migration[];
}

/** Checks the whole store. */
export async function verifyStore(context: VerifyContext): Promise<Verification> {
  const faults: VerificationFault[] = [...verifyFile(context.connection, context.migrations)];
  const pruned = prunedOf(context.connection);
  const chain: ChainEnd = { sequence: 0, ...pruned?.last };
  faults.push(...guarded('pruned_rows', () => keptFaults(context.connection, pruned)));
  const losses = salvageLosses(context.connection);
  faults.push(...losses.faults);
  let checked = 0;
  for await (const outcome of walk(context.connection, context.epochOf, 1)) {
    if ('unreadable' in outcome) {
      const { key, id, problem } = outcome.unreadable;
      faults.push({ sequence: key, id, problem });
      // Of an unreadable row only its place is known: the row behind it is taken at its own word.
      chain.sequence = key;
      delete chain.hash;
      chain.broken = true;
    } else {
      checked += 1;
      faults.push(...chainFaults(chain, outcome, losses), ...rowFaults(context, outcome, losses));
    }
  }
  for await (const outcome of walk(context.connection, context.epochOf, -1)) {
    if ('unreadable' in outcome) {
      const { id, problem } = outcome.unreadable;
      faults.push({ id, problem });
    } else {
      checked += 1;
      faults.push(...rowFaults(context, outcome, losses));
    }
  }
  faults.push(...(await verifyChecked(context.connection)), ...(await verifyRollups(context.connection)));
  return {
    checked,
    ...(chain.hash !== undefined && { head: chain.hash }),
    ...(pruned && sumOfPruned(pruned) > 0 && { pruned: countsOf(pruned) }),
    ...(losses.salvages.length > 0 && { salvages: losses.salvages }),
    faults,
  };
}

/** Where pages under it are damaged, nothing counts as removed on purpose; the file's structure names them. */
function prunedOf(connection: Connection): PrunedSoFar | undefined {
  try {
    return readPruned(connection);
  } catch (thrown) {
    if (!isDamage(thrown)) throw thrown;
    return undefined;
  }
}

/** Hours of roll-ups are believed without rows only where rows were removed. */
function keptFaults(connection: Connection, pruned: PrunedSoFar | undefined): VerificationFault[] {
  const { newestMs, minutesBeforeMs } = pruned ?? {};
  const expected = newestMs === undefined ? undefined : Math.ceil((newestMs + 1) / hourMs) * hourMs;
  const faults: VerificationFault[] = [];
  if (rowsKeptFrom(connection, 'run') !== expected) {
    faults.push({ id: 'pruned_rows', problem: 'roll-ups do not begin where measurements were removed' });
  }
  if (rowsKeptFrom(connection, 'monitor') !== minutesBeforeMs) {
    faults.push({ id: 'pruned_minutes', problem: 'roll-ups do not begin where minutes were removed' });
  }
  return faults;
}

/** The newest row of the chain so far; `broken` when its hash is not known. */
interface ChainEnd {
  sequence: number;
  hash?: string;
  broken?: boolean;
}

function chainFaults(
  chain: ChainEnd,
  { row, stored }: FoundMeasurement,
  losses: SalvageLosses,
): VerificationFault[] {
  const sequence = Number(row.key);
  const id = idOf(row);
  const faults: VerificationFault[] = [];
  if (losses.explain(chain.sequence + 1, sequence - 1)) {
    // A damaged file had the rows in between: the row behind them is taken at its own word.
    delete chain.hash;
    chain.broken = true;
  } else if (sequence !== chain.sequence + 1) {
    const missing = sequence - chain.sequence - 1;
    const problem =
      missing > 0
        ? `${missing} of the sequence before it are missing`
        : 'it is recorded as removed, and is there';
    faults.push({ sequence, id, problem });
  }
  if (
    faults.length === 0 &&
    stored !== undefined &&
    chain.broken !== true &&
    stored.measurement.previousHash !== chain.hash
  ) {
    faults.push({ sequence, id, problem: 'it is not linked to the row before it' });
  }
  chain.sequence = sequence;
  chain.broken = stored === undefined;
  if (stored === undefined) delete chain.hash;
  else chain.hash = stored.hash;
  return faults;
}

function rowFaults(
  { connection, codec }: VerifyContext,
  found: FoundMeasurement,
  losses: SalvageLosses,
): readonly VerificationFault[] {
  const key = Number(found.row.key);
  const place = { ...(key > 0 && { sequence: key }), id: idOf(found.row) };
  return guarded(place.id, () =>
    measurementProblems(connection, codec, found, losses.lostRaw(key)).map((problem) => ({
      ...place,
      problem,
    })),
  ).map((fault) => ({ ...place, ...fault }));
}
