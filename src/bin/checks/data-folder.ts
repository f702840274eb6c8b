// Whether this user may write where everything is kept, and nobody else may read the device's key.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { prepareDataFolder } from '../../host/data-folder.js';
import { keyFileName } from '../../host/identity.js';
import type { DoctorCheck } from './doctor-context.js';

/** A folder that cannot be used is a problem by its KioskError. */
export const checkDataFolder: DoctorCheck = {
  id: 'data folder',
  look({ dataFolder }) {
    prepareDataFolder(dataFolder);
    const path = join(dataFolder, keyFileName);
    const key = statSync(path, { throwIfNoEntry: false });
    const findings = [{ state: 'ok' as const, what: dataFolder }];
    if (key === undefined || (key.mode & 0o077) === 0) return findings;
    return [
      ...findings,
      { state: 'problem', what: `others may read the device key ${path}`, fix: `chmod 600 ${path}` },
    ];
  },
};
