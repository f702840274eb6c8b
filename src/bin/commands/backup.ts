// `mk-kiosk backup`: a verified copy of the store, with the configuration, while the kiosk runs.
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { isoInstant } from '../../core/clock.js';
import { systemClock } from '../../host/clock.js';
import { loadIdentity } from '../../host/identity.js';
import { backupFile, backupFolder } from '../backup-folder.js';
import { commonOptionsSchema, defineCommand } from '../command.js';
import { openStore } from '../open-store.js';
import { printJson, printLine } from '../output.js';
import { loadSettings } from '../settings.js';

/** A target that ends in .db becomes that file; any other is the folder in which a backup folder is made. */
export const command = defineCommand(
  commonOptionsSchema.extend({ withIdentity: z.boolean().optional() }),
  async (options, [target = '.']) => {
    const { dataFolder, request } = loadSettings(options);
    const store = openStore(dataFolder);
    const { deviceId } = loadIdentity(dataFolder);
    const createdAt = isoInstant(systemClock.nowMs());
    try {
      const single = target.endsWith('.db');
      const name = `mk-kiosk-${deviceId.slice(0, 6)}-${createdAt.replaceAll(/[-:]|\.\d+/g, '')}`;
      const path = single ? resolve(target) : join(resolve(target), name);
      const done = single
        ? await backupFile(store, deviceId, path)
        : await backupFolder(
            {
              store,
              deviceId,
              dataFolder,
              configPath: request.filePath,
              withIdentity: options.withIdentity === true,
              createdAt,
            },
            path,
          );
      if (options.json === true) printJson({ path, ...done });
      else printLine(`${path}: ${done.measurements} measurements, verified`);
    } finally {
      await store.close();
    }
  },
);
