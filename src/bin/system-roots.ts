// Where the lights find the system's folders: below the root that a test sets with MK_KIOSK_SYSFS_ROOT.
import { join } from 'node:path';
import { systemRoot } from './package-facts.js';

/** /sys, /proc and /dev. */
export function systemRoots(environment: NodeJS.ProcessEnv = process.env) {
  const root = systemRoot(environment);
  return { sysfsRoot: join(root, 'sys'), procRoot: join(root, 'proc'), devRoot: join(root, 'dev') } as const;
}
