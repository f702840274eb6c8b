// What the window may never do, whatever the page asks for.
// https://www.electronjs.org/docs/latest/tutorial/security
import type { Event, Session, WebContents } from 'electron';
import { LOCAL_SCHEME } from './local-pages.js';

/** Whether an address is the daemon's own or one of the window's pages; a text that is no address is neither. */
export function isAllowedAddress(address: string, origin: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return url.protocol === `${LOCAL_SCHEME}:` || url.origin === origin;
}

/** Refuses permissions, devices, downloads and each request to another origin. */
export function guardSession(session: Session, origin: string): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => {
    event.preventDefault();
  });
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    // A data: picture and a blob: of the page itself leave nothing; everything else must be the daemon's.
    const isInline = /^(?:data|blob):/.test(url);
    answer({ cancel: !isInline && !isAllowedAddress(url, origin) });
  });
}

/** Refuses navigation away, new windows, embedded pages and keys that would leave or reload the page. */
export function guardContents(contents: WebContents, origin: string): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => {
    refuseForeign(event, event.url, origin);
  });
  contents.on('will-frame-navigate', (event) => {
    refuseForeign(event, event.url, origin);
  });
  contents.on('will-redirect', (event) => {
    refuseForeign(event, event.url, origin);
  });
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  contents.on('before-input-event', (event, input) => {
    if (isWayOut(input)) event.preventDefault();
  });
}

function refuseForeign(event: Pick<Event, 'preventDefault'>, address: string, origin: string): void {
  if (!isAllowedAddress(address, origin)) event.preventDefault();
}

/** A key press as far as it matters here. */
export interface KeyPress {
  readonly key: string;
  readonly alt: boolean;
  readonly control: boolean;
  readonly meta: boolean;
}

const WITH_CONTROL = new Set(['w', 'q', 'r', 'n', 't', 'p', 'o', 's', 'u', 'j', 'i', 'F4']);
const ALWAYS = new Set([
  'F5',
  'F11',
  'F12',
  'BrowserBack',
  'BrowserForward',
  'BrowserRefresh',
  'BrowserHome',
]);

/** Whether a key press closes, reloads, prints or leaves the page in Chromium; typing and moving about are none of it. */
export function isWayOut({ key, alt, control, meta }: KeyPress): boolean {
  if (ALWAYS.has(key)) return true;
  const name = key.length === 1 ? key.toLowerCase() : key;
  if (control || meta) return WITH_CONTROL.has(name);
  return alt && ['F4', 'ArrowLeft', 'ArrowRight', 'Home'].includes(key);
}
