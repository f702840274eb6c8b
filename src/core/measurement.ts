// The measurement: the row a run leaves, whatever happened. Every other form of it (SQL, API, export) carries these fields.
import { z } from 'zod';
import { clockStates } from './clock.js';
import { metricsSchema } from './metric.js';

/** How an attempt ended. A time-out is `failed`; `aborted` is a stop by a person or a shutdown. */
export const statuses = ['ok', 'partial', 'failed', 'skipped', 'aborted'] as const;
/** What caused a run; `import` for rows that came from another program's file. */
export const triggers = ['schedule', 'start', 'manual', 'fleet', 'confirm', 'import'] as const;
/** What was measured: the internet line, this device against its own server, or the local network. */
export const scopes = ['line', 'self-test', 'lan'] as const;
/** How far the numbers can be trusted; `device_limited` is a lower bound. */
export const validities = ['clean', 'device_limited', 'disturbed', 'unusable'] as const;
/** The directions a throughput test has. */
export const directions = ['download', 'upload'] as const;

export const statusSchema = z.enum(statuses);
export const triggerSchema = z.enum(triggers);
export const scopeSchema = z.enum(scopes);
export const validitySchema = z.enum(validities);
export const directionSchema = z.enum(directions);

/** How an attempt ended. */
export type Status = z.output<typeof statusSchema>;
/** What caused a run. */
export type Trigger = z.output<typeof triggerSchema>;
/** What was measured. */
export type Scope = z.output<typeof scopeSchema>;
/** How far the numbers can be trusted. */
export type Validity = z.output<typeof validitySchema>;
/** A direction of transfer, seen from this device. */
export type Direction = z.output<typeof directionSchema>;

/** How one direction of a test ended. */
export const directionResultSchema = z.object({
  status: z.enum(['ok', 'partial', 'failed']),
  failure: z.string().min(1).optional(),
  detail: z.string().optional(),
});

/** How one direction of a test ended. */
export type DirectionResult = z.output<typeof directionResultSchema>;

export const directionResultsSchema = z.object({
  download: directionResultSchema.optional(),
  upload: directionResultSchema.optional(),
});

/** Per-direction results; a direction that was not attempted has no key. */
export type DirectionResults = z.output<typeof directionResultsSchema>;

/** Who answered the test, as far as it is known. */
export const serverSchema = z.object({
  host: z.string().min(1),
  port: z.number().int().min(1).max(65535).optional(),
  address: z.string().optional(),
  scheme: z.string().optional(),
  site: z.string().optional(),
  city: z.string().optional(),
  country: z.string().optional(),
  version: z.string().optional(),
});

/** Who answered the test. */
export type Server = z.output<typeof serverSchema>;

/** The program that produced the numbers. */
export const engineSchema = z.object({ name: z.string().min(1), version: z.string().optional() });

/** One line of a speed curve: [milliseconds since the direction began, bit/s]. */
export const curveSchema = z.object({
  direction: directionSchema,
  /** Who took the samples. */
  source: z.enum(['client', 'server']),
  points: z.array(z.tuple([z.number(), z.number()])),
});

/** A speed curve of one direction. */
export type Curve = z.output<typeof curveSchema>;

/** A JSON value: what `conditions` may hold. */
export const jsonObjectSchema = z.record(z.string(), z.json());

/** The measurement as the API, the wire and the JSONL export carry it. Instants are ISO 8601 with `Z`. */
export const measurementSchema = z.object({
  id: z.uuid(),
  device: z.string().min(1),
  origin: z.enum(['device', 'import']),
  /** Random identity of the database file; with `sequence` it names the row for ever. Absent on imports. */
  epoch: z.string().optional(),
  sequence: z.number().int().positive().optional(),
  nettest: z.string().min(1),
  nettestVersion: z.string().min(1),
  engine: engineSchema.optional(),
  trigger: triggerSchema,
  scope: scopeSchema,
  status: statusSchema,
  failure: z.string().min(1).optional(),
  detail: z.string().optional(),
  skipReason: z.string().min(1).optional(),
  directions: directionResultsSchema,
  validity: validitySchema.optional(),
  /** Codes of core/validity-reason.ts. */
  validityReasons: z.array(z.string()),
  startedAt: z.iso.datetime(),
  durationMs: z.number().nonnegative(),
  clock: z.enum(clockStates),
  /** Identity of the boot and milliseconds since it: the order of rows when the wall clock stepped. */
  bootId: z.string().optional(),
  monotonicMs: z.number().nonnegative().optional(),
  timezone: z.string().optional(),
  /** The instant the schedule had drawn, and how many ticks fell on this run while it waited. */
  scheduledAt: z.iso.datetime().optional(),
  ticks: z.number().int().positive().optional(),
  server: serverSchema.optional(),
  input: z.string().optional(),
  metrics: metricsSchema,
  flags: z.array(z.string()),
  annotations: z.record(z.string(), z.string()),
  conditions: jsonObjectSchema,
  exitCode: z.number().int().optional(),
  exitSignal: z.string().optional(),
  /** The last 4 KB of what the program said on stderr. */
  stderrTail: z.string().optional(),
  /** What the program put out, kept apart from the row: its format, SHA-256 (hex) and length in bytes. */
  raw: z.object({ format: z.string(), sha256: z.string(), bytes: z.number().int().nonnegative() }).optional(),
  /** Hash chain: SHA-256 (hex) of the row before and of this row. Absent on imports. */
  previousHash: z.string().optional(),
  hash: z.string().optional(),
});

/** The row a run leaves. */
export type Measurement = z.output<typeof measurementSchema>;

/** Raw output as it is stored: text of a documented format (`mk-report+stderr/1`, `ndt7/1` …). */
export interface Raw {
  readonly format: string;
  readonly text: string;
}

/** A measurement before the store has given it its place in the sequence, with what is stored beside it. */
export interface MeasurementDraft {
  readonly measurement: Omit<Measurement, 'device' | 'epoch' | 'sequence' | 'previousHash' | 'hash' | 'raw'>;
  readonly curves: readonly Curve[];
  readonly raw?: Raw;
}

/**
 * The status that follows from the directions: `ok` when all attempted ones are, `failed` when none gave data,
 * else `partial`. Exit codes and failure strings are not asked: they lie (measurement_kit exits 0 on failure).
 */
export function statusOfDirections(results: DirectionResults): 'ok' | 'partial' | 'failed' {
  const attempted = [results.download, results.upload].filter((result) => result !== undefined);
  if (attempted.length === 0 || attempted.every((result) => result.status === 'failed')) return 'failed';
  return attempted.every((result) => result.status === 'ok') ? 'ok' : 'partial';
}
