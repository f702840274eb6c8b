// Measurement Kit's report: one JSON object a line, in OONI's data format 0.2.0.
// https://github.com/ooni/spec/blob/master/data-formats/df-000-base.md
import { z } from 'zod';
import type { ParsedResult } from '../core/nettest.js';

const objectSchema = z.record(z.string(), z.unknown());

/** A number that could have been measured; beyond it arithmetic would leave what JSON can carry. */
export const mkAmount = z.number().min(0).max(1e15);

/** Reads single fields: what has the wrong type is absent and leaves a problem that names its path. */
export interface FieldReader {
  /** The value, or undefined when it is absent, null, or not of the schema. */
  read<T>(schema: z.ZodType<T>, value: unknown, path: string): T | undefined;
  /** `test_keys.simple.download: Invalid input: expected number, received string` */
  readonly problems: readonly string[];
}

/** A reader of the fields of one entry. */
export function createFieldReader(): FieldReader {
  const problems: string[] = [];
  return {
    problems,
    read(schema, value, path) {
      if (value === undefined || value === null) return undefined;
      const parsed = schema.safeParse(value);
      if (parsed.success) return parsed.data;
      for (const issue of parsed.error.issues.slice(0, 1)) {
        const where = issue.path.map((key) =>
          typeof key === 'number' ? `[${String(key)}]` : `.${String(key)}`,
        );
        problems.push(`${path}${where.join('')}: ${issue.message}`);
      }
      return undefined;
    },
  };
}

/** One entry of a report, its `test_keys` still unread. */
export interface MkEntry {
  readonly testName: string | undefined;
  readonly testKeys: Readonly<Record<string, unknown>>;
  readonly runtimeS: number | undefined;
  readonly recorded: NonNullable<ParsedResult['recorded']>;
  readonly flags: readonly string[];
}

/** An entry, or why there is none: `empty` when nothing was written. */
export type MkReport =
  | {
      readonly kind: 'entry';
      readonly entry: Readonly<Record<string, unknown>>;
      readonly flags: readonly string[];
    }
  | { readonly kind: 'empty' }
  | { readonly kind: 'invalid'; readonly detail: string };

/**
 * The first whole line of a report. A byte order mark, blank lines and a last line that was cut are nothing to fail for;
 * that there were other lines is flagged, for the nettests read here write one.
 */
export function readMkReport(text: string): MkReport {
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  let problem: string | undefined;
  let entry: Readonly<Record<string, unknown>> | undefined;
  let others = 0;
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const value = entry === undefined ? parseLine(line) : { problem: 'a further line' };
    if ('problem' in value) {
      others += 1;
      problem ??= `line ${String(index + 1)}: ${value.problem}`;
    } else entry = value.object;
  }
  if (entry !== undefined) return { kind: 'entry', entry, flags: others > 0 ? ['report_lines_ignored'] : [] };
  return problem === undefined ? { kind: 'empty' } : { kind: 'invalid', detail: problem };
}

/** Every whole line of a report, for tests that write one for each input; bounded in number. */
export function readMkEntries(text: string): readonly Readonly<Record<string, unknown>>[] {
  return text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .slice(0, maxEntries)
    .flatMap((line) => {
      const parsed = line.trim() === '' ? undefined : parseLine(line);
      return parsed !== undefined && 'object' in parsed ? [parsed.object] : [];
    });
}

const maxEntries = 1000;

function parseLine(line: string): { object: Readonly<Record<string, unknown>> } | { problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { problem: 'no JSON' };
  }
  const object = objectSchema.safeParse(value);
  return object.success ? { object: object.data } : { problem: 'no JSON object' };
}

/**
 * The `test_name` of a JSON value that Measurement Kit wrote (its command line or an app that embeds it), else undefined.
 * Reports of its successors look alike and are told apart by the engine's name.
 */
export function mkReportTestName(entry: unknown): string | undefined {
  const report = objectSchema.safeParse(entry);
  if (!report.success) return undefined;
  const { test_name: name, test_keys: keys, annotations, software_name: software } = report.data;
  if (typeof name !== 'string' || name === '' || !objectSchema.safeParse(keys).success) return undefined;
  const notes = objectSchema.safeParse(annotations);
  const engine = notes.success ? notes.data.engine_name : undefined;
  const own = software === 'measurement_kit' || engine === 'libmeasurement_kit';
  return own && (engine === undefined || engine === 'libmeasurement_kit') ? name : undefined;
}

/** The version of the data format that this program was written against. */
const knownFormat = [0, 2, 0];

/** What an entry says beside its `test_keys`; undefined when those are no object. */
export function readMkEntry(
  entry: Readonly<Record<string, unknown>>,
  fields: FieldReader,
): MkEntry | undefined {
  const testKeys = fields.read(objectSchema, entry.test_keys, 'test_keys');
  if (testKeys === undefined) return undefined;
  const runtimeS = fields.read(mkAmount, entry.test_runtime, 'test_runtime');
  const startedAtMs = instantOf(entry.measurement_start_time) ?? instantOf(entry.test_start_time);
  const annotations = annotationsOf(entry);
  const id = textOf(entry.id);
  const version = annotations.engine_version ?? textOf(entry.software_version);
  return {
    testName: textOf(entry.test_name),
    testKeys,
    runtimeS,
    recorded: {
      ...(id !== undefined && { id }),
      ...(startedAtMs !== undefined && { startedAtMs }),
      ...(runtimeS !== undefined && { durationMs: runtimeS * 1000 }),
      engine: { name: 'measurement_kit', ...(version !== undefined && { version }) },
      annotations: withoutEngine(annotations),
    },
    flags: isNewerFormat(entry.data_format_version) ? ['newer_data_format'] : [],
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Measurement Kit writes UTC without saying so: `2026-11-20 12:13:59`. */
function instantOf(value: unknown): number | undefined {
  const match = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)$/.exec(textOf(value) ?? '');
  const ms = match === null ? NaN : Date.parse(`${match[1] ?? ''}T${match[2] ?? ''}Z`);
  return Number.isFinite(ms) ? ms : undefined;
}

function annotationsOf(entry: Readonly<Record<string, unknown>>): Record<string, string> {
  const notes = objectSchema.safeParse(entry.annotations);
  const own = textOf(entry.probe_ip);
  const kept: Record<string, string> = {};
  for (const [key, value] of Object.entries(notes.success ? notes.data : {})) {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') continue;
    // The probe's own address is not repeated where nobody looks for it.
    if (own !== '127.0.0.1' && value === own) continue;
    kept[key] = String(value);
  }
  return kept;
}

function withoutEngine(annotations: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => !key.startsWith('engine_')));
}

function isNewerFormat(version: unknown): boolean {
  const parts = (textOf(version) ?? '').split('.').map(Number);
  for (const [index, known] of knownFormat.entries()) {
    const part = parts[index] ?? 0;
    if (part !== known) return part > known;
  }
  return false;
}
