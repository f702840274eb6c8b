// Compares roll-ups with the rows they were made of, 32 days at a time.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isoInstant } from '../core/clock.js';
import { KioskError } from '../core/errors.js';
import type { Circumstances } from '../core/circumstances.js';
import { dayHours, dayOfHour, hourMs, hourOf } from '../core/rollup-days.js';
import { mergeSummaries, summaryOf, type Summary } from '../core/rollup-summary.js';
import type { VerificationFault } from '../core/store.js';
import { findCombination, together } from './circumstance-rows.js';
import type { Connection } from './connection.js';
import { bytesOf, decodeDays, decodeHours, decodeSummary, encodeSummary, storedDay } from './rollup-codec.js';
import { isFilled } from './rollup-fill.js';
import { blockDays } from './rollup-merge.js';
import { rowsKeptFrom } from './rollup-rows.js';
import { bytesIn, recentKey, type SeriesPart } from './rollup-series.js';
import { rollupSources } from './rollup-sources.js';
import { addedTogether, readSeries, type RollupSeries } from './rollup-together.js';
import { guarded } from './verify-file.js';

const blockHours = blockDays * dayHours;

/** A fault for each series of each 32 days whose roll-ups are not what the rows say. Never throws on damaged pages. */
export async function verifyRollups(connection: Connection): Promise<readonly VerificationFault[]> {
  const faults: VerificationFault[] = [];
  const look = (id: string, find: () => readonly VerificationFault[]) =>
    faults.push(...guarded(id, () => unpacked(id, find)));
  const blocks = new Set<number>();
  look('roll-ups', () => {
    for (const block of blocksOf(connection)) blocks.add(block);
    return isFilled(connection) ? [] : [{ id: 'roll-ups', problem: 'do not say that they were filled' }];
  });
  for (const block of [...blocks].sort((a, b) => a - b)) {
    await nextTurn();
    look(`roll-ups of 32 days from ${dayText(block * blockDays)}`, () =>
      connection.read(() => blockFaults(connection, block)),
    );
  }
  return faults;
}

/** Bytes that are no roll-up are a fault like any other. */
function unpacked(id: string, find: () => readonly VerificationFault[]): readonly VerificationFault[] {
  try {
    return find();
  } catch (thrown) {
    if (thrown instanceof KioskError || thrown instanceof RangeError) {
      return [{ id, problem: `cannot be read: ${thrown.message}` }];
    }
    throw thrown;
  }
}

function blocksOf(connection: Connection): Set<number> {
  const blocks = new Set<number>();
  for (const rows of rollupSources) {
    let first = rows.firstFrom(connection, -Number.MAX_SAFE_INTEGER);
    while (first !== undefined) {
      const block = Math.floor(hourOf(first) / blockHours);
      blocks.add(block);
      first = rows.firstFrom(connection, (block + 1) * blockHours * hourMs);
    }
  }
  for (const { block } of connection.all('SELECT DISTINCT block FROM rollup_days')) blocks.add(Number(block));
  for (const { day } of connection.all('SELECT DISTINCT day FROM rollup_hours')) {
    blocks.add(Math.floor(Number(day) / blockDays));
  }
  for (const { hour } of connection.all('SELECT DISTINCT hour FROM rollup_recent')) {
    blocks.add(Math.floor(Number(hour) / blockHours));
  }
  return blocks;
}

function blockFaults(connection: Connection, block: number): VerificationFault[] {
  const expected = summariesOfRows(connection, block);
  const series = readSeries(connection);
  const waiting = waitingHours(connection, block, series);
  const faults: VerificationFault[] = [];
  const seen = new Set<string>();
  for (const one of series) {
    const name = nameOf(one, one.metric);
    seen.add(name);
    const merged = mergedHours(connection, one.key, block);
    const rows = rollupSources.find(({ source }) => source === one.source);
    const problems = dayProblems(connection, one.key, block, merged);
    if (rows !== undefined) {
      const fromHour = (rowsKeptFrom(connection, rows.source) ?? -Infinity) / hourMs;
      for (const [hour, summaries] of waiting.get(name) ?? []) addTo(merged, hour, summaries);
      problems.push(...hourProblems(merged, expected.get(name) ?? new Map<number, Summary>(), fromHour));
    }
    const of = one.combination === together ? '' : `, circumstances ${one.combination}`;
    const id = `roll-up of ${one.metric || 'attempts'} (${one.nettest}, ${one.scope}${of})`;
    faults.push(...problems.map((problem) => ({ id, problem })));
  }
  for (const [name, hours] of expected) {
    if (seen.has(name)) continue;
    // The series of all together is made by the first merge: until then all of it waits.
    const waits: Hours = new Map();
    for (const [hour, summaries] of waiting.get(name) ?? [])
      if (hours.has(hour)) addTo(waits, hour, summaries);
    if (hourProblems(waits, hours, -Infinity).length === 0) continue;
    const [first] = hours.keys();
    faults.push({ id: `roll-up of ${name}`, problem: `is missing from ${hourText(first ?? 0)}` });
  }
  return faults;
}

type Hours = Map<number, Summary>;

function nameOf({ source, scope, nettest, combination }: SeriesPart, metric: string): string {
  return [source, scope, nettest, metric, combination].join(' ');
}

/** What the rows of a block say: by the series' name, by hour. */
function summariesOfRows(connection: Connection, block: number): Map<string, Hours> {
  const [fromMs, toMs] = [block * blockHours * hourMs, (block + 1) * blockHours * hourMs];
  const parts = new Map<string, { readonly part: SeriesPart; readonly metric: string; hours: HourValues }>();
  for (const rows of rollupSources) {
    const keptFromMs = rowsKeptFrom(connection, rows.source) ?? -Infinity;
    const numbers = new Map<Circumstances, number>();
    for (const { group, metric, atMs, value, circumstances } of rows.valuesOf(connection, fromMs, toMs)) {
      if (atMs < keptFromMs) continue;
      const combination =
        circumstances === undefined
          ? together
          : (numbers.get(circumstances) ?? findCombination(connection, circumstances) ?? noCombination);
      if (circumstances !== undefined) numbers.set(circumstances, combination);
      const part = { ...group, combination };
      const name = nameOf(part, metric);
      const own = parts.get(name) ?? { part, metric, hours: new Map<number, number[]>() };
      parts.set(name, own);
      const hour = hourOf(atMs);
      const same = own.hours.get(hour);
      if (same === undefined) own.hours.set(hour, [value]);
      else same.push(value);
    }
  }
  const found = new Map<string, Hours>();
  for (const [name, { part, metric, hours }] of parts) {
    for (const [hour, same] of hours) {
      const summary = summaryOf(same);
      addTo(hoursOf(found, name), hour, [summary]);
      for (const [ofAll, added] of addedTogether({ ...part, metric }, summary)) {
        addTo(hoursOf(found, nameOf({ ...part, combination: together }, ofAll)), hour, [added]);
      }
    }
  }
  return found;
}

type HourValues = Map<number, number[]>;

/** The number of a combination of rows that no series is kept for: a fault. */
const noCombination = -1;

function hoursOf(found: Map<string, Hours>, name: string): Hours {
  const hours = found.get(name) ?? new Map<number, Summary>();
  found.set(name, hours);
  return hours;
}

function addTo(hours: Hours, hour: number, summaries: readonly Summary[]): void {
  const before = hours.get(hour);
  hours.set(hour, mergeSummaries(before === undefined ? summaries : [before, ...summaries]));
}

function mergedHours(connection: Connection, series: number, block: number): Hours {
  const rows = connection.all(
    'SELECT day, hours FROM rollup_hours WHERE series_key = ? AND day >= ? AND day < ?',
    series,
    block * blockDays,
    (block + 1) * blockDays,
  );
  return new Map(
    rows.flatMap((row) =>
      [...decodeHours(bytesIn(row, 'hours'))].map(([hour, summary]): [number, Summary] => [
        Number(row.day) * dayHours + hour,
        summary,
      ]),
    ),
  );
}

/** What waits for a merge, for each series that it will be added to. */
function waitingHours(
  connection: Connection,
  block: number,
  series: readonly RollupSeries[],
): Map<string, Map<number, Summary[]>> {
  const rows = connection.all(
    'SELECT series_key, hour, summary FROM rollup_recent WHERE key >= ? AND key < ?',
    recentKey(block * blockHours),
    recentKey((block + 1) * blockHours),
  );
  const byKey = new Map(series.map((one) => [one.key, one]));
  const found = new Map<string, Map<number, Summary[]>>();
  for (const row of rows) {
    const one = byKey.get(Number(row.series_key));
    if (one === undefined) continue;
    const hour = Number(row.hour);
    const summary = decodeSummary(bytesIn(row, 'summary'));
    const added = addedTogether(one, summary).map(
      ([metric, more]) => [nameOf({ ...one, combination: together }, metric), more] as const,
    );
    for (const [name, more] of [[nameOf(one, one.metric), summary] as const, ...added]) {
      const hours = found.get(name) ?? new Map<number, Summary[]>();
      found.set(name, hours);
      hours.set(hour, [...(hours.get(hour) ?? []), more]);
    }
  }
  return found;
}

function hourProblems(stored: Hours, expected: Hours, fromHour: number): string[] {
  const wrong = [...new Set([...stored.keys(), ...expected.keys()])]
    .filter((hour) => hour >= fromHour && !sameSummary(stored.get(hour), expected.get(hour)))
    .sort((a, b) => a - b);
  const [first] = wrong;
  return first === undefined
    ? []
    : [`${wrong.length} hours from ${hourText(first)} are not what the measurements say`];
}

function sameSummary(one: Summary | undefined, other: Summary | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return encodeSummary(one).equals(encodeSummary(other));
}

/** Days whose figures are not those of their merged hours. */
function dayProblems(connection: Connection, series: number, block: number, merged: Hours): string[] {
  const row = connection.get(
    'SELECT days FROM rollup_days WHERE series_key = ? AND block = ?',
    series,
    block,
  );
  const stored = decodeDays(bytesIn(row, 'days'));
  const byDay = new Map<number, Summary[]>();
  for (const [hour, summary] of merged) {
    const day = dayOfHour(hour) - block * blockDays;
    const summaries = byDay.get(day);
    if (summaries === undefined) byDay.set(day, [summary]);
    else summaries.push(summary);
  }
  const wrong = [...new Set([...stored.keys(), ...byDay.keys()])]
    .filter((day) => {
      const [there, hours] = [stored.get(day), byDay.get(day)];
      if (there === undefined || hours === undefined) return true;
      const made = storedDay(mergeSummaries(hours));
      return (
        !bytesOf(made).equals(bytesOf(there)) ||
        JSON.stringify(made.figures) !== JSON.stringify(there.figures)
      );
    })
    .sort((a, b) => a - b);
  const [first] = wrong;
  return first === undefined
    ? []
    : [`${wrong.length} days from ${dayText(block * blockDays + first)} are not the sums of their hours`];
}

function hourText(hour: number): string {
  return Math.abs(hour * hourMs) <= 8.64e15 ? isoInstant(hour * hourMs) : `hour ${hour}`;
}

function dayText(day: number): string {
  return hourText(day * dayHours).slice(0, 10);
}
