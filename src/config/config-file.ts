// Which file is the configuration: the flag's, else MK_KIOSK_CONFIG's, else config.yaml (or config.json) in the data folder.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from './environment.js';

/** The file to load; it must exist when somebody named it. */
export interface ConfigFile {
  readonly filePath: string;
  readonly fileRequired: boolean;
}

/** Finds the configuration file; `named` is the path a flag gave. */
export function configFile(
  named: string | undefined,
  environment: Environment,
  dataFolder: string,
): ConfigFile {
  const wanted = named ?? environment.MK_KIOSK_CONFIG ?? '';
  if (wanted !== '') return { filePath: wanted, fileRequired: true };
  const names = ['config.yaml', 'config.yml', 'config.json'];
  const found = names.map((name) => join(dataFolder, name)).find((path) => existsSync(path));
  return { filePath: found ?? join(dataFolder, 'config.yaml'), fileRequired: false };
}
