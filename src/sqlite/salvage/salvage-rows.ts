// The store's own account of files that were set aside: one sealed row each, and the list of what is lost.
import { isoInstant } from '../../core/clock.js';
import { salvageReportSchema, type Salvage, type SalvageReport } from '../../core/salvage.js';
import type { Connection } from '../connection.js';
import { digestHex } from '../digest.js';
import { insertSealed, readSealed } from '../sealed-rows.js';

/** A salvage with its place in the store. */
export interface StoredSalvage extends Salvage {
  readonly key: number;
  /** The damaged file gave out no number above it. */
  readonly toSequence: number;
}

/** All of them, oldest first; a damaged account is left out, and named by verification. */
export function readSalvages(connection: Connection): readonly StoredSalvage[] {
  return readSealed(connection, 'salvage', 'ORDER BY key').flatMap(({ row, intact }) => {
    const { key, file, reason, to_sequence: toSequence, report } = row;
    if (!intact || typeof key !== 'number' || typeof file !== 'string') return [];
    const read = typeof report === 'string' ? salvageReportSchema.safeParse(JSON.parse(report)) : undefined;
    return [
      {
        key,
        file,
        reason: String(reason),
        toSequence: Number(toSequence),
        setAsideAt: isoInstant(key),
        ...(read?.success === true && { report: read.data }),
      },
    ];
  });
}

/** Writes the account, in the place of the one of the same file. Only inside `connection.write`. */
export function writeSalvage(
  connection: Connection,
  { key, file, reason, toSequence }: Pick<StoredSalvage, 'key' | 'file' | 'reason' | 'toSequence'>,
  report?: SalvageReport,
): void {
  insertSealed(
    connection,
    'salvage',
    {
      key,
      file,
      reason,
      to_sequence: toSequence,
      report: report === undefined ? null : JSON.stringify(report),
    },
    'OR REPLACE',
  );
}

/** What is lost: a row, or its raw output, or numbers that were never given out as far as can be known. */
export interface LostRange {
  readonly what: 'row' | 'raw' | 'unused';
  readonly from: number;
  readonly to: number;
}

/** The list of what is lost with a file. */
export function readLost(connection: Connection, salvageKey: number): readonly LostRange[] {
  return connection
    .all('SELECT * FROM salvage_lost WHERE salvage_key = ? ORDER BY what, from_sequence', salvageKey)
    .flatMap(({ what, from_sequence: from, to_sequence: to }) =>
      what === 'row' || what === 'raw' || what === 'unused'
        ? [{ what, from: Number(from), to: Number(to) } as const]
        : [],
    );
}

/** Puts a list in the place of the one that is there. Only inside `connection.write`. */
export function writeLost(connection: Connection, salvageKey: number, lost: readonly LostRange[]): void {
  connection.run('DELETE FROM salvage_lost WHERE salvage_key = ?', salvageKey);
  for (const { what, from, to } of lost) {
    connection.run('INSERT INTO salvage_lost VALUES (?, ?, ?, ?)', salvageKey, what, from, to);
  }
}

/** SHA-256 of a list. */
export function digestOfLost(lost: readonly LostRange[]): string {
  const lines = lost.map(({ what, from, to }) => `${what} ${from} ${to}`);
  return digestHex(Buffer.from(lines.sort().join('\n')));
}

/** Numbers as ranges without gaps; `numbers` ascending. */
export function rangesOf(what: LostRange['what'], numbers: readonly number[]): LostRange[] {
  const ranges: { what: LostRange['what']; from: number; to: number }[] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last?.to === number - 1) last.to = number;
    else ranges.push({ what, from: number, to: number });
  }
  return ranges;
}
