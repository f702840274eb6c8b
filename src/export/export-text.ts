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
import type { Opinion, OpinionStore } from '../core/opinion.js';
import type { KioskStore } from '../core/store.js';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { columnsOf } from './columns.js';
import { csvLine } from '../core/escape-csv.js';
import { ooniEntryOf } from './ooni-entry.js';
import { redact } from './redact.js';

/** What an export reads. */
export interface ExportSource {
  readonly store: Pick<KioskStore, 'list' | 'curves' | 'raw'>;
  readonly nettests: readonly NettestDescription[];
  readonly notes: Pick<NoteStore, 'notes'>;
  readonly opinions: Pick<OpinionStore, 'opinions'>;
  /** This program's version, for the entries of OONI's format. */
  readonly version: string;
}

/** Rows of a page: few enough that a running test does not feel the time it takes. */
const pageSize = 100;
const mostNotes = 100_000;
const mostOpinions = 100_000;

/** Makes the export of a store. Rows that are recorded while it runs are not in it; no row is in it twice. */
export function createExport(source: ExportSource): ExportText {
  return (request) => {
    requireSense(request);
    switch (request.format) {
      case 'csv':
        return csv(source, request);
      case 'jsonl':
        return jsonl(source, request);
      case 'ooni':
        return ooni(source, request);
    }
  };
}

function requireSense({ format, raw, redact: redaction }: ExportRequest): void {
  if (!raw) return;
  if (format !== 'jsonl') {
    const form = format === 'csv' ? 'as CSV' : "in OONI's format";
    throw new KioskError('usage', `raw output cannot be given out ${form}`, 'Use the format jsonl.');
  }
  if (redaction !== 'none') {
    throw new KioskError(
      'usage',
      `raw output cannot be given out with --redact ${redaction}: it is kept byte for byte, addresses included`,
      'Leave out one of the two.',
    );
  }
}

async function* csv(source: ExportSource, request: ExportRequest): AsyncGenerator<string> {
  const { store, nettests } = source;
  const columns = columnsOf(nettests);
  const opinions = await opinionsByResult(source);
  yield csvLine(columns.map(({ name }) => name));
  for await (const page of pages(store, request)) {
    yield page
      .map((measurement) =>
        csvLine(columns.map(({ cell }) => cell(measurement, opinions.get(measurement.id)))),
      )
      .join('');
  }
}

/** One entry a line; notes and curves have no place in it. */
async function* ooni({ store, version }: ExportSource, request: ExportRequest): AsyncGenerator<string> {
  for await (const page of pages(store, request)) {
    yield page.map((measurement) => `${JSON.stringify(ooniEntryOf(measurement, version))}\n`).join('');
  }
}

/** One object a line: notes of the range, then measurements with speed curves and, where asked for, raw output. */
async function* jsonl(source: ExportSource, request: ExportRequest): AsyncGenerator<string> {
  const { store, notes } = source;
  const opinions = await opinionsByResult(source);
  // What people write names people and places.
  const kept = request.redact === 'none' ? await notes.notes(request.filter, mostNotes) : [];
  for (const note of kept) yield `${JSON.stringify({ type: exportedNoteType, note })}\n`;
  for await (const page of pages(store, request)) {
    for (const measurement of page) {
      const curves = await store.curves(measurement.id);
      const raw = request.raw ? await store.raw(measurement.id) : undefined;
      const opinion = opinions.get(measurement.id);
      const line = {
        ...{ type: exportedMeasurementType, measurement, curves },
        ...(raw && { raw }),
        ...(opinion !== undefined && { opinion }),
      };
      yield `${JSON.stringify(line)}\n`;
    }
  }
}

/** The newest answer by the result that it stands with. */
async function opinionsByResult({ opinions }: ExportSource): Promise<ReadonlyMap<string, Opinion['answer']>> {
  const all = await opinions.opinions({}, mostOpinions);
  return new Map(
    all.flatMap(({ measurement, answer }) =>
      measurement === undefined ? [] : [[measurement, answer] as const],
    ),
  );
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
