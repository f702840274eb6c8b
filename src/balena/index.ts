// What the kiosk has to do with balena, by the variables that the Supervisor sets; without them, nothing.
import { existsSync } from 'node:fs';
import type { Balena } from '../core/balena.js';
import type { Clock } from '../core/clock.js';
import type { Exec } from '../core/exec.js';
import { createSupervisorWatch } from './supervisor.js';
import { createUpdateLock } from './update-lock.js';

/** Where the Supervisor looks for locks; older ones have the second. */
export const lockFolders = ['/tmp/balena', '/tmp/resin'] as const;

/** Balena by the environment. */
export function createBalena(
  env: Readonly<Record<string, string | undefined>>,
  parts: { readonly exec: Pick<Exec, 'run'>; readonly clock: Pick<Clock, 'monotonicMs'> },
  folders: readonly string[] = lockFolders,
): Balena {
  const { BALENA_SUPERVISOR_ADDRESS: address = '', BALENA_SUPERVISOR_API_KEY: apiKey = '' } = env;
  const isBalena = address !== '' || env.BALENA === '1';
  const folder = isBalena ? folders.find((name) => existsSync(name)) : undefined;
  const lock = folder === undefined ? undefined : createUpdateLock(folder, parts.exec);
  const ask =
    address === '' || apiKey === '' ? undefined : createSupervisorWatch({ address, apiKey }, parts.clock);
  return {
    holdUpdates: () => lock?.hold() ?? (() => Promise.resolve()),
    status: () => ask?.(),
  };
}
