// What is drawn over a range as band or mark, from rows and, for long ranges, from the days of roll-ups.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { circumstancesOf, createChangeFinder, type CircumstancesAt } from '../core/circumstances.js';
import { jsonObjectSchema, scopeSchema, scopes, serverSchema } from '../core/measurement.js';
import {
  foldAttempts,
  foldChanges,
  foldOff,
  foldOutages,
  type AttemptSpan,
  type ChangeSpan,
  type OutageSpan,
  type TimelineQuery,
  type TimelineSpans,
} from '../core/timeline.js';
import type { Connection, Row } from './connection.js';
import { readOff } from './daemon-runs.js';
import { present } from './measurement-row.js';
import { readOutages } from './monitor-outages.js';
import { readBins } from './rollup-read.js';
import { attemptsMetric } from './rollup-series.js';
import { rowsKeptFrom } from './rollup-rows.js';
import { uuidText } from './uuid-bytes.js';

/** Beyond it attempts are given by day. */
const rowsRangeMs = 60 * 86_400_000;
/** Rows of one kind that are looked at. */
const mostRows = 200_000;

/** The entries of a range, each kind folded to `limit`. */
export async function readTimeline(connection: Connection, query: TimelineQuery): Promise<TimelineSpans> {
  const { fromMs, toMs, limit } = query;
  return {
    outages: foldOutages(outageSpans(connection, query), limit),
    off: foldOff(readOff(connection, fromMs, toMs, mostRows), limit),
    attempts: foldAttempts(attemptSpans(connection, query), limit),
    changes: await changesIn(connection, query),
  };
}

function outageSpans(connection: Connection, { fromMs, toMs }: TimelineQuery): readonly OutageSpan[] {
  return readOutages(connection, { fromMs, toMs }, mostRows).map((outage) => {
    const beginMs = Date.parse(outage.begin);
    const endMs = outage.end === undefined ? Math.max(toMs, beginMs) : Date.parse(outage.end);
    return {
      fromMs: beginMs,
      toMs: endMs,
      count: 1,
      kind: outage.kind,
      downMs: Math.max(0, Math.min(endMs, toMs) - Math.max(beginMs, fromMs)),
      open: outage.end === undefined,
      overlapsTest: outage.overlapsTest,
      id: outage.id,
    };
  });
}

const withoutResult = ['failed', 'skipped', 'aborted'] as const;

function attemptSpans(connection: Connection, query: TimelineQuery): readonly AttemptSpan[] {
  const { fromMs, toMs, origin } = query;
  const source = origin === 'import' ? 'import' : 'run';
  const rowsFromMs = rowsKeptFrom(connection, source) ?? -Infinity;
  const rows = toMs - fromMs <= rowsRangeMs && fromMs >= rowsFromMs;
  return rows ? attemptRows(connection, query) : attemptDays(connection, query);
}

function attemptRows(connection: Connection, query: TimelineQuery): readonly AttemptSpan[] {
  const [where, bound] = conditionOf(query);
  const rows = connection.all(
    `SELECT id, started_at_ms, nettest, scope, status, coalesce(failure, skip_reason) AS reason
     FROM measurement INDEXED BY measurement_without_result
     WHERE status IN ('failed', 'skipped', 'aborted') AND ${where} ORDER BY started_at_ms DESC LIMIT ${mostRows}`,
    ...bound,
  );
  return rows.flatMap((row): AttemptSpan[] => {
    const status = withoutResult.find((candidate) => candidate === row.status);
    const scope = scopeSchema.safeParse(row.scope);
    if (status === undefined || !scope.success || !(row.id instanceof Uint8Array)) return [];
    const atMs = Number(row.started_at_ms);
    return [
      {
        ...{ fromMs: atMs, toMs: atMs, count: 1, status },
        ...{ nettest: String(row.nettest), scope: scope.data, id: uuidText(row.id) },
        ...(typeof row.reason === 'string' && { reason: row.reason }),
      },
    ];
  });
}

function attemptDays(connection: Connection, query: TimelineQuery): readonly AttemptSpan[] {
  const { fromMs, toMs, nettest, origin } = query;
  const series = connection.all(
    'SELECT DISTINCT nettest, scope FROM rollup_series WHERE metric = ?',
    attemptsMetric,
  );
  return series.flatMap((row): AttemptSpan[] => {
    const scope = scopes.find((candidate) => candidate === row.scope);
    const name = String(row.nettest);
    if (scope === undefined || (nettest !== undefined && name !== nettest)) return [];
    const { bins } = readBins(
      connection,
      {
        ...{ metric: attemptsMetric, nettests: [name], scopes: [scope], fromMs, toMs, group: 'day' },
        ...(origin !== undefined && { origin }),
      },
      mostRows,
    );
    return bins.flatMap(({ attempts, ...bin }) =>
      withoutResult.flatMap((status) => {
        const count = attempts[status] ?? 0;
        return count === 0 ? [] : [{ ...bin, figures: undefined, count, nettest: name, scope, status }];
      }),
    );
  });
}

const rowsAtOnce = 500;

/** Changes between results of the range. Ten years of them are read in parts, and others get their turn in between. */
async function changesIn(connection: Connection, query: TimelineQuery): Promise<readonly ChangeSpan[]> {
  const { limit } = query;
  const [where, bound] = conditionOf(query);
  const find = createChangeFinder();
  let changes: readonly ChangeSpan[] = [];
  let after: [number, number] = [query.fromMs, -Number.MAX_SAFE_INTEGER];
  for (;;) {
    const rows = connection.all(
      `SELECT key, started_at_ms, nettest, scope, server_host, server_site, server_scheme, engine_name, engine_version,
         annotations, conditions
       FROM measurement WHERE ${where} AND (started_at_ms, key) > (?, ?) AND status IN ('ok', 'partial')
       ORDER BY started_at_ms, key LIMIT ${rowsAtOnce}`,
      ...bound,
      ...after,
    );
    changes = [...changes, ...rows.flatMap((row) => circumstancesAt(row).flatMap(find))];
    // Joined entries can be joined again: what is kept stays small however many changes there are.
    if (changes.length > 4 * limit) changes = foldChanges(changes, 2 * limit);
    const last = rows.at(-1);
    if (last === undefined || rows.length < rowsAtOnce) return foldChanges(changes, limit);
    after = [Number(last.started_at_ms), Number(last.key)];
    await nextTurn();
  }
}

function circumstancesAt(row: Row): CircumstancesAt[] {
  const scope = scopeSchema.safeParse(row.scope);
  if (!scope.success) return [];
  return [
    {
      ...{ atMs: Number(row.started_at_ms), nettest: String(row.nettest), scope: scope.data },
      circumstances: circumstancesOf(partsOf(row)),
    },
  ];
}

function partsOf(row: Row): Parameters<typeof circumstancesOf>[0] {
  const server = serverSchema.safeParse(
    present({ host: row.server_host, site: row.server_site, scheme: row.server_scheme }),
  );
  const { engine_name: name, engine_version: version } = row;
  return {
    server: server.data,
    engine: typeof name === 'string' ? { name, ...(typeof version === 'string' && { version }) } : undefined,
    annotations: Object.fromEntries(
      Object.entries(objectOf(row.annotations)).flatMap(([key, value]) =>
        typeof value === 'string' ? [[key, value]] : [],
      ),
    ),
    conditions: objectOf(row.conditions),
  };
}

function objectOf(text: unknown) {
  try {
    return jsonObjectSchema.safeParse(JSON.parse(String(text))).data ?? {};
  } catch {
    // Damaged: verification names it.
    return {};
  }
}

function conditionOf({
  fromMs,
  toMs,
  nettest,
  origin,
}: TimelineQuery): readonly [string, (number | string)[]] {
  const own = origin === undefined ? '' : origin === 'device' ? ' AND key > 0' : ' AND key < 0';
  const of = nettest === undefined ? '' : ' AND nettest = ?';
  return [
    `started_at_ms >= ? AND started_at_ms < ?${own}${of}`,
    [fromMs, toMs, ...(nettest === undefined ? [] : [nettest])],
  ];
}
