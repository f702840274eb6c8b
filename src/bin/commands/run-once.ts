// `mk-kiosk run-once NETTEST`: one run now, by the running daemon where there is one, else in this process.
import { z } from 'zod';
import { KioskError, exitCodes } from '../../core/errors.js';
import { commonOptionsSchema, defineCommand } from '../command.js';
import { printJson } from '../output.js';
import { preview } from '../preview-run.js';
import { printMeasurement } from '../print-measurement.js';
import { runOnce } from '../run-once.js';
import { loadSettings } from '../settings.js';

const optionsSchema = commonOptionsSchema.extend({
  timeout: z.string().optional(),
  option: z.array(z.string()).optional(),
  daemon: z.boolean(),
  force: z.boolean().optional(),
  dryRun: z.boolean().optional(),
  country: z.string().optional(),
});

/** Exit code 0 when the measurement is ok or partial, else 1. */
export const command = defineCommand(optionsSchema, async (options, [id = '']) => {
  const settings = loadSettings(options);
  const timeoutMs = timeoutOf(options.timeout);
  const order = { nettest: id, timeoutMs, options: chosenOptions(options), force: options.force };
  if (options.dryRun === true) {
    await preview(settings, order, options.json === true);
    return;
  }
  const measurement = await runOnce(settings, order, options.daemon);
  if (options.json === true) printJson(measurement);
  else printMeasurement(measurement);
  if (measurement.status !== 'ok' && measurement.status !== 'partial') process.exitCode = exitCodes.failed;
});

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

function chosenOptions({ option, country }: z.output<typeof optionsSchema>): Record<string, unknown> {
  return { ...optionsOf(option ?? []), ...(country !== undefined && { country }) };
}
