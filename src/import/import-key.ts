// By what an imported run is known again: its own identity, else its content.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../core/canonical-json.js';
import type { ImportedRecord } from '../core/import.js';
import type { Run } from './runs.js';

/**
 * Gives the runs of one file their keys. The same run has the same key in every copy of its file:
 * - the identity its record carries (Measurement Kit's `id`, the UUIDs that an ndt7 server gave);
 * - else the SHA-256 of its canonical content, when a time of its own is part of that;
 * - else the SHA-256 of content, file name and its place among equal runs of the file: failed runs of ndt7-client
 *   say neither when nor which, so that a day of outage is many equal records, and each is an attempt.
 */
export function createKeys(fileName: string | undefined) {
  const seen = new Map<string, number>();
  return (run: Run, record: ImportedRecord): string => {
    const { id } = run.format;
    if (record.key !== undefined) return `${id}:${record.key}`;
    const content = sha256(contentOf(run));
    if (record.result.recorded?.startedAtMs !== undefined) return `${id}:sha256:${content}`;
    const place = (seen.get(content) ?? 0) + 1;
    seen.set(content, place);
    return `${id}:sha256:${sha256(canonicalJson([content, fileName ?? '', place]))}`;
  };
}

/** Canonical where JSON can carry it (1e999 is read as infinity and cannot be written), else the text itself. */
function contentOf(run: Run): string {
  const entries = z.array(z.json()).safeParse(run.entries);
  return entries.success ? canonicalJson(entries.data) : run.text;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
