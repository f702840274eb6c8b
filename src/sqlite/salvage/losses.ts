// What verification must know of damaged files: which holes they explain, and whether their account is as it was written.
import type { Salvage } from '../../core/salvage.js';
import type { VerificationFault } from '../../core/store.js';
import type { Connection } from '../connection.js';
import { isDamage } from '../database-error.js';
import { readPruned } from '../retention-prune.js';
import { readEpochs } from '../sequence-epochs.js';
import { digestOfLost, readLost, readSalvages, type LostRange } from './salvage-rows.js';

/** What damaged files took along. */
export interface SalvageLosses {
  readonly salvages: readonly Salvage[];
  readonly faults: readonly VerificationFault[];
  /** Whether all numbers `from` to `to` are known to have been lost, or never given out; false for an empty range. */
  explain(from: number, to: number): boolean;
  lostRaw(sequence: number): boolean;
}

/** Reads the accounts; never throws on a damaged file. */
export function salvageLosses(connection: Connection): SalvageLosses {
  try {
    return readLosses(connection);
  } catch (thrown) {
    if (!isDamage(thrown)) throw thrown;
    return { salvages: [], faults: [], explain: () => false, lostRaw: () => false };
  }
}

function readLosses(connection: Connection): SalvageLosses {
  const faults: VerificationFault[] = [];
  const gone: LostRange[] = [];
  const raw: LostRange[] = [];
  const salvages = readSalvages(connection);
  for (const { key, file, toSequence, report } of salvages) {
    // While the file is still being read, any of its numbers may be missing yet.
    if (report === undefined) gone.push({ what: 'unused', from: 1, to: toSequence });
    const lost = readLost(connection, key);
    if (report !== undefined && digestOfLost(lost) !== report.lostSha256) {
      faults.push({ id: `salvage ${file}`, problem: 'the list of what is lost is not as it was written' });
      continue;
    }
    for (const range of lost) (range.what === 'raw' ? raw : gone).push(range);
  }
  gone.sort((a, b) => a.from - b.from);
  const explain = (from: number, to: number): boolean => {
    if (to < from) return false;
    let next = from;
    for (const range of gone) {
      if (range.from > next) break;
      next = Math.max(next, range.to + 1);
      if (next > to) return true;
    }
    return false;
  };
  const begins = [1, ...salvages.map(({ toSequence }) => toSequence + 1)];
  return {
    salvages: salvages.map(({ key: _key, toSequence: _toSequence, ...salvage }) => salvage),
    faults: [...faults, ...epochFaults(connection, begins, (sequence) => explain(sequence, sequence))],
    explain,
    lostRaw: (sequence) => raw.some(({ from, to }) => from <= sequence && sequence <= to),
  };
}

/**
 * Parts of the sequence begin with 1, behind damaged files, and behind the last row of a restored backup; the last one is
 * this file's own. A part that begins elsewhere among rows is seen by them: the hash of each covers its epoch.
 */
function epochFaults(
  connection: Connection,
  begins: readonly number[],
  isLost: (sequence: number) => boolean,
): VerificationFault[] {
  const parts = readEpochs(connection);
  const own = connection.get('SELECT epoch FROM store')?.epoch;
  const pruned = readPruned(connection).last?.sequence ?? 0;
  const follows = (sequence: number) =>
    sequence <= pruned ||
    isLost(sequence) ||
    connection.get('SELECT 1 FROM measurement WHERE key = ?', sequence) !== undefined;
  const astray = parts.some(({ from }, at) => !begins.includes(from) && (at === 0 || !follows(from - 1)));
  return parts.at(-1)?.epoch === own && !astray
    ? []
    : [{ id: 'sequence_epoch', problem: 'the parts of the sequence are not as they were written' }];
}
