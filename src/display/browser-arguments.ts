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

function common({ sandbox, wayland }: BrowserFacts): string[] {
  return [`--ozone-platform=${wayland ? 'wayland' : 'x11'}`, ...(sandbox ? [] : ['--no-sandbox'])];
}
