// `mk-kiosk run-once NETTEST`: one run now, by the running daemon where there is one, else in this process.
import { runAcceptedSchema } from '../../core/api.js';
import { commonOptionsSchema, defineCommand } from '../command.js';
import { z } from 'zod';
import { measurementSchema, type Measurement } from '../../core/measurement.js';
import { KioskError, exitCodes } from '../../core/errors.js';
import { nettests } from '../../nettests/index.js';
import { askDaemon } from '../daemon-api.js';
import { readDemoMark, refuseDemo } from '../demo-mark.js';
import { findDaemon, type DaemonAddress } from '../daemon-address.js';
import { nettestById, nettestSettings, checkedOptions } from '../nettest-settings.js';
import { openMeasuring, silent } from '../measuring.js';
import { printJson } from '../output.js';
import { printMeasurement } from '../print-measurement.js';
import { loadSettings, type Settings } from '../settings.js';

const optionsSchema = commonOptionsSchema.extend({
  timeout: z.string().optional(),
  option: z.array(z.string()).optional(),
  daemon: z.boolean(),
  force: z.boolean().optional(),
});

/** Exit code 0 when the measurement is ok or partial, else 1. */
export const command = defineCommand(optionsSchema, async (options, [id = '']) => {
  const settings = loadSettings(options);
  const timeoutMs = timeoutOf(options.timeout);
  const order = { nettest: id, timeoutMs, options: optionsOf(options.option ?? []), force: options.force };
  const daemon = options.daemon ? await findDaemon(settings.dataFolder) : undefined;
  const measurement = daemon === undefined ? await runHere(settings, order) : await runThere(daemon, order);
  if (options.json === true) printJson(measurement);
  else printMeasurement(measurement);
  if (measurement.status !== 'ok' && measurement.status !== 'partial') process.exitCode = exitCodes.failed;
});

/** By the daemon, which may have other runs to make before. */
async function runThere(daemon: DaemonAddress, order: unknown): Promise<Measurement> {
  const answer = await askDaemon(
    daemon,
    z.union([measurementSchema, runAcceptedSchema]),
    '/api/v1/runs?wait=true',
    { method: 'POST', body: order, timeoutMs: 2 * 3_600_000 },
  );
  if ('id' in answer) return answer;
  throw new KioskError(
    'device_busy',
    `the kiosk at ${daemon.url} took the run of ${answer.nettest}, and did not end it in time or was stopped`,
    'See "mk-kiosk list": it is there when its turn has come.',
  );
}

async function runHere(
  settings: Settings,
  order: {
    nettest: string;
    timeoutMs: number | undefined;
    options: Record<string, unknown>;
    force: boolean | undefined;
  },
): Promise<Measurement> {
  const nettest = nettestById(nettests, order.nettest);
  const configured = nettestSettings(settings.config, nettest.id);
  const measuring = await openMeasuring({ path: settings.dataFolder }, () => settings.config, silent);
  const stop = () => void measuring.close();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    refuseDemo(await readDemoMark(measuring.store));
    const options = checkedOptions(nettest, { ...configured.options, ...order.options });
    await measuring.readiness.mustBeReady(nettest, options);
    const run = { nettest, trigger: 'manual', options, forced: order.force } as const;
    await measuring.gates.mustBeOpen(run);
    return await measuring.queue.add({ ...run, timeoutMs: order.timeoutMs ?? configured.timeoutMs })
      .measurement;
  } finally {
    await measuring.close();
  }
}

function timeoutOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds >= 0.1 && seconds <= 3600) return Math.round(seconds * 1000);
  throw new KioskError(
    'usage',
    `--timeout ${text}: expected seconds, 0.1 to 3600`,
    'For instance --timeout 30.',
  );
}

/** `key=value` pairs; a value that is JSON (a number, true, a list) is taken as such. */
function optionsOf(pairs: readonly string[]): Record<string, unknown> {
  const options: Record<string, unknown> = {};
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (equals < 1) {
      throw new KioskError(
        'usage',
        `--option ${pair}: expected KEY=VALUE`,
        'For instance --option scheme=ws.',
      );
    }
    options[pair.slice(0, equals)] = valueOf(pair.slice(equals + 1));
  }
  return options;
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
