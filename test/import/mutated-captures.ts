// Real captures of every format, mutated: whatever becomes of them, reading ends, and no number is made out of nothing.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { z } from 'zod';
import type { ImportedFormat } from '../../src/core/import.js';
import { directionResultsSchema, serverSchema, type Raw } from '../../src/core/measurement.js';
import { metricsSchema } from '../../src/core/metric.js';
import { importedFormats } from '../../src/nettests/formats/index.js';
import { nettests } from '../../src/nettests/index.js';
import { importForTest } from './import-for-test.js';

const fixtures = join(import.meta.dirname, '..', 'fixtures');
const folders = [
  ...['exports', 'iperf3', 'librespeed-cli', 'measurement-kit', 'ndt-server', 'ndt7-client', 'ndt7-js'],
  ...['ookla', 'speedtest-cli'],
];

/** A stored run and the format that reads it. */
export interface Sample {
  readonly raw: Raw;
  readonly format: ImportedFormat;
}

/** Every run of the captures. */
export async function samplesOfCaptures(): Promise<readonly Sample[]> {
  const formats = importedFormats(nettests);
  const { rows } = await importForTest(folders.map((name) => join(fixtures, name)));
  return rows.flatMap(({ raw }) => {
    const format = formats.find(({ rawFormat }) => rawFormat === raw?.format);
    return raw === undefined || format === undefined ? [] : [{ raw, format }];
  });
}

/** Folders of captures that are there, so that a test can say what is missing. */
export const captureFolders = folders.filter((name) => readdirSync(fixtures).includes(name));

const resultSchema = z.object({
  status: z.enum(['ok', 'partial', 'failed']),
  directions: directionResultsSchema,
  metrics: metricsSchema,
  failure: z.object({ failure: z.string().min(1), detail: z.string().optional() }).optional(),
  server: serverSchema.optional(),
});

/** Reads the text and checks what must hold for any. */
function check({ format }: Sample, text: string): void {
  const { result, nettest } = format.read({ format: format.rawFormat, text });
  expect(nettest).toMatch(/^[a-z]/);
  const read = resultSchema.safeParse(result);
  if (!read.success) throw new Error(z.prettifyError(read.error));
  for (const [name, value] of Object.entries(result.metrics)) {
    expect(Number.isFinite(value), name).toBe(true);
    expect(value, name).toBeGreaterThanOrEqual(0);
    if (name.endsWith('_bps')) expect(value, name).toBeGreaterThan(0);
    if (name.endsWith('_ratio')) expect(value, name).toBeLessThanOrEqual(1);
  }
  if (result.status === 'failed') expect(result.failure, 'a failed result says why').toBeDefined();
}

/** Each line of JSON, with one value exchanged. */
function exchanged(text: string, at: number, put: unknown): string {
  const lines = text.split('\n');
  const which = at % lines.length;
  let value: unknown;
  try {
    value = JSON.parse(lines[which] ?? '');
  } catch {
    return text;
  }
  let count = 0;
  JSON.stringify(value, (_key, member: unknown) => {
    count += 1;
    return member;
  });
  let left = Math.floor(at / lines.length) % Math.max(1, count);
  lines[which] = JSON.stringify(value, (_key, member: unknown) => {
    left -= 1;
    return left === -1 ? put : member;
  });
  return lines.join('\n');
}

/** The text with every number, also those inside texts, taken out. */
export function withoutNumbers(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      try {
        return JSON.stringify(JSON.parse(line), (_key, member: unknown) => {
          if (typeof member === 'number') return null;
          // Tables have their numbers as texts; a report may be a text inside an event.
          return typeof member === 'string' && /^[\d.eE+-]+$|^\s*\{/.test(member) ? '' : member;
        });
      } catch {
        return line;
      }
    })
    .join('\n');
}

/** Mutates `cases` times. */
export function assertMutations(samples: readonly Sample[], cases: number): void {
  const [one] = samples;
  if (one === undefined) throw new Error('there are captures');
  const values = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(null, -1, 0, 1e308, '', 'NaN', [], {}, Number.MAX_SAFE_INTEGER),
  );
  fc.assert(
    fc.property(
      fc.nat(samples.length - 1),
      fc.nat(),
      fc.constantFrom('cut', 'exchange', 'put', 'drop'),
      values,
      (index, at, how, value) => {
        const sample = samples[index] ?? one;
        const { text } = sample.raw;
        const place = at % (text.length + 1);
        const mutated = {
          cut: () => text.slice(0, place),
          exchange: () => exchanged(text, at, value),
          put: () => text.slice(0, place) + JSON.stringify(value) + text.slice(place + 1),
          drop: () => exchanged(text, at, undefined),
        }[how]();
        check(sample, mutated);
      },
    ),
    { numRuns: cases },
  );
}
