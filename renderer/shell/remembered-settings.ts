// The kiosk's settings of its pages as they were last heard, so that the next start begins in the right language and colours.
import { displaySchema, type Display } from '../../src/core/display.js';

const key = 'mk-kiosk.display';

/** What was remembered; undefined where nothing was, where it cannot be read, or where the browser keeps nothing. */
export function rememberedSettings(): Display | undefined {
  try {
    const parsed = displaySchema.safeParse(JSON.parse(localStorage.getItem(key) ?? ''));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Remembers the settings; a browser that keeps nothing starts in its own language next time. */
export function rememberSettings(settings: Display): void {
  try {
    localStorage.setItem(key, JSON.stringify(settings));
  } catch {
    // Storage is forbidden or full: only the first paint of the next start is concerned.
  }
}
