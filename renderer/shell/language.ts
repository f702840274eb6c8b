// Which language the pages speak: that of the setting, else the first one of the browser that there is.
import { languages, type Language, type Display } from '../../src/core/display.js';

/** The language for a setting and the browser's preferences (BCP 47 tags); English where none fits. */
export function languageOf(setting: Display['language'] | undefined, preferred: readonly string[]): Language {
  if (setting !== undefined && setting !== 'auto') return setting;
  for (const tag of preferred) {
    const language = languages.find((candidate) => tag.toLowerCase().split('-')[0] === candidate);
    if (language !== undefined) return language;
  }
  return 'en';
}
