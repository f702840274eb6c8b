// The circumstances that a query is narrowed to, as the store wants them.
import { splitNames, type SplitName, type Where } from '../../core/rollup-store.js';

/** Undefined where the query names none. */
export function whereOf(query: Readonly<Partial<Record<SplitName, string | undefined>>>): Where | undefined {
  const named = splitNames.flatMap((name) => {
    const value = query[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return named.length === 0 ? undefined : Object.fromEntries(named);
}
