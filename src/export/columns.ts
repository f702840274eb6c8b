// The columns of the CSV export. INVARIANT: they follow from the program alone, never from the rows; a column is added
// behind the others of its kind and never removed or given another meaning.
import { canonicalJson, type JsonValue } from '../core/canonical-json.js';
import type { Measurement } from '../core/measurement.js';
import type { Opinion } from '../core/opinion.js';
import type { NettestDescription } from '../core/nettest.js';
import type { Cell } from '../core/escape-csv.js';

/** One column: its name, with the unit at its end where it has one, and how a row fills it. */
export interface Column {
  readonly name: string;
  cell(measurement: Measurement, opinion?: Opinion['answer']): Cell;
}

const facts: readonly Column[] = [
  column('id', (m) => m.id),
  column('started_at', (m) => m.startedAt),
  column('nettest', (m) => m.nettest),
  column('scope', (m) => m.scope),
  column('status', (m) => m.status),
  column('failure', (m) => m.failure),
  column('skip_reason', (m) => m.skipReason),
  column('validity', (m) => m.validity),
  column('validity_reasons', (m) => listOf(m.validityReasons)),
  column('duration_ms', (m) => m.durationMs),
  column('download_status', (m) => m.directions.download?.status),
  column('download_failure', (m) => m.directions.download?.failure),
  column('upload_status', (m) => m.directions.upload?.status),
  column('upload_failure', (m) => m.directions.upload?.failure),
  column('server_host', (m) => m.server?.host),
  column('server_port', (m) => m.server?.port),
  column('server_address', (m) => m.server?.address),
  column('server_scheme', (m) => m.server?.scheme),
  column('server_site', (m) => m.server?.site),
  column('server_city', (m) => m.server?.city),
  column('server_country', (m) => m.server?.country),
  column('server_version', (m) => m.server?.version),
  column('input', (m) => m.input),
  column('trigger', (m) => m.trigger),
  column('scheduled_at', (m) => m.scheduledAt),
  column('ticks', (m) => m.ticks),
  column('clock', (m) => m.clock),
  column('timezone', (m) => m.timezone),
  column('boot_id', (m) => m.bootId),
  column('since_boot_ms', (m) => m.monotonicMs),
  column('flags', (m) => listOf(m.flags)),
  column('annotations', (m) => objectOf(m.annotations)),
  column('conditions', (m) => objectOf(m.conditions)),
  column('detail', (m) => m.detail),
  column('exit_code', (m) => m.exitCode),
  column('exit_signal', (m) => m.exitSignal),
  column('engine_name', (m) => m.engine?.name),
  column('engine_version', (m) => m.engine?.version),
  column('nettest_version', (m) => m.nettestVersion),
  column('origin', (m) => m.origin),
  column('device', (m) => m.device),
  column('epoch', (m) => m.epoch),
  column('sequence', (m) => m.sequence),
  column('raw_format', (m) => m.raw?.format),
  column('raw_sha256', (m) => m.raw?.sha256),
  column('raw_bytes', (m) => m.raw?.bytes),
  column('previous_hash', (m) => m.previousHash),
  column('hash', (m) => m.hash),
  column('opinion', (_, opinion) => opinion),
];

/** Facts first, then every metric that a nettest of the program has, then what only other programs' rows have. */
export function columnsOf(nettests: readonly NettestDescription[]): readonly Column[] {
  const names = new Set(nettests.flatMap(({ metrics }) => metrics.map(({ name }) => name)));
  // A metric that is called as a fact would make two columns of one name: it goes with the others.
  for (const { name } of facts) names.delete(name);
  return [
    ...facts,
    ...[...names].map((name) => column(name, ({ metrics }) => metrics[name])),
    column('other_metrics', ({ metrics }) =>
      objectOf(Object.fromEntries(Object.entries(metrics).filter(([name]) => !names.has(name)))),
    ),
  ];
}

function column(name: string, cell: Column['cell']): Column {
  return { name, cell };
}

/** Words separated by spaces; empty for none. */
function listOf(words: readonly string[]): Cell {
  return words.length === 0 ? undefined : words.join(' ');
}

/** JSON; empty for none. */
function objectOf(object: Readonly<Record<string, JsonValue>>): Cell {
  return Object.keys(object).length === 0 ? undefined : canonicalJson(object);
}
