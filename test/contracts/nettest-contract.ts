// What every nettest must keep, whoever wrote it. Runs on each nettest of the list and on the example.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseCron } from '../../src/core/cron.js';
import type { Exec } from '../../src/core/exec.js';
import {
  curveSchema,
  directionResultsSchema,
  engineSchema,
  serverSchema,
  statusOfDirections,
  type Raw,
} from '../../src/core/measurement.js';
import { metricSpecSchema, metricsSchema, units } from '../../src/core/metric.js';
import type { Nettest, ParsedResult } from '../../src/core/nettest.js';
import { createExec } from '../../src/exec/exec.js';
import { runContext } from '../nettests/run-context.js';

/** A result as a store takes it: no null, no NaN, nothing that JSON would change. */
const parsedResultSchema = z.strictObject({
  status: z.enum(['ok', 'partial', 'failed']),
  directions: directionResultsSchema.strict(),
  metrics: metricsSchema,
  curves: z.array(curveSchema),
  failure: z.strictObject({ failure: z.string().min(1), detail: z.string().optional() }).optional(),
  server: serverSchema.strict().optional(),
  input: z.string().optional(),
  recorded: z
    .strictObject({
      id: z.string().min(1).optional(),
      startedAtMs: z.number().optional(),
      durationMs: z.number().nonnegative().optional(),
      engine: engineSchema.optional(),
      annotations: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
  flags: z.array(z.string().min(1)).optional(),
});

/** Units whose metrics must carry them at the end of the name; a count, a ratio of … need no more than a word. */
const suffixes: Readonly<Record<string, string>> = Object.fromEntries(
  units.filter((unit) => unit !== 'count').map((unit) => [unit, `_${unit}`]),
);

/**
 * Runs the contract on a nettest. `samples` are raw outputs of real runs, good and bad: at least one of them must be
 * read as `ok`.
 */
export function nettestContract(nettest: Nettest, samples: readonly Raw[]): void {
  const names = nettest.metrics.map(({ name }) => name);

  // By index: a counterexample then names the sample instead of printing it.
  const sample = fc.nat(Math.max(0, samples.length - 1));
  const sampleAt = (index: number): Raw => samples[index] ?? { format: '', text: '' };

  function check(result: ParsedResult): void {
    const read = parsedResultSchema.safeParse(result);
    if (!read.success) throw new Error(`not a valid result: ${z.prettifyError(read.error)}`);
    // Absent is absent: what JSON drops or changes was never there.
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    for (const name of Object.keys(result.metrics))
      expect(names, 'a metric without a description').toContain(name);
    if (result.status === 'failed') expect(result.failure, 'a failed result says why').toBeDefined();
    if (Object.keys(result.directions).length > 0) {
      const derived = statusOfDirections(result.directions);
      // A result may be worse than its directions (something else was wrong), never better.
      if (derived === 'failed') expect(result.status).toBe('failed');
      if (derived === 'partial') expect(result.status).not.toBe('ok');
    }
  }

  describe(`the nettest contract on ${nettest.id}`, () => {
    it('has a stable id and says what it is', () => {
      expect(nettest.id).toMatch(/^[a-z][a-z0-9]*([._-][a-z0-9]+)*$/);
      for (const text of [nettest.title, nettest.description, nettest.version])
        expect(text.trim()).not.toBe('');
    });

    it('accepts {} and describes each of its options', () => {
      expect(nettest.options.safeParse({}).success).toBe(true);
      const shape = z.object({
        properties: z.record(z.string(), z.object({ description: z.string().min(1) })),
      });
      expect(shape.safeParse(z.toJSONSchema(nettest.options, { io: 'input' })).error?.issues ?? []).toEqual(
        [],
      );
    });

    it('refuses options it does not know', () => {
      expect(nettest.options.safeParse({ noSuchOption: 1 }).success).toBe(false);
    });

    it('has metrics with unique names that end in their unit', () => {
      expect(new Set(names).size).toBe(names.length);
      for (const spec of nettest.metrics) {
        expect(metricSpecSchema.parse(spec)).toEqual(spec);
        expect(spec.name.endsWith(suffixes[spec.unit] ?? ''), `${spec.name} is in ${spec.unit}`).toBe(true);
        if (spec.thresholds === undefined) continue;
        const { good, poor } = spec.thresholds;
        expect(spec.better === 'higher' ? good > poor : good < poor, `thresholds of ${spec.name}`).toBe(true);
      }
      for (const direction of ['download', 'upload']) {
        const standing = nettest.metrics.filter((spec) => spec.direction === direction);
        expect(standing.length, `figures that stand for ${direction}`).toBeLessThanOrEqual(1);
      }
    });

    it('has a default schedule and estimates that hold water', () => {
      const { cron, windowMinutes, timeoutMs } = nettest.defaults;
      expect(parseCron(cron).ok).toBe(true);
      expect(windowMinutes).toBeGreaterThanOrEqual(0);
      expect(timeoutMs).toBeGreaterThan(nettest.estimate.seconds * 1000);
      expect(nettest.estimate.bytesPerMbps).toBeGreaterThanOrEqual(0);
    });

    it('reads real raw output, and at least one sample of it as ok', () => {
      const statuses = samples.map((raw) => {
        const result = nettest.parse(raw);
        check(result);
        return result.status;
      });
      expect(statuses).toContain('ok');
    });

    it('reads the same raw output to the same result each time', () => {
      for (const raw of samples) {
        const frozen = Object.freeze({ ...raw });
        expect(nettest.parse(frozen)).toEqual(nettest.parse(frozen));
      }
    });

    it('reads any text of any format without an exception', () => {
      const formats = fc.constantFrom(
        ...new Set(samples.map(({ format }) => format)),
        'no-such-format/1',
        '',
      );
      const texts = fc.oneof(
        fc.string(),
        fc.json(),
        fc.string({ unit: 'binary' }),
        fc.constantFrom('', '{}', 'null'),
      );
      fc.assert(
        fc.property(formats, texts, (format, text) => {
          const result = nettest.parse({ format, text });
          check(result);
          if (format === '' || format === 'no-such-format/1') expect(result.status).toBe('failed');
        }),
      );
    });

    it('reads cut and damaged raw output without an exception', () => {
      fc.assert(
        fc.property(
          fc.constantFrom(...samples),
          fc.nat(),
          fc.string({ maxLength: 3 }),
          ({ format, text }, at, put) => {
            const place = at % (text.length + 1);
            check(nettest.parse({ format, text: text.slice(0, place) }));
            check(nettest.parse({ format, text: text.slice(0, place) + put + text.slice(place + 1) }));
          },
        ),
        { numRuns: 300 },
      );
    });

    it('reads raw output whose values have been exchanged without an exception', () => {
      fc.assert(
        fc.property(sample, fc.nat(), fc.jsonValue(), (index, at, put) => {
          const { format, text } = sampleAt(index);
          check(nettest.parse({ format, text: exchanged(text, at, put) }));
        }),
        { numRuns: 500 },
      );
    });

    it('says what it needs where there is no program, and runs to an outcome all the same', async () => {
      const context = runContext();
      const availability = await nettest.detect(context, {});
      for (const need of availability.state === 'unavailable' ? availability.needs : []) {
        expect(need.message.trim()).not.toBe('');
        expect(need.fix.trim()).not.toBe('');
      }
      const outcome = await nettest.run(context, {});
      expect(outcome.raw ?? outcome.failure ?? outcome.skipReason).toBeDefined();
      if (outcome.raw) check(nettest.parse(outcome.raw));
    });

    it('runs to an outcome when it has been aborted, and when the machine is broken', async () => {
      const programs = { measurement_kit: '/no/such/measurement_kit', echo: '/no/such/echo' };
      const broken: Exec = {
        ...createExec(),
        withScratchFolder: () => Promise.reject(new Error('no space left on device')),
      };
      for (const choices of [
        { programs, signal: AbortSignal.abort() },
        { programs, exec: broken },
      ]) {
        const outcome = await nettest.run(runContext(choices), {});
        expect(outcome.raw ?? outcome.failure ?? outcome.skipReason).toBeDefined();
      }
    });
  });
}

/** The text with one of its JSON values (also inside JSON that is a string inside it) exchanged for another. */
function exchanged(text: string, at: number, put: unknown): string {
  const line = text.split('\n')[0] ?? '';
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return text;
  }
  let count = 0;
  JSON.stringify(value, (_key, member: unknown) => {
    count += 1;
    return member;
  });
  let left = at % Math.max(1, count);
  return JSON.stringify(value, (key, member: unknown) => {
    left -= 1;
    if (left === -1) return put;
    if ((key === 'report' || key === 'stdout') && typeof member === 'string')
      return exchanged(member, at, put);
    return member;
  });
}
