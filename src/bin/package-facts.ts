// Where this program lies and which version it is: read from its own package.json, once.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const packageSchema = z.object({ name: z.literal('mk-kiosk'), version: z.string() });

function findPackageRoot(folder: string): string {
  const path = join(folder, 'package.json');
  if (existsSync(path) && packageSchema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).success)
    return folder;
  const parent = dirname(folder);
  if (parent === folder)
    throw new Error('mk-kiosk: its package.json is missing, the installation is incomplete');
  return findPackageRoot(parent);
}

/** The folder that holds package.json and dist/. */
export const packageRoot = findPackageRoot(dirname(fileURLToPath(import.meta.url)));

/** This software's version. */
export const version = packageSchema.parse(
  JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')),
).version;

/** The built page. */
export const rendererFolder = join(packageRoot, 'dist', 'renderer');

/** True in a checkout (with its sources), false where the program was installed. */
export const isCheckout = existsSync(join(packageRoot, 'scripts', 'start.mjs'));

/** Where /sys, /proc and /etc of the machine are read below: MK_KIOSK_SYSFS_ROOT, which tests set, else the root. */
export function systemRoot(environment: NodeJS.ProcessEnv): string {
  const named = environment.MK_KIOSK_SYSFS_ROOT ?? '';
  return named === '' ? '/' : named;
}
