// The raw output of this program's own ndt7 runs, `ndt7/1`, as a file by itself (mk-kiosk show ID --raw).
import type { EntryRole, ImportedFormat, ImportedRecord } from '../../core/import.js';
import { ndt7RawFormat, ndt7RunSchema, parseNdt7 } from '../ndt7-raw.js';
import { isRecord, jsonLines } from './json-lines.js';
import { ndt7NettestId } from './ndt7-result.js';

/** Raw output of mk-kiosk. It does not say when it was made: the file's time does. */
export const mkKioskNdt7: ImportedFormat = {
  id: 'mk-kiosk-ndt7',
  title: "raw output of mk-kiosk's ndt7",
  rawFormat: ndt7RawFormat,
  role(entry): EntryRole {
    const isRun =
      isRecord(entry) &&
      typeof entry.engineVersion === 'string' &&
      Array.isArray(entry.directions) &&
      Array.isArray(entry.attempts);
    if (!isRun) return { kind: 'foreign' };
    const read = ndt7RunSchema.safeParse(entry);
    if (read.success) return { kind: 'whole' };
    const [issue] = read.error.issues;
    const where = issue?.path.join('.') ?? '';
    return {
      kind: 'refused',
      reason: `raw output of mk-kiosk that is damaged: ${where}: ${issue?.message ?? ''}`,
    };
  },
  read(raw): ImportedRecord {
    const key = keyOf(raw.text);
    return {
      nettest: ndt7NettestId,
      nettestVersion: '1',
      result: parseNdt7(raw),
      ...(key !== undefined && { key }),
    };
  },
};

/** The UUIDs that the servers gave the run's connections. */
function keyOf(text: string): string | undefined {
  const run = ndt7RunSchema.safeParse(jsonLines(text)[0]);
  if (!run.success) return undefined;
  const named = run.data.attempts.flatMap(({ result: { direction, uuid } }) =>
    uuid === undefined || uuid === '' ? [] : `${direction}=${uuid}`,
  );
  return named.length === 0 ? undefined : named.join(',');
}
