// `mk-kiosk identify`: the running kiosk blinks and shows its name, so that one finds it among others.
import { z } from 'zod';
import { KioskError } from '../../core/errors.js';
import { identifyDocumentSchema, identifySeconds } from '../../core/identify.js';
import { commonOptionsSchema, defineCommand } from '../command.js';
import { findDaemon } from '../daemon-address.js';
import { askDaemon } from '../daemon-api.js';
import { printJson, printLine } from '../output.js';
import { dataFolderOf } from '../settings.js';

const optionsSchema = commonOptionsSchema.extend({ seconds: z.string().default(String(identifySeconds)) });

/** Needs a running kiosk: it has the lights and the screen. */
export const command = defineCommand(optionsSchema, async (options) => {
  const seconds = Number(options.seconds);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 300) {
    throw new KioskError('usage', `--seconds ${options.seconds}: not a number of seconds`, 'Use 1 to 300.');
  }
  const dataFolder = dataFolderOf(options);
  const daemon = await findDaemon(dataFolder);
  if (daemon === undefined) {
    throw new KioskError(
      'unreachable',
      `no kiosk is running on ${dataFolder}`,
      'Start it with mk-kiosk run.',
    );
  }
  const body = { seconds, by: 'cli' };
  const order = { method: 'POST', body, timeoutMs: 5000 } as const;
  const { identify } = await askDaemon(daemon, identifyDocumentSchema, '/api/v1/identify', order);
  if (options.json === true) printJson({ identify });
  else printLine(`it shows itself until ${identify?.until ?? 'now'}`);
});
