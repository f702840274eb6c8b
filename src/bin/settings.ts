// What every command starts from: the data folder and the configuration, from flags, environment and file.
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { configFile } from '../config/config-file.js';
import { loadConfig, type ConfigRequest, type LoadedConfig } from '../config/load-config.js';
import { configSchema, type Config } from '../core/config.js';
import { nettests } from '../nettests/index.js';
import type { CommonOptions } from './command.js';
import type { Problem } from './problems.js';
import { isCheckout, packageRoot } from './package-facts.js';

/** The configuration's schema for the built-in nettests. */
export const schema = configSchema(nettests);

/** The configuration in force, where it came from and where the data lies. */
export interface Settings {
  readonly dataFolder: string;
  readonly request: ConfigRequest<typeof schema> & { readonly filePath: string };
  readonly loaded: LoadedConfig<typeof schema>;
  readonly config: Config;
  /** What was wrong before the configuration was read, for the page: the provisioning file. */
  readonly problem?: Problem | undefined;
}

/** Finds and loads the configuration. Throws config_unreadable and config_invalid. */
export function loadSettings(options: CommonOptions): Settings {
  const request = configRequest(options);
  const loaded = loadConfig(request);
  return { dataFolder: dataFolderOf(options), request, loaded, config: loaded.config };
}

/** What the configuration is made of, without loading it. */
export function configRequest(
  options: CommonOptions,
  environment: Settings['request']['environment'] = process.env,
): Settings['request'] {
  const file = configFile(options.config, environment, dataFolderOf(options));
  return { schema, environment, flags: (options.set ?? []).map(asFlag), ...file };
}

function asFlag(assignment: string): readonly [string, string] {
  const equals = assignment.indexOf('=');
  return equals < 0 ? [assignment, ''] : [assignment.slice(0, equals), assignment.slice(equals + 1)];
}

/** `--data`, else MK_KIOSK_DATA, else data/ in a checkout, else the user's data folder (XDG base directories). */
export function dataFolderOf(options: CommonOptions): string {
  const named = options.data ?? process.env.MK_KIOSK_DATA ?? '';
  if (named !== '') return resolve(named);
  if (isCheckout) return join(packageRoot, 'data');
  const xdg = process.env.XDG_DATA_HOME ?? '';
  return join(xdg === '' ? join(homedir(), '.local', 'share') : xdg, 'mk-kiosk');
}
