// How Electron and Chromium are called, with the same policy: one page, one host, nothing kept, nothing asked of the internet.
// https://peter.sh/experiments/chromium-command-line-switches/
import path from 'node:path';

/** What both are told. */
export interface BrowserFacts {
  readonly url: string;
  readonly language: string;
  readonly scratchFolder: string;
  readonly sandbox: boolean;
  readonly pointer: boolean;
  readonly wayland: boolean;
  /** Of an X11 screen, where it is known. */
  readonly size?: { readonly width: number; readonly height: number } | undefined;
}

/** Arguments of Electron's binary; the window's own code does the rest. */
export function electronArguments(facts: BrowserFacts & { readonly main: string }): string[] {
  return [
    ...common(facts),
    facts.main,
    `--url=${facts.url}`,
    `--language=${facts.language}`,
    `--user-data=${facts.scratchFolder}`,
    ...(facts.pointer ? ['--pointer'] : []),
  ];
}

/** Arguments of Chromium in kiosk mode. */
export function chromiumArguments(facts: BrowserFacts): string[] {
  return [
    ...common(facts),
    '--kiosk',
    ...covering(facts.size),
    '--incognito',
    `--user-data-dir=${path.join(facts.scratchFolder, 'mk-kiosk-chromium')}`,
    '--disk-cache-size=1048576',
    `--lang=${facts.language}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--noerrdialogs',
    '--disable-session-crashed-bubble',
    '--disable-infobars',
    '--disable-extensions',
    '--disable-component-update',
    '--disable-background-networking',
    '--disable-default-apps',
    '--disable-sync',
    '--disable-breakpad',
    '--disable-domain-reliability',
    '--no-pings',
    '--disable-pinch',
    '--overscroll-history-navigation=0',
    '--password-store=basic',
    '--deny-permission-prompts',
    '--disable-features=Translate,MediaRouter,OptimizationHints,AutofillServerCommunication',
    // A page that nobody touches is still being looked at.
    '--disable-background-timer-throttling',
    '--disable-renderer-backgrounding',
    '--disable-backgrounding-occluded-windows',
    // INVARIANT: only this device is reached, whatever the page contains.
    '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost',
    facts.url,
  ];
}

/** Where no window manager makes a window as large as the screen, one that is a pixel larger covers it. */
function covering(size: BrowserFacts['size']): string[] {
  if (size === undefined) return [];
  return ['--window-position=0,0', `--window-size=${size.width + 1},${size.height + 1}`];
}

function common({ sandbox, wayland }: BrowserFacts): string[] {
  return [`--ozone-platform=${wayland ? 'wayland' : 'x11'}`, ...(sandbox ? [] : ['--no-sandbox'])];
}
