// Measurements as CSV or JSON lines. INVARIANT: memory holds one page of rows, however many there are.
import { KioskError } from '../core/errors.js';
import {
  exportedMeasurementType,
  exportedNoteType,
  type ExportRequest,
  type ExportText,
} from '../core/export.js';
import type { Measurement } from '../core/measurement.js';
import type { NettestDescription } from '../core/nettest.js';
import type { NoteStore } from '../core/note.js';
import type { KioskStore } from '../core/store.js';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { columnsOf } from './columns.js';
import { csvLine } from '../core/escape-csv.js';
import { redact } from './redact.js';

/** What an export reads. */
export interface ExportSource {
  readonly store: Pick<KioskStore, 'list' | 'curves' | 'raw'>;
  readonly nettests: readonly NettestDescription[];
  readonly notes: Pick<NoteStore, 'notes'>;
}

/** Rows of a page: few enough that a running test does not feel the time it takes. */
const pageSize = 100;
const mostNotes = 100_000;

/** Makes the export of a store. Rows that are recorded while it runs are not in it; no row is in it twice. */
export function createExport(source: ExportSource): ExportText {
  return (request) => {
    requireSense(request);
    return request.format === 'csv' ? csv(source, request) : jsonl(source, request);
  };
}

function requireSense({ format, raw, redact: redaction }: ExportRequest): void {
  if (!raw) return;
  if (format === 'csv') {
    throw new KioskError('usage', 'raw output cannot be given out as CSV', 'Use the format jsonl.');
  }
  if (redaction !== 'none') {
    throw new KioskError(
      'usage',
      `raw output cannot be given out with --redact ${redaction}: it is kept byte for byte, addresses included`,
      'Leave out one of the two.',
    );
  }
}

async function* csv({ store, nettests }: ExportSource, request: ExportRequest): AsyncGenerator<string> {
  const columns = columnsOf(nettests);
  yield csvLine(columns.map(({ name }) => name));
  for await (const page of pages(store, request)) {
    yield page.map((measurement) => csvLine(columns.map(({ cell }) => cell(measurement)))).join('');
  }
}

/** One object a line: notes of the range, then measurements with speed curves and, where asked for, raw output. */
async function* jsonl({ store, notes }: ExportSource, request: ExportRequest): AsyncGenerator<string> {
  // What people write names people and places.
  const kept = request.redact === 'none' ? await notes.notes(request.filter, mostNotes) : [];
  for (const note of kept) yield `${JSON.stringify({ type: exportedNoteType, note })}\n`;
  for await (const page of pages(store, request)) {
    for (const measurement of page) {
      const curves = await store.curves(measurement.id);
      const raw = request.raw ? await store.raw(measurement.id) : undefined;
      const line = { type: exportedMeasurementType, measurement, curves, ...(raw && { raw }) };
      yield `${JSON.stringify(line)}\n`;
    }
  }
}

async function* pages(
  store: ExportSource['store'],
  { filter, redact: redaction }: ExportRequest,
): AsyncGenerator<readonly Measurement[]> {
  let after: string | undefined;
  do {
    const page = await store.list(filter, pageSize, after);
    yield page.measurements.map((measurement) => redact(measurement, redaction));
    after = page.next;
    await nextTurn();
  } while (after !== undefined);
}
