// This program's own rows and notes, given out as JSON lines (export --format jsonl) and taken back as they are.
import { z } from 'zod';
import { exportedMeasurementType, exportedNoteType } from '../../core/export.js';
import type { EntryRole, GivenOut, ImportedFormat, ImportedRecord } from '../../core/import.js';
import { curveSchema, measurementSchema } from '../../core/measurement.js';
import { noteSchema } from '../../core/note.js';
import { failedResult } from '../program-nettest.js';
import { isRecord } from './json-lines.js';

const curvesSchema = z
  .array(curveSchema)
  .max(4)
  .refine(
    (curves) =>
      new Set(curves.map(({ direction, source }) => `${direction} ${source}`)).size === curves.length,
    'two curves of the same kind',
  );

const rowSchema = z
  .object({
    measurement: measurementSchema,
    curves: curvesSchema,
    raw: z.object({ format: z.string().min(1), text: z.string() }).optional(),
  })
  .refine(({ measurement, raw }) => raw === undefined || raw.format === measurement.raw?.format, {
    path: ['raw', 'format'],
    message: 'not what the row says',
  });

const noteLineSchema = z.object({
  note: noteSchema.refine(({ from, to }) => to === undefined || Date.parse(from) < Date.parse(to), {
    path: ['to'],
    message: 'not after "from"',
  }),
});

/** Lines that mk-kiosk wrote. */
export const mkKioskJsonl: ImportedFormat = {
  id: 'mk-kiosk',
  title: 'an export of mk-kiosk as JSON lines',
  rawFormat: 'mk-kiosk/1',
  role(entry): EntryRole {
    if (!isRecord(entry) || typeof entry.type !== 'string') return { kind: 'foreign' };
    const { type } = entry;
    if (type === exportedMeasurementType || type === exportedNoteType) return { kind: 'whole' };
    return /^mk-kiosk\/(measurement|note)\/\d+$/.test(type)
      ? { kind: 'refused', reason: `a line of a newer mk-kiosk (${type}): import it with that version` }
      : { kind: 'foreign' };
  },
  givenOut(entry): GivenOut {
    const type = isRecord(entry) ? entry.type : undefined;
    if (type === exportedNoteType) {
      const read = noteLineSchema.safeParse(entry);
      return read.success ? { kind: 'note', note: read.data.note } : refused('note', read.error);
    }
    const read = rowSchema.safeParse(entry);
    if (!read.success) return refused('row', read.error);
    const { measurement, curves, raw } = read.data;
    return { kind: 'row', measurement, curves, ...(raw && { raw }) };
  },
  read(): ImportedRecord {
    const failure = { failure: 'report_invalid', detail: 'a row of mk-kiosk is taken as it is, not read' };
    return { nettest: 'mk.unknown', nettestVersion: '1', result: failedResult(failure) };
  },
};

function refused(what: string, { issues }: z.ZodError): GivenOut {
  const [issue] = issues;
  return {
    kind: 'refused',
    reason: `a ${what} of mk-kiosk that is damaged: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
  };
}
