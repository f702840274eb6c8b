// The self-test: ndt7 against this device's own server. It shows that the kiosk works, also without any network, and
// says nothing about the line.
import { z } from 'zod';
import { defineNettest, type RunContext, type RunOutcome } from '../core/nettest.js';
import { ndt7Metrics } from './ndt7-metrics.js';
import { parseNdt7 } from './ndt7-raw.js';
import { runNdt7 } from './ndt7-run.js';
import { detectOwnServer } from './own-server.js';

const options = z.strictObject({
  durationMs: z.int().min(100).max(10_000).default(3000).describe('How long each direction is measured'),
});

/** The self-test. */
export const selfTest = defineNettest<z.output<typeof options>>({
  id: 'self-test',
  title: 'Self-test',
  description:
    'ndt7 against this device itself: shows that the kiosk works, and says nothing about the line.',
  version: '1',
  kind: 'throughput',
  scope: 'self-test',
  // How fast a device talks to itself is neither good nor poor, and stands for no line.
  metrics: ndt7Metrics.map(({ thresholds: _thresholds, direction: _direction, ...spec }) => spec),
  options,
  defaults: { enabled: false, cron: '0 4 1 * *', windowMinutes: 60, timeoutMs: 60_000 },
  estimate: { seconds: 8, bytesPerMbps: 0 },
  provider: () => undefined,
  detect: (tools) =>
    Promise.resolve(
      detectOwnServer(tools, 'Run the self-test from the daemon or with mk-kiosk run-once self-test.'),
    ),
  run,
  parse: parseNdt7,
});

async function run(context: RunContext, { durationMs }: z.output<typeof options>): Promise<RunOutcome> {
  context.onProgress({ phase: 'preparing', fraction: 0 });
  const server = await context.selfServer?.();
  if (server === undefined) {
    return { failure: { failure: 'program_missing', detail: 'there is no ndt7 server in this program' } };
  }
  try {
    return await runNdt7(context, {
      targets: [server.target],
      directions: ['download', 'upload'],
      durationMs,
      earlyExit: false,
      insecure: false,
      ca: undefined,
      loadedLatency: false,
      locate: undefined,
    });
  } finally {
    await server.release();
  }
}
