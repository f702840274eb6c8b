// What is drawn over a range as band or mark, from rows and, for long ranges, from the days of roll-ups.
import { scopeSchema, scopes } from '../core/measurement.js';
import { groupForRange } from '../core/rollup-store.js';
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
import { readCircumstances } from './circumstance-read.js';
import type { Connection } from './connection.js';
import { readOff } from './daemon-runs.js';
import { readOutages } from './monitor-outages.js';
import { readAttemptDays } from './rollup-read.js';
import { attemptsMetric } from './rollup-series.js';
import { rowsKeptFrom } from './rollup-rows.js';
import { uuidText } from './uuid-bytes.js';

/** Beyond it attempts are given by day. */
const rowsRangeMs = 60 * 86_400_000;
/** Rows of one kind that are looked at. */
const mostRows = 200_000;

/** The entries of a range, each kind folded to `limit`. */
export function readTimeline(connection: Connection, query: TimelineQuery): TimelineSpans {
  const { fromMs, toMs, limit } = query;
  return {
    outages: foldOutages(outageSpans(connection, query), limit),
    off: foldOff(readOff(connection, fromMs, toMs, mostRows), limit),
    attempts: foldAttempts(attemptSpans(connection, query), limit),
    changes: foldChanges(changeSpans(connection, query), limit),
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
    const days = readAttemptDays(connection, {
      ...{ nettests: [name], scopes: [scope], fromMs, toMs },
      ...(origin !== undefined && { origin }),
    });
    return days.flatMap(({ attempts, ...bin }) =>
      withoutResult.flatMap((status) => {
        const count = attempts[status] ?? 0;
        return count === 0 ? [] : [{ ...bin, count, nettest: name, scope, status }];
      }),
    );
  });
}

/** Changes of what is measured: exact for days, from roll-ups for weeks and years. */
function changeSpans(
  connection: Connection,
  { fromMs, toMs, nettest, origin }: TimelineQuery,
): readonly ChangeSpan[] {
  const query = {
    ...{ fromMs, toMs },
    ...(nettest !== undefined && { nettests: [nettest] }),
    ...(origin !== undefined && { origin }),
  };
  const { changes } = readCircumstances(connection, query, groupForRange(toMs - fromMs));
  return changes.map(({ atMs, ...change }) => ({ ...change, fromMs: atMs, toMs: atMs, count: 1 }));
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
