// The circumstances of single results, from their rows: for ranges so short that an hour would be too coarse.
import type { CircumstanceCount } from '../core/circumstance-changes.js';
import type { Circumstances } from '../core/circumstances.js';
import type { CircumstanceQuery } from '../core/rollup-store.js';
import { circumstanceColumns, circumstancesOfRow } from './circumstance-rows.js';
import type { Connection } from './connection.js';
import { conditionsOf, whereOf } from './measurement-query.js';
import { groupName, type RollupGroup } from './rollup-series.js';

/** Results of one nettest in one scope by their circumstances, oldest first. */
export interface GroupCounts extends RollupGroup {
  readonly counts: readonly CircumstanceCount[];
}

/** Of more results than these the newest are looked at. */
const mostResults = 5000;

/** Each result of the range alone, with combinations numbered as they come. */
export function resultCircumstances(
  connection: Connection,
  { where: _where, ...filter }: CircumstanceQuery,
): { readonly combinations: ReadonlyMap<number, Circumstances>; readonly groups: readonly GroupCounts[] } {
  const condition = whereOf(conditionsOf({ ...filter, statuses: ['ok', 'partial'] }));
  const rows = connection.all(
    `SELECT m.key, m.started_at_ms, m.nettest, m.scope, ${circumstanceColumns} FROM measurement AS m
     ${condition.sql} ORDER BY m.started_at_ms DESC, m.key DESC LIMIT ${mostResults}`,
    ...condition.values,
  );
  const numbers = new Map<string, number>();
  const combinations = new Map<number, Circumstances>();
  const groups = new Map<string, RollupGroup & { readonly counts: CircumstanceCount[] }>();
  for (const row of rows.toReversed()) {
    const circumstances = circumstancesOfRow(row);
    const text = JSON.stringify(circumstances);
    const number = numbers.get(text) ?? numbers.size + 1;
    numbers.set(text, number);
    combinations.set(number, circumstances);
    const group: RollupGroup = {
      source: Number(row.key) < 0 ? 'import' : 'run',
      ...{ scope: String(row.scope), nettest: String(row.nettest) },
    };
    const own = groups.get(groupName(group)) ?? { ...group, counts: [] };
    groups.set(groupName(group), own);
    own.counts.push({ atMs: Number(row.started_at_ms), counts: new Map([[number, 1]]) });
  }
  return { combinations, groups: [...groups.values()] };
}
