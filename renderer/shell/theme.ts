// Which colours are in force: those of the setting, else those of the system.
import type { Display } from '../../src/core/display.js';

/** The sets of colours in styles/tokens.css; night is the wall's own, dark and dim. */
export type Theme = 'light' | 'dark' | 'night';

/** The theme of a setting. */
export function themeOf(setting: Display['theme'] | undefined, systemIsDark: boolean): Theme {
  if (setting === 'light' || setting === 'dark') return setting;
  return systemIsDark ? 'dark' : 'light';
}

/** Puts a theme in force; true when it was another one before. */
export function applyTheme(theme: Theme): boolean {
  const { dataset } = document.documentElement;
  if (dataset.theme === theme) return false;
  dataset.theme = theme;
  return true;
}
