// Events of a Measurement Kit task (its FFI, as apps use it), one JSON object a line: the report is a text inside an event.
// https://github.com/measurement-kit/measurement-kit/tree/master/include/measurement_kit#events
import type { EntryRole, ImportedFormat, ImportedRecord } from '../../core/import.js';
import type { Failure } from '../../core/failure.js';
import type { Nettest } from '../../core/nettest.js';
import { failureOfMk } from '../measurement-kit-failure.js';
import { failedResult } from '../program-nettest.js';
import { isRecord, jsonLines, textOf } from './json-lines.js';
import { mkReport } from './mk-report.js';

const known = /^(?:status\.[a-z_.]+|failure\.[a-z_]+|measurement|log|bug\.json_dump|task_terminated)$/;

/** The format for a list of nettests. A task is one run; the reports of its inputs are read together. */
export function mkEvents(nettests: readonly Nettest[]): ImportedFormat {
  const reports = mkReport(nettests);
  return {
    id: 'mk-events',
    title: 'events of a Measurement Kit task',
    rawFormat: 'mk-events/1',
    role(entry, open): EntryRole {
      if (!isEvent(entry)) return { kind: 'foreign' };
      if (entry.key === 'task_terminated') return { kind: 'last' };
      const begins =
        entry.key === 'status.queued' || (entry.key === 'status.started' && !open.some(isQueued));
      return { kind: begins ? 'first' : 'part' };
    },
    read(raw): ImportedRecord {
      const events = jsonLines(raw.text).filter(isEvent);
      const lines = events
        .filter(({ key }) => key === 'measurement')
        .flatMap(({ value }) => textOf(value.json_str)?.replace(/\s*\n\s*/g, ' ') ?? []);
      if (lines.length > 0) return reports.read({ format: reports.rawFormat, text: lines.join('\n') });
      return {
        nettest: 'mk.unknown',
        nettestVersion: '1',
        result: failedResult(failureIn(events), { recorded: { engine: { name: 'measurement_kit' } } }),
      };
    },
  };
}

interface Event {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

function isEvent(entry: unknown): entry is Event {
  return isRecord(entry) && typeof entry.key === 'string' && known.test(entry.key) && isRecord(entry.value);
}

function isQueued(entry: unknown): boolean {
  return isEvent(entry) && entry.key === 'status.queued';
}

function failureIn(events: readonly Event[]): Failure {
  const said = events
    .filter(({ key }) => key.startsWith('failure.') || key === 'status.end')
    .map(({ value }) => textOf(value.failure))
    .findLast((failure) => failure !== undefined);
  if (said !== undefined) return failureOfMk(said);
  return { failure: 'report_missing', detail: 'the task brought no measurement' };
}
