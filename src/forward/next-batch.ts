// Which rows go next: those read anew first, then the newest that are missing, then the backlog behind them.
import { newestGap } from '../core/fleet/delivered.js';
import type { DestinationState } from '../core/fleet/destination-state.js';
import type { Outbox } from '../core/fleet/outbox.js';
import { wireMeasurementOf, type SequencedRow } from '../core/wire.js';

/** Rows to be sent, newest first, and the numbers that are settled with them: gaps among the rows have nothing to send. */
export interface Batch {
  readonly rows: readonly SequencedRow[];
  readonly numbers: readonly number[];
  /** Where the rows read anew are told up to, once this batch is through. */
  readonly rereadMark?: number;
}

/** JSON of so many characters at most, but for a single row. */
const longestJson = 1024 * 1024;
/** Rows read anew are looked up one by one. */
const rereadAtOnce = 20;
/** Numbers without a row are settled so many at a time. */
const longestRun = 10_000;

/** The next batch of at most `limit` rows; undefined where nothing waits. */
export async function nextBatch(
  outbox: Outbox,
  state: DestinationState,
  limit: number,
): Promise<Batch | undefined> {
  const reread = await outbox.rereadSince(state.rereadMark, Math.min(limit, rereadAtOnce));
  if (reread.numbers.length > 0) return rereadBatch(outbox, reread);
  const gap = newestGap(state.delivered, await outbox.newest());
  if (gap === undefined) return undefined;
  const [lowest, to] = gap;
  const from = Math.max(lowest, to - longestRun + 1);
  const found = await outbox.sequenced(from, to, limit);
  const rows = fitting(found);
  const cut = rows.length < found.length || found.length === limit;
  const end = cut ? (rows.at(-1)?.measurement.sequence ?? from) : from;
  return { rows, numbers: numbersBetween(end, to) };
}

async function rereadBatch(
  outbox: Outbox,
  { numbers, mark }: { readonly numbers: readonly number[]; readonly mark: number },
): Promise<Batch> {
  const rows: SequencedRow[] = [];
  for (const number of numbers) rows.push(...(await outbox.sequenced(number, number, 1)));
  return { rows, numbers, rereadMark: mark };
}

function fitting(rows: readonly SequencedRow[]): readonly SequencedRow[] {
  let length = 0;
  const end = rows.findIndex((row, index) => {
    length += JSON.stringify(wireMeasurementOf(row)).length;
    return index > 0 && length > longestJson;
  });
  return end === -1 ? rows : rows.slice(0, end);
}

function numbersBetween(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
