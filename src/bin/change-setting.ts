// A change of the configuration file that somebody asks for over the API.
import { explain } from '../config/explain.js';
import type { LoadedConfig } from '../config/load-config.js';
import { setInFile, unsetInFile } from '../config/set-in-file.js';
import { settingText } from '../config/setting-text.js';
import { KioskError } from '../core/errors.js';
import type { Kiosk } from '../core/kiosk.js';
import type { Settings, schema } from './settings.js';

/** Changes the file, or only checks the change; what is in force with it goes to `takeOver`. */
export function changeSetting(
  request: Settings['request'],
  takeOver: (loaded: LoadedConfig<typeof schema>) => void,
): Kiosk['changeConfig'] {
  return async (key, { value, check }) => {
    if (value === null) {
      throw new KioskError('config_invalid', `"${key}" cannot be null`, 'DELETE the setting to take it out.');
    }
    const change =
      value === undefined
        ? unsetInFile(request, key, { check })
        : setInFile(request, key, settingText(value), { check });
    if (!check && change.changed) takeOver(change.loaded);
    const explanations = explain(change.loaded, change.key);
    const [first] = explanations;
    const layer = first?.layer ?? 'defaults';
    const own = explanations.length === 1 && first?.key === change.key ? first.value : undefined;
    const group = Object.fromEntries(explanations.map((each) => [each.key, each.value]));
    return { key: change.key, value: explanations.length > 1 ? group : own, layer, changed: change.changed };
  };
}
