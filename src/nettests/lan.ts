// A speed test inside the house: ndt7 against another kiosk's own server, or by a browser against ours. It says how good the network between the two is,
// and nothing about the line.
import { z } from 'zod';
import { defineNettest, type RunContext, type RunOutcome } from '../core/nettest.js';
import { browserToken, lanBrowserFormat, parseLanBrowser, runWithBrowser } from './lan-browser.js';
import { ndt7Metrics } from './ndt7-metrics.js';
import { parseNdt7 } from './ndt7-raw.js';
import { runNdt7 } from './ndt7-run.js';

const options = z.strictObject({
  server: z
    .string()
    .max(300)
    .regex(/^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]):\d{1,5}$/, 'must be HOST:PORT')
    .optional()
    .describe('The other kiosk, with the port of its ndt7 server (ndt7Server.enabled there): HOST:PORT'),
  browser: browserToken
    .optional()
    .describe('Set by the page "House or line": this run waits for a browser that knows this word'),
  durationMs: z.int().min(100).max(10_000).default(5000).describe('How long each direction is measured'),
});

/** The test inside the house. */
export const lan = defineNettest<z.output<typeof options>>({
  id: 'lan',
  title: 'Inside the house',
  description:
    'ndt7 with another kiosk, or with a browser, on the same network: how good the way between the two is, not the line.',
  version: '1',
  kind: 'throughput',
  scope: 'lan',
  // Good or poor depends on the contract, and these stand for no line.
  metrics: ndt7Metrics.map(({ thresholds: _thresholds, direction: _direction, ...spec }) => spec),
  options,
  defaults: { enabled: false, cron: '30 3 * * *', windowMinutes: 60, timeoutMs: 60_000 },
  estimate: { seconds: 12, bytesPerMbps: 0 },
  provider: () => undefined,
  detect: (_tools, { server, browser }) =>
    Promise.resolve(
      server !== undefined || browser !== undefined
        ? { state: 'ready' }
        : {
            state: 'unavailable',
            needs: [
              {
                what: 'server',
                message: 'no other kiosk is named',
                fix: 'On the other one: mk-kiosk serve-ndt7 --host ADDRESS; here: mk-kiosk config set nettests.lan.options.server ADDRESS:8789',
              },
            ],
          },
    ),
  run,
  parse: (raw) => (raw.format === lanBrowserFormat ? parseLanBrowser(raw.text) : parseNdt7(raw)),
});

async function run(
  context: RunContext,
  { server, browser, durationMs }: z.output<typeof options>,
): Promise<RunOutcome> {
  if (browser !== undefined) return runWithBrowser(context, browser, durationMs);
  context.onProgress({ phase: 'preparing', fraction: 0 });
  if (server === undefined) return { skipReason: 'peer_absent' };
  const base = `ws://${server}/ndt/v7`;
  const hostname = server.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return runNdt7(context, {
    targets: [{ scheme: 'ws', hostname, downloadUrl: `${base}/download`, uploadUrl: `${base}/upload` }],
    directions: ['download', 'upload'],
    durationMs,
    earlyExit: false,
    insecure: false,
    ca: undefined,
    locate: undefined,
    loadedLatency: false,
  });
}
