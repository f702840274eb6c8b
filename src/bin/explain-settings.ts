// The effective configuration with the layer of each value, as API and command line show it.
import { explainAll } from '../config/explain.js';
import type { LoadedConfig } from '../config/load-config.js';
import type { Kiosk } from '../core/kiosk.js';
import type { schema } from './settings.js';

/** Each setting with its value and the layer it came from; secrets are replaced. */
export function explainSettings(loaded: LoadedConfig<typeof schema>): ReturnType<Kiosk['explainConfig']> {
  return explainAll(loaded).map(({ key, value, layer }) => ({ key, value, layer }));
}
