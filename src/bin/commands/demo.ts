// `mk-kiosk demo`: a kiosk to look at, on a made-up year in a data folder of its own. Nothing is measured.
import { z } from 'zod';
import { loadConfig } from '../../config/load-config.js';
import { KioskError } from '../../core/errors.js';
import { timezoneSchema } from '../../core/config.js';
import { systemClock } from '../../host/clock.js';
import { commonOptionsSchema, defineCommand } from '../command.js';
import { findDaemon } from '../daemon-address.js';
import { demoFolderOf, fillDemoFolder } from '../demo-folder.js';
import { printJson, printLine } from '../output.js';
import { serveUntilStopped } from '../serve-until-stopped.js';
import { configRequest, type Settings } from '../settings.js';

/** Beside the real kiosk's 8788 and the ndt7 server's 8789. */
const demoPort = 8799;

const optionsSchema = commonOptionsSchema.extend({
  seed: z.coerce
    .number()
    .int()
    .min(0)
    .max(2 ** 31),
  days: z.coerce.number().int().min(2).max(366),
  timezone: timezoneSchema,
  fillOnly: z.boolean().optional(),
});

/** Fills the folder where needed, and serves it until stopped. */
export const command = defineCommand(optionsSchema, async (options) => {
  const folder = demoFolderOf(options.data);
  const other = await findDaemon(folder);
  if (other !== undefined) {
    throw new KioskError(
      'already_running',
      `the demo is running already: ${other.url} (process ${other.pid})`,
      'Open that address, or stop it first.',
    );
  }
  const { seed, days, timezone, fillOnly = false } = options;
  const mark = await fillDemoFolder({
    ...{ folder, seed, days, timezone, port: demoPort, nowMs: systemClock.nowMs() },
    onProgress: (done, of) => process.stderr.write(`mk-kiosk: made up ${done} of ${of} days\n`),
  });
  if (fillOnly) {
    if (options.json === true) printJson({ folder, ...mark });
    else printLine(`a made-up year lies in ${folder}`);
    return;
  }
  await serveUntilStopped(
    demoSettings(folder, options),
    ({ url }) => `DEMO, nothing is measured: the page is ${url} and the made-up data lies in ${folder}`,
  );
});

/** Of the environment only where to listen and how much to log: a demo is no real kiosk's configuration. */
function demoSettings(folder: string, options: z.output<typeof optionsSchema>): Settings {
  const kept = Object.entries(process.env).filter(
    ([name]) => name.startsWith('MK_KIOSK_HTTP__') || name === 'MK_KIOSK_LOG_LEVEL',
  );
  const request = configRequest({ ...options, data: folder }, Object.fromEntries(kept));
  const loaded = loadConfig(request);
  return { dataFolder: folder, request, loaded, config: loaded.config };
}
