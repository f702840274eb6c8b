// `mk-kiosk run`: the daemon in the foreground, until SIGINT or SIGTERM.
import { commonOptionsSchema, defineCommand } from '../command.js';
import { z } from 'zod';
import { KioskError } from '../../core/errors.js';
import { findDaemon } from '../daemon-address.js';
import { provisionPlace, takeProvision } from '../provisioning.js';
import { serveUntilStopped } from '../serve-until-stopped.js';
import { loadSettings } from '../settings.js';

/** Runs until stopped; a second signal ends it at once. */
export const command = defineCommand(
  commonOptionsSchema.extend({ display: z.boolean() }),
  async (options) => {
    const set = [...(options.set ?? []), ...(options.display ? [] : ['screen.program=none'])];
    const provision = takeProvision(provisionPlace({ ...options, set }));
    if (provision?.problem !== undefined) {
      process.stderr.write(`mk-kiosk: ${provision.problem.message}\n  ${provision.problem.fix}\n`);
    }
    const settings = loadSettings({ ...options, set });
    for (const warning of settings.loaded.warnings) process.stderr.write(`mk-kiosk: ${warning}\n`);
    const other = await findDaemon(settings.dataFolder);
    if (other !== undefined) {
      throw new KioskError(
        'already_running',
        `a kiosk is running on ${settings.dataFolder} already: ${other.url} (process ${other.pid})`,
        'Stop it, or name another data folder with --data.',
      );
    }
    const problem = provision?.problem && { code: 'provision_invalid', ...provision.problem };
    await serveUntilStopped(
      { ...settings, problem },
      ({ url }) => `mk-kiosk measures; its page is ${url} and its data lies in ${settings.dataFolder}`,
    );
  },
);
