// Names of environment variables: MK_KIOSK_, then the key with `__` between levels, in capitals.
import type { KeyPath } from './key-path.js';

/** What each of our own variables begins with. */
export const variablePrefix = 'MK_KIOSK_';

/** Variables with this prefix that are no settings: they are read before there is a configuration. */
export const reservedVariables = [
  { name: 'MK_KIOSK_CONFIG', meaning: 'Path of the configuration file' },
  { name: 'MK_KIOSK_DATA', meaning: 'Data folder: database, key, configuration file' },
  {
    name: 'MK_KIOSK_PROVISION',
    meaning: 'Path of the provisioning file; default: mk-kiosk.json on the boot partition',
  },
  {
    name: 'MK_KIOSK_SYSFS_ROOT',
    meaning: 'Folder below which /sys, /proc and /etc are read, for tests; default: /',
  },
  { name: 'MK_KIOSK_CHROMIUM', meaning: 'Path of a Chromium for the display and the browser tests' },
  { name: 'MK_KIOSK_SYSFS_ROOT', meaning: 'Folder that is read instead of /sys' },
] as const;

/** The variable of a key: `plan.downloadMbps` is MK_KIOSK_PLAN__DOWNLOAD_MBPS; `*` stands for a free name. */
export function variableName(path: KeyPath): string {
  return variablePrefix + path.map(capitals).join('__');
}

function capitals(name: string): string {
  if (name === '*') return '<NAME>';
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();
}
