// The calibration: what this device can at most measure. ndt7 against its own server, with and without TLS, each direction
// for a moment. Its figures are no line's: they say from where on a result was cut off by the device.
import { z } from 'zod';
import { calibrationNettest } from '../core/calibration.js';
import { directions, type Direction, type DirectionResult } from '../core/measurement.js';
import { measuredOnly, type MetricSpec } from '../core/metric.js';
import { ndt7DirectionResultSchema, ndt7Schemes, type Ndt7Scheme } from '../core/ndt7.js';
import { defineNettest, type ParsedResult, type RunContext, type RunOutcome } from '../core/nettest.js';
import type { Raw } from '../core/measurement.js';
import { detectOwnServer } from './own-server.js';

const rawFormat = 'calibration/1';

const options = z.strictObject({
  durationMs: z
    .int()
    .min(100)
    .max(10_000)
    .default(2000)
    .describe('How long each direction is measured, with and without TLS'),
});

const runSchema = z.object({
  engineVersion: z.string(),
  runs: z.array(ndt7DirectionResultSchema).max(4),
});

const steps = ndt7Schemes.flatMap((scheme) => directions.map((direction) => ({ scheme, direction })));

/** The calibration. */
export const calibration = defineNettest<z.output<typeof options>>({
  id: calibrationNettest,
  title: 'Calibration',
  description:
    'What this device can at most measure, with and without encryption: ndt7 against itself. Says nothing about the line.',
  version: '1',
  kind: 'throughput',
  scope: 'self-test',
  metrics: steps.flatMap(({ scheme, direction }) => metricsFor(scheme, direction)),
  options,
  defaults: { enabled: false, cron: '0 4 1 * *', windowMinutes: 60, timeoutMs: 90_000 },
  estimate: { seconds: 10, bytesPerMbps: 0 },
  provider: () => undefined,
  detect: (tools) => Promise.resolve(detectOwnServer(tools, 'Run it with mk-kiosk calibrate.')),
  run,
  parse,
});

async function run(context: RunContext, { durationMs }: z.output<typeof options>): Promise<RunOutcome> {
  context.onProgress({ phase: 'preparing', fraction: 0 });
  const server = await context.selfServer?.({ tls: true });
  if (server === undefined) {
    return { failure: { failure: 'program_missing', detail: 'there is no ndt7 server in this program' } };
  }
  const runs = [];
  try {
    for (const [index, { scheme, direction }] of steps.entries()) {
      const target = scheme === 'ws' ? server.target : server.tlsTarget;
      if (target === undefined || context.signal.aborted) continue;
      const before = index / steps.length;
      context.onProgress({ phase: direction, fraction: before });
      const { certificate } = server;
      const result = await context.ndt7.run(
        { direction, target, durationMs, ...(certificate !== undefined && { ca: certificate }) },
        ({ elapsedMs, bytes, bps }) =>
          context.onProgress({
            phase: direction,
            fraction: before + Math.min(1, elapsedMs / durationMs) / steps.length,
            elapsedMs,
            bytes,
            bps,
          }),
        context.signal,
      );
      runs.push(result);
    }
  } finally {
    await server.release();
  }
  context.onProgress({ phase: 'finishing', fraction: 1 });
  return {
    raw: { format: rawFormat, text: JSON.stringify({ engineVersion: context.version, runs }) },
    engine: { name: 'mk-kiosk ndt7', version: context.version },
  };
}

/** Pure and total. A direction is as good as the worse of its two schemes. */
function parse(raw: Raw): ParsedResult {
  const nothing = { status: 'failed', directions: {}, metrics: {}, curves: [] } as const;
  const json = jsonOf(raw.text);
  const parsed = raw.format === rawFormat ? runSchema.safeParse(json) : undefined;
  if (parsed?.success !== true) return { ...nothing, failure: { failure: 'report_invalid' } };
  const { runs, engineVersion } = parsed.data;
  const figures = runs.flatMap((one) => {
    const bps = speedOf(one);
    if (bps === undefined) return [];
    const { scheme, direction, cpuMs, client } = one;
    const ratio =
      cpuMs === undefined || client === undefined ? undefined : Math.min(1, cpuMs / client.elapsedMs);
    return [
      [`${scheme}_${direction}_bps`, bps] as const,
      [`${scheme}_${direction}_cpu_ratio`, ratio] as const,
    ];
  });
  const metrics = measuredOnly(Object.fromEntries(figures));
  const results = Object.fromEntries(
    directions.map((direction) => [direction, resultOf(runs.filter((one) => one.direction === direction))]),
  );
  const all = steps.every(({ scheme, direction }) => metrics[`${scheme}_${direction}_bps`] !== undefined);
  const none = Object.keys(metrics).length === 0;
  const failed = runs.find((one) => speedOf(one) === undefined);
  return {
    status: all ? 'ok' : none ? 'failed' : 'partial',
    directions: results,
    metrics,
    curves: [],
    ...(!all && { failure: { failure: failed?.failure ?? 'interrupted' } }),
    recorded: { engine: { name: 'mk-kiosk ndt7', version: engineVersion } },
  };
}

/**
 * A busy server of this device may not come to say what it received: on loopback the sender's own count is as good. What
 * was cut short or went wrong in another way is no ceiling.
 */
function speedOf({ failure, bps, client }: z.output<typeof ndt7DirectionResultSchema>): number | undefined {
  if (failure === 'ndt7_no_server_measurement') return client?.bps;
  return failure === undefined ? bps : undefined;
}

function resultOf(runs: z.output<typeof runSchema>['runs']): DirectionResult {
  const failed = runs.find((one) => speedOf(one) === undefined);
  const measured = runs.some((one) => speedOf(one) !== undefined);
  if (failed === undefined && measured) return { status: 'ok' };
  return { status: measured ? 'partial' : 'failed', failure: failed?.failure ?? 'interrupted' };
}

function metricsFor(scheme: Ndt7Scheme, direction: Direction): MetricSpec[] {
  const way = direction === 'download' ? 'receives' : 'sends';
  const how = scheme === 'ws' ? 'in the clear' : 'encrypted';
  const label = `${direction === 'download' ? 'Receiving' : 'Sending'}, ${how}`;
  return [
    {
      name: `${scheme}_${direction}_bps`,
      label,
      description: `What this device ${way} at most ${how}, while it also plays the other side.`,
      unit: 'bps',
      better: 'higher',
      headline: false,
    },
    {
      name: `${scheme}_${direction}_cpu_ratio`,
      label: `${label}: processor`,
      description: 'Share of one processor core that the measuring thread used meanwhile.',
      unit: 'ratio',
      better: 'neither',
      headline: false,
    },
  ];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
