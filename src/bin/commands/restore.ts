// `mk-kiosk restore`: puts a backup in the place of the store, while no kiosk runs.
import { resolve } from 'node:path';
import { isoInstant } from '../../core/clock.js';
import { systemClock } from '../../host/clock.js';
import { prepareDataFolder } from '../../host/data-folder.js';
import { commonOptionsSchema, defineCommand } from '../command.js';
import { printJson, printLine } from '../output.js';
import { restoreBackup } from '../restore-backup.js';
import { dataFolderOf } from '../settings.js';

/** The configuration may be what is broken: it is not loaded. */
export const command = defineCommand(commonOptionsSchema, async (options, [from = '']) => {
  const dataFolder = dataFolderOf(options);
  prepareDataFolder(dataFolder);
  const stamp = isoInstant(systemClock.nowMs()).replaceAll(/[-:]|\.\d+/g, '');
  const done = await restoreBackup(dataFolder, resolve(from), stamp);
  if (options.json === true) {
    printJson(done);
    return;
  }
  printLine(`${done.measurements} measurements, verified; restored: ${done.restored.join(', ')}`);
  if (done.aside.length > 0) printLine(`kept beside it: ${done.aside.join(', ')}`);
});
