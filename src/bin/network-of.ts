// How the configured network is reached: the proxy's settings, and the authorities beside the built-in ones.
import { readFileSync } from 'node:fs';
import type { Config } from '../core/config.js';
import type { NetworkSettings } from '../core/network-settings.js';

/** A file that cannot be read adds no authority: what needs it fails by its certificate, and `doctor` says why. */
export function networkOf({ network }: Pick<Config, 'network'>): {
  readonly settings: NetworkSettings;
  readonly authorities: string | undefined;
} {
  return {
    settings: network,
    authorities: network.caFile === undefined ? undefined : textOf(network.caFile),
  };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
