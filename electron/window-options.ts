// How the window is made: every choice of Electron's security list is written out, so that a new default changes nothing.
// https://www.electronjs.org/docs/latest/tutorial/security
import type { BrowserWindowConstructorOptions, Rectangle } from 'electron';
import type { ShellOptions } from './options.js';

/** Session of the window; without "persist:" it lives in memory and writes nothing to the card. */
export const PARTITION = 'mk-kiosk';

/** The options of the window on a display with these bounds. */
export function windowOptions(options: ShellOptions, bounds: Rectangle): BrowserWindowConstructorOptions {
  return {
    ...bounds,
    kiosk: options.kiosk,
    fullscreen: options.kiosk,
    frame: !options.kiosk,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: '#0b0f14',
    title: 'mk-kiosk',
    webPreferences: {
      partition: PARTITION,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      disableDialogs: true,
      devTools: false,
      spellcheck: false,
      // A wall is never in front of anybody: its clock and its curve go on all the same.
      backgroundThrottling: false,
    },
  };
}
