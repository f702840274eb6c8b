// `mk-kiosk quarantine`: lines that could not be imported, with file, line and reason.
import { commonOptionsSchema, defineCommand } from '../command.js';
import { z } from 'zod';
import { KioskError } from '../../core/errors.js';
import { openStore } from '../open-store.js';
import { printJson, printLine } from '../output.js';
import { loadSettings } from '../settings.js';

/** Prints the newest quarantined lines. */
export const command = defineCommand(
  commonOptionsSchema.extend({ limit: z.string() }),
  async (options, [action = 'list']) => {
    if (action !== 'list')
      throw new KioskError('usage', `"${action}" is no action of quarantine`, 'Use list.');

    const limit = Number(options.limit);
    if (!Number.isInteger(limit) || limit < 1 || limit > 10_000) {
      throw new KioskError(
        'usage',
        `--limit ${options.limit}: expected a whole number from 1 to 10000`,
        'For instance -n 50.',
      );
    }
    const store = openStore(loadSettings(options).dataFolder);
    try {
      const lines = await store.quarantined(limit);
      if (options.json === true) printJson(lines);
      else for (const { source, line, reason } of lines) printLine(`${source}:${line}: ${reason}`);
    } finally {
      await store.close();
    }
  },
);
