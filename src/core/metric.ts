// What a number means: its unit, its label, and which way is good. A nettest ships these; the pages know nothing else about it.
import { z } from 'zod';

/** Units a stored metric may have; the unit is also the end of the metric's name. */
export const units = ['bps', 'ms', 'ratio', 'bytes', 'count', 's', 'celsius', 'dbm', 'rpm'] as const;

/** A metric's name: snake_case, ending in its unit (`download_bps`, `min_rtt_ms`); counts and flags need no suffix. */
export const metricNameSchema = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/, 'a metric name is snake_case');

/** What a metric is called, measured in, and how it is judged. */
export const metricSpecSchema = z.object({
  name: metricNameSchema,
  /** Short English label, sentence case. */
  label: z.string().min(1).max(60),
  /** One sentence: how the figure comes about, and who measured it. */
  description: z.string().min(1),
  unit: z.enum(units),
  better: z.enum(['higher', 'lower', 'neither']),
  /** Set for the figure that stands for this direction of the line. */
  direction: z.enum(['download', 'upload']).optional(),
  /** Set for figures a page shows first. */
  headline: z.boolean().default(false),
  /** Limits in the metric's unit: at `good` or better it is good, at `poor` or worse it is poor. */
  thresholds: z.object({ good: z.number(), poor: z.number() }).optional(),
  /** School grades, best first: a value gets the first one that it is below; the last one has no limit. */
  grades: z.array(z.object({ grade: z.string().min(1), below: z.number().optional() })).optional(),
});

/** What a metric is called, measured in, and how it is judged. */
export type MetricSpec = z.output<typeof metricSpecSchema>;

/** Judgement of one value by its specification's thresholds; `unjudged` where there are none. */
export function judge(spec: MetricSpec, value: number): 'good' | 'fair' | 'poor' | 'unjudged' {
  if (spec.thresholds === undefined || spec.better === 'neither') return 'unjudged';
  const { good, poor } = spec.thresholds;
  const sign = spec.better === 'higher' ? 1 : -1;
  if (sign * (value - good) >= 0) return 'good';
  return sign * (value - poor) <= 0 ? 'poor' : 'fair';
}

/** The grade of one value, where its specification has grades. */
export function gradeOf({ grades }: MetricSpec, value: number): string | undefined {
  return grades?.find(({ below }) => below === undefined || value < below)?.grade;
}

/** Metrics by name; what was not measured has no key (never 0, never null). Values are finite. */
export const metricsSchema = z.record(metricNameSchema, z.number());

/** Metrics by name; what was not measured has no key. */
export type Metrics = Readonly<Record<string, number>>;

/** Only the entries that are finite numbers: the way from "perhaps measured" to {@link Metrics}. */
export function measuredOnly(values: Readonly<Record<string, number | undefined>>): Metrics {
  const kept: Record<string, number> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && Number.isFinite(value)) kept[name] = value;
  }
  return kept;
}
