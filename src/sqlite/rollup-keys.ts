// Which series of roll-ups a chart is made of.
import type { Circumstances } from '../core/circumstances.js';
import type { BinQuery, SplitName, Where } from '../core/rollup-store.js';
import { readCombinations, together } from './circumstance-rows.js';
import type { Connection } from './connection.js';
import { attemptsMetric, boundsMetric } from './rollup-series.js';

/** Keys of series: those to read merged roll-ups of, and those to read what waits of. */
export interface SeriesKeys {
  readonly merged: readonly number[];
  readonly waiting: readonly number[];
}

/** The series of a chart: of its metric, of the lower bounds among it, and of the attempts of the same nettests. */
export interface ChartKeys {
  readonly values: SeriesKeys;
  readonly bounds: SeriesKeys;
  readonly attempts: SeriesKeys;
}

type KeyQuery = Omit<BinQuery, 'group'>;

/** The series of a query, narrowed to what it says. */
export function chartKeys(connection: Connection, query: KeyQuery): ChartKeys {
  const { where } = query;
  const combinations =
    where === undefined ? undefined : combinationsWhere(readCombinations(connection), where);
  return narrowed(selectSeries(connection, query), combinations);
}

/** The series for each value of a circumstance; undefined stands for what is not known. */
export function chartKeysBy(
  connection: Connection,
  query: KeyQuery,
  by: SplitName,
): ReadonlyMap<string | undefined, { readonly keys: ChartKeys; readonly combinations: ReadonlySet<number> }> {
  const values = new Map<string | undefined, Set<number>>();
  for (const [number, circumstances] of readCombinations(connection)) {
    if (!isWhere(circumstances, query.where ?? {})) continue;
    const value = circumstances[by];
    const own = values.get(value) ?? new Set<number>();
    values.set(value, own);
    own.add(number);
  }
  const all = selectSeries(connection, query);
  return new Map(
    [...values].map(([value, combinations]) => [value, { keys: narrowed(all, combinations), combinations }]),
  );
}

/** The numbers of the combinations that have those values. */
export function combinationsWhere(
  combinations: ReadonlyMap<number, Circumstances>,
  where: Where,
): ReadonlySet<number> {
  return new Set([...combinations].flatMap(([number, known]) => (isWhere(known, where) ? [number] : [])));
}

function isWhere(circumstances: Circumstances, { server, network, interface: link }: Where): boolean {
  return (
    (server === undefined || circumstances.server === server) &&
    (network === undefined || circumstances.network === network) &&
    (link === undefined || circumstances.interface === link)
  );
}

interface Found {
  readonly key: number;
  readonly nettest: string;
  readonly combination: number;
}

interface FoundSeries {
  readonly values: readonly Found[];
  readonly bounds: readonly Found[];
  readonly attempts: readonly Found[];
}

function narrowed(
  { values, bounds, attempts }: FoundSeries,
  combinations: ReadonlySet<number> | undefined,
): ChartKeys {
  const keys = (found: readonly Found[]): SeriesKeys => {
    const own = (keep: (combination: number) => boolean) =>
      found.filter(({ combination }) => keep(combination)).map(({ key }) => key);
    if (combinations === undefined) {
      return { merged: own((combination) => combination === together), waiting: own(() => true) };
    }
    const narrow = own((combination) => combinations.has(combination));
    return { merged: narrow, waiting: narrow };
  };
  return { values: keys(values), bounds: keys(bounds), attempts: keys(attempts) };
}

function selectSeries(connection: Connection, { metric, nettests, scopes, origin }: KeyQuery): FoundSeries {
  const select = (name: string): readonly Found[] =>
    connection
      .all('SELECT key, source, scope, nettest, circumstance_key FROM rollup_series WHERE metric = ?', name)
      .map(({ key, source, scope, nettest, circumstance_key: combination }) => ({
        ...{ key: Number(key), imported: source === 'import', scope: String(scope) },
        ...{ nettest: String(nettest), combination: Number(combination) },
      }))
      .filter(
        ({ imported, scope, nettest }) =>
          (origin === undefined || imported === (origin === 'import')) &&
          (nettests?.includes(nettest) ?? true) &&
          (scopes?.some((wanted) => wanted === scope) ?? true),
      );
  const values = select(metric);
  const measuring = new Set(nettests ?? values.map(({ nettest }) => nettest));
  return {
    values,
    bounds: select(boundsMetric(metric)),
    attempts: select(attemptsMetric).filter(({ nettest }) => measuring.has(nettest)),
  };
}
