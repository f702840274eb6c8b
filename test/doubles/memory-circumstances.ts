// What was measured and where it changed, from the rows themselves each time.
import { circumstanceChanges } from '../../src/core/circumstance-changes.js';
import { circumstancesOf, type Circumstances } from '../../src/core/circumstances.js';
import type { Measurement } from '../../src/core/measurement.js';
import {
  splitNames,
  type CircumstanceOverview,
  type CircumstanceQuery,
  type SplitName,
  type Where,
} from '../../src/core/rollup-store.js';

const stepMs = { none: 1, hour: 3_600_000, day: 86_400_000 };

/** Whether a row was measured under those circumstances. */
export function isMeasuredWhere(row: Measurement, where: Where = {}): boolean {
  const circumstances = circumstancesOf(row);
  return splitNames.every((name) => where[name] === undefined || circumstances[name] === where[name]);
}

/** The overview of a range. */
export function overviewOfMeasurements(
  all: readonly Measurement[],
  { nettests, scopes, origin, fromMs = -Infinity, toMs = Infinity, where }: CircumstanceQuery,
  group: 'none' | 'hour' | 'day',
): CircumstanceOverview {
  const step = stepMs[group];
  const [from, to] = [Math.floor(fromMs / step) * step, Math.ceil(toMs / step) * step];
  const rows = all.filter((row) => {
    const atMs = Date.parse(row.startedAt);
    return (
      (row.status === 'ok' || row.status === 'partial') &&
      atMs >= from &&
      atMs < to &&
      (nettests?.includes(row.nettest) ?? true) &&
      (scopes?.includes(row.scope) ?? true) &&
      (origin === undefined || row.origin === origin)
    );
  });
  const groups = new Map<string, Measurement[]>();
  for (const row of rows) {
    const name = `${row.origin} ${row.scope} ${row.nettest}`;
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  const changes = [...groups.values()].flatMap((own) => changesOf(own, where, step));
  const values = (name: SplitName) => {
    const counts = new Map<string, number>();
    for (const row of rows) {
      const value = circumstancesOf(row)[name];
      if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return [...counts]
      .map(([value, n]) => ({ value, n }))
      .sort((a, b) => b.n - a.n || (a.value < b.value ? -1 : 1));
  };
  return {
    values: { server: values('server'), network: values('network'), interface: values('interface') },
    changes: changes.sort((a, b) => a.atMs - b.atMs),
  };
}

function changesOf(own: readonly Measurement[], where: Where | undefined, step: number) {
  const [first] = own;
  if (first === undefined) return [];
  const combinations = new Map<number, Circumstances>();
  const places = new Map<number, Map<number, number>>();
  own.forEach((row, number) => {
    if (!isMeasuredWhere(row, where)) return;
    combinations.set(number, circumstancesOf(row));
    const atMs = Math.floor(Date.parse(row.startedAt) / step) * step;
    places.set(atMs, (places.get(atMs) ?? new Map<number, number>()).set(number, 1));
  });
  const counts = [...places].map(([atMs, results]) => ({ atMs, counts: results }));
  return circumstanceChanges(counts, combinations).map((change) => ({
    ...change,
    ...{ nettest: first.nettest, scope: first.scope },
  }));
}
