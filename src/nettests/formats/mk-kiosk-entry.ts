// This program's own rows, given out in OONI's data format (export --format ooni) and read back as what they were.
import type { EntryRole, ImportedFormat, ImportedRecord } from '../../core/import.js';
import { ooniEntrySchema, ooniSoftwareName, type OoniEntry } from '../../core/ooni-entry.js';
import type { ParsedResult } from '../../core/nettest.js';
import { failedResult } from '../program-nettest.js';
import { isRecord, jsonLines } from './json-lines.js';

const engineAnnotations = new Set(['engine_name', 'engine_version', 'platform']);

/** Entries that mk-kiosk wrote. */
export const mkKioskEntry: ImportedFormat = {
  id: 'mk-kiosk-ooni',
  title: "an export of mk-kiosk in OONI's format",
  rawFormat: 'mk-kiosk-ooni/1',
  role(entry): EntryRole {
    if (!isRecord(entry) || entry.software_name !== ooniSoftwareName || !('test_keys' in entry)) {
      return { kind: 'foreign' };
    }
    const read = ooniEntrySchema.safeParse(entry);
    if (!read.success) {
      const [issue] = read.error.issues;
      const where = issue?.path.join('.') ?? '';
      return {
        kind: 'refused',
        reason: `an entry of mk-kiosk that is damaged: ${where}: ${issue?.message ?? ''}`,
      };
    }
    return read.data.test_keys.mk_kiosk.status === 'skipped'
      ? { kind: 'refused', reason: 'a run of mk-kiosk that was not made: it was skipped' }
      : { kind: 'whole' };
  },
  read(raw): ImportedRecord {
    const read = ooniEntrySchema.safeParse(jsonLines(raw.text)[0]);
    if (!read.success) {
      const failure = { failure: 'report_invalid', detail: 'no entry of mk-kiosk' };
      return { nettest: 'mk.unknown', nettestVersion: '1', result: failedResult(failure) };
    }
    const { mk_kiosk: keys } = read.data.test_keys;
    return {
      nettest: keys.nettest,
      nettestVersion: keys.nettest_version,
      key: read.data.id,
      result: resultOf(read.data),
    };
  },
};

function resultOf({ annotations, input, test_keys: keys, test_runtime: runtimeS }: OoniEntry): ParsedResult {
  const { status, directions, metrics, flags, server, engine, detail, started_at } = keys.mk_kiosk;
  const failure = keys.failure ?? (status === 'aborted' ? 'interrupted' : undefined);
  return {
    status: status === 'aborted' || status === 'skipped' ? 'failed' : status,
    directions,
    metrics,
    curves: [],
    ...(failure !== undefined && { failure: { failure, ...(detail !== undefined && { detail }) } }),
    ...(server !== undefined && { server }),
    ...(input !== null && { input }),
    recorded: {
      startedAtMs: Date.parse(started_at),
      durationMs: runtimeS * 1000,
      annotations: Object.fromEntries(
        Object.entries(annotations).filter(([name]) => !engineAnnotations.has(name)),
      ),
      ...(engine !== undefined && {
        engine: { name: engine.name, ...(engine.version !== undefined && { version: engine.version }) },
      }),
    },
    flags,
  };
}
