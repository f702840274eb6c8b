// Who may do what, over the data folder: the daemon's own, and that of commands while no daemon runs.
import { join } from 'node:path';
import { createAccessControl } from '../access/access-control.js';
import { credentialsFile, credentialsFileName } from '../access/credentials-file.js';
import { KioskError } from '../core/errors.js';
import type { AccessControl, AccessSurroundings } from '../core/access-control.js';
import type { Config } from '../core/config.js';
import { systemClock } from '../host/clock.js';

/** Opens it. Throws data_folder_unusable where what is kept is damaged; with `onDamaged` it goes on without. */
export function openAccess(
  dataFolder: string,
  config: () => Config,
  answered: AccessSurroundings['answered'],
  onDamaged?: (error: KioskError) => void,
): AccessControl {
  const store = credentialsFile(join(dataFolder, credentialsFileName));
  try {
    store.read();
  } catch (thrown) {
    if (onDamaged === undefined || !(thrown instanceof KioskError)) throw thrown;
    store.setAside();
    onDamaged(thrown);
  }
  return createAccessControl(store, systemClock, {
    lan: () => config().http.lan,
    pairingAllowed: () => config().http.pairing,
    sessionHours: () => config().http.sessionHours,
    answered,
  });
}
