// From a run of another program to the row it becomes.
import { messageOf } from '../core/errors.js';
import { isoInstant } from '../core/clock.js';
import type { ImportedRecord } from '../core/import.js';
import { measurementSchema, type MeasurementDraft, type Scope, type Server } from '../core/measurement.js';
import type { ImportedDraft } from '../core/store.js';
import type { Run } from './runs.js';
import { startTimeOf } from './start-time.js';

/** What a row needs besides its run. */
export interface DraftContext {
  /** Where it was found, as people see it. */
  readonly source: string;
  /** When the file was last written, where there is a file. */
  readonly modifiedMs: number | undefined;
  readonly nowMs: number;
  /** The name of the file without its folder. */
  readonly fileName?: string | undefined;
  /** A new UUIDv7 for a row that began at this instant. */
  newId(startedAtMs: number): string;
  keyOf(run: Run, record: ImportedRecord): string;
}

/** The row, or why there is none: then the fault is this program's, and the run is kept for a version without it. */
export type Drafted =
  { readonly ok: true; readonly draft: ImportedDraft } | { readonly ok: false; readonly reason: string };

const rowSchema = measurementSchema.omit({
  device: true,
  epoch: true,
  sequence: true,
  previousHash: true,
  hash: true,
  raw: true,
});

/** Reads a run and makes its row. Never throws. */
export function draftOf(run: Run, context: DraftContext): Drafted {
  const { format } = run;
  const raw = { format: format.rawFormat, text: run.text };
  let record: ImportedRecord;
  try {
    record = format.read(raw);
  } catch (thrown) {
    return { ok: false, reason: `a fault in the reader of ${format.title}: ${messageOf(thrown)}` };
  }
  const row = rowSchema.safeParse(rowOf(record, run, context));
  if (!row.success) {
    const [issue] = row.error.issues;
    const what = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`;
    return { ok: false, reason: `a fault in the reader of ${format.title}: ${what}` };
  }
  const { curves } = record.result;
  return {
    ok: true,
    draft: {
      measurement: row.data,
      curves,
      raw,
      key: context.keyOf(run, record),
      source: context.source,
    },
  };
}

function rowOf(
  record: ImportedRecord,
  run: Run,
  context: DraftContext,
): Omit<MeasurementDraft['measurement'], 'validity'> {
  const { result } = record;
  const { recorded = {}, failure, server, input } = result;
  const start = startTimeOf(recorded.startedAtMs, context.modifiedMs, context.nowMs);
  const { durationMs, annotations = {}, engine } = recorded;
  const flags = [
    ...(result.flags ?? []),
    ...start.flags,
    ...(durationMs === undefined ? ['duration_unknown'] : []),
    ...(isLoopback(server) ? ['loopback_server'] : []),
  ];
  return {
    id: context.newId(start.startedAtMs),
    origin: 'import',
    nettest: record.nettest,
    nettestVersion: record.nettestVersion,
    trigger: 'import',
    scope: scopeOf(server),
    status: result.status,
    ...failure,
    directions: result.directions,
    validityReasons: [],
    startedAt: isoInstant(start.startedAtMs),
    durationMs: durationMs ?? 0,
    clock: 'unknown',
    ...(engine === undefined ? {} : { engine }),
    ...(server === undefined ? {} : { server }),
    ...(input === undefined ? {} : { input }),
    metrics: { ...result.metrics },
    flags: [...new Set(flags)],
    annotations: {
      ...(context.fileName !== undefined && run.format.annotationsOfFileName?.(context.fileName)),
      ...annotations,
    },
    conditions: { import: importConditions(recorded.startedAtMs, run) },
  };
}

function importConditions(recordedMs: number | undefined, run: Run): Record<string, string | number> {
  return {
    format: run.format.id,
    line: run.line,
    ...(recordedMs === undefined || !Number.isFinite(recordedMs) ? {} : { recordedStartMs: recordedMs }),
  };
}

/** A test against the machine it ran on measured no line, whoever made it. */
function scopeOf(server: Server | undefined): Scope {
  return isLoopback(server) ? 'self-test' : 'line';
}

function isLoopback(server: Server | undefined): boolean {
  return [server?.address, server?.host].some(
    (name) =>
      name !== undefined && (/^127(\.\d{1,3}){3}$/.test(name) || name === '::1' || name === 'localhost'),
  );
}
