// One SQL view per nettest, with a column for each of its metrics: `SELECT started_at, download_bps FROM ndt7_results`.
// Made at each opening from what the nettests say about themselves, so that a new metric has its column at once.
import { codeOf } from '../core/errors.js';
import type { Connection } from './connection.js';

/** A nettest, as far as its view needs it. */
export interface ViewedNettest {
  readonly id: string;
  readonly metrics: readonly { readonly name: string }[];
}

/** A view: its name, and the statement that makes it. */
export interface ResultView {
  readonly name: string;
  readonly sql: string;
}

/** Columns of every view, before its metrics. */
const facts: readonly (readonly [sql: string, name: string])[] = [
  [
    `lower(format('%s-%s-%s-%s-%s', substr(hex(m.id), 1, 8), substr(hex(m.id), 9, 4), substr(hex(m.id), 13, 4),
    substr(hex(m.id), 17, 4), substr(hex(m.id), 21)))`,
    'id',
  ],
  ["strftime('%Y-%m-%dT%H:%M:%fZ', m.started_at_ms / 1000.0, 'unixepoch')", 'started_at'],
  ['m.scope', 'scope'],
  ['m.status', 'status'],
  ['coalesce(m.failure, m.skip_reason)', 'reason'],
  ['m.validity', 'validity'],
  ['m.clock', 'clock'],
  ['m.duration_ms', 'duration_ms'],
  ['m.server_host', 'server_host'],
  ['m.server_city', 'server_city'],
  ['m.server_country', 'server_country'],
  ['m.origin', 'origin'],
  ['m.device', 'device'],
  ['m.sequence', 'sequence'],
  ['m.key', 'measurement_key'],
];

/** The view of a nettest: `mk.ndt` has `mk_ndt_results`. */
export function resultView({ id, metrics }: ViewedNettest): ResultView {
  const name = `${id.replaceAll(/[^a-z0-9]+/gi, '_')}_results`;
  const taken = new Set(facts.map(([, column]) => column));
  const columns = [
    ...facts.map(([sql, column]) => `  ${sql} AS ${column}`),
    ...metrics
      .filter((metric) => !taken.has(metric.name))
      .map(
        (metric) =>
          `  (SELECT v.value FROM metric AS v WHERE v.measurement_key = m.key
    AND v.name_key = (SELECT n.key FROM metric_name AS n WHERE n.name = ${quoted(metric.name)})) AS "${metric.name}"`,
      ),
  ];
  const sql = `CREATE VIEW ${name} AS\nSELECT\n${columns.join(',\n')}\nFROM measurement AS m\nWHERE m.nettest = ${quoted(id)}`;
  return { name, sql };
}

/**
 * Makes the views that are missing and replaces those that are different; writes nothing when all are right. A disk
 * that is full or cannot be written to keeps its old views: results matter more than the ease of reading them.
 */
export function keepResultViews(connection: Connection, nettests: readonly ViewedNettest[]): void {
  const stored = new Map(
    connection
      .all("SELECT name, sql FROM sqlite_schema WHERE type = 'view'")
      .map(({ name, sql }) => [name, sql]),
  );
  const wrong = nettests.map(resultView).filter(({ name, sql }) => stored.get(name) !== sql);
  if (wrong.length === 0) return;
  try {
    connection.write(() => {
      for (const { name, sql } of wrong) connection.exec(`DROP VIEW IF EXISTS ${name}; ${sql}`);
    });
  } catch (thrown) {
    if (!/^SQLITE_(FULL|READONLY|BUSY)/.test(codeOf(thrown) ?? '')) throw thrown;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
