// The window's life: made, watched, loaded again with growing pauses, made anew when a display is plugged in.
// INVARIANTS: one window; nothing is tried again without a pause; the process ends only when it is told to, or to come back
// without the GPU.
import type * as Electron from 'electron';
import { createBackOff } from './back-off.js';
import { guardContents, guardSession } from './guard.js';
import { answerLocalPage, LOCAL_SCHEME, localPageUrl } from './local-pages.js';
import type { ShellOptions } from './options.js';
import { PARTITION, windowOptions } from './window-options.js';

/** What of Electron the window uses. */
export type ElectronApi = Pick<
  typeof Electron,
  'app' | 'BrowserWindow' | 'Menu' | 'net' | 'powerSaveBlocker' | 'protocol' | 'screen' | 'session'
>;

/** Times that tests may shorten, in ms. */
export interface ShellTimes {
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** How long a page has to be well before failures are forgotten. */
  readonly wellAfterMs: number;
  /** How long "starting" is said before "not answering". */
  readonly patienceMs: number;
  /** How often a page is asked whether it lives: nobody touches a wall, and without input Chromium notices no hang. */
  readonly pulseMs: number;
  /** How long it may take to answer before its process is ended. */
  readonly hangMs: number;
}

const TIMES: ShellTimes = {
  firstWaitMs: 1_000,
  longestWaitMs: 15_000,
  wellAfterMs: 60_000,
  patienceMs: 60_000,
  pulseMs: 5_000,
  hangMs: 8_000,
};

/** GPU processes lost before the window goes on without one; Chromium itself gives up later, with a blank screen. */
const GPU_LOSSES = 3;

/** Runs the window until the process is told to end. */
export function runShell(electron: ElectronApi, options: ShellOptions, times: ShellTimes = TIMES): void {
  const { app, protocol, Menu } = electron;
  app.enableSandbox();
  app.setPath('userData', options.userData);
  app.setPath('crashDumps', options.userData);
  if (!options.gpu) app.disableHardwareAcceleration();
  if (!app.requestSingleInstanceLock()) {
    app.exit(0);
    return;
  }
  protocol.registerSchemesAsPrivileged([
    { scheme: LOCAL_SCHEME, privileges: { standard: true, secure: true } },
  ]);
  Menu.setApplicationMenu(null);
  // Losing the last window is what a lost display looks like; the window comes back with the display.
  app.on('window-all-closed', () => undefined);
  void app.whenReady().then(() => {
    show(electron, options, times);
  });
}

function show(electron: ElectronApi, options: ShellOptions, times: ShellTimes): void {
  const { app, BrowserWindow, net, powerSaveBlocker, screen } = electron;
  const { origin } = options.url;
  const session = electron.session.fromPartition(PARTITION, { cache: false });
  guardSession(session, origin);
  session.protocol.handle(LOCAL_SCHEME, ({ url }) => answerLocalPage(url, options.language));
  app.on('web-contents-created', (_event, contents) => {
    guardContents(contents, origin);
  });
  powerSaveBlocker.start('prevent-display-sleep');

  const startedMs = performance.now();
  const backOff = createBackOff({
    firstMs: times.firstWaitMs,
    longestMs: times.longestWaitMs,
    wellAfterMs: times.wellAfterMs,
  });
  let window: Electron.BrowserWindow | undefined;
  let retry: NodeJS.Timeout | undefined;
  let hanging: NodeJS.Timeout | undefined;
  let wasWell = false;
  let gpuLosses = 0;

  function load(address: string): void {
    // A failure is told by did-fail-load as well; the promise's refusal says nothing more.
    window?.loadURL(address).catch(() => undefined);
  }

  function again(): void {
    if (retry !== undefined) return;
    retry = setTimeout(() => {
      retry = undefined;
      void ask();
    }, backOff.next(performance.now()));
  }

  /** Goes back to the page once the daemon answers; asking first keeps the local page from flickering at each try. */
  async function ask(): Promise<void> {
    try {
      await net.fetch(options.url.href, { method: 'HEAD', signal: AbortSignal.timeout(times.longestWaitMs) });
      load(options.url.href);
    } catch {
      const patient = !wasWell && performance.now() - startedMs < times.patienceMs;
      const page = localPageUrl(patient ? 'starting' : 'not-answering');
      if (window?.webContents.getURL() !== page) load(page);
      again();
    }
  }

  function open(): void {
    const before = window;
    const made = new BrowserWindow(windowOptions(options, screen.getPrimaryDisplay().bounds));
    window = made;
    watch(made);
    made.once('ready-to-show', () => {
      made.show();
    });
    load(localPageUrl('starting'));
    void ask();
    before?.destroy();
  }

  function watch(made: Electron.BrowserWindow): void {
    const { webContents } = made;
    made.on('close', (event) => {
      event.preventDefault();
    });
    webContents.on('dom-ready', () => {
      if (!options.pointer) void webContents.insertCSS('*{cursor:none!important}');
    });
    webContents.on('did-finish-load', () => {
      if (!webContents.getURL().startsWith(`${origin}/`)) return;
      wasWell = true;
      backOff.well(performance.now());
    });
    webContents.on('did-fail-load', (_event, code, _description, _address, isMainFrame) => {
      // -3 is a load that another load has replaced (net::ERR_ABORTED).
      if (isMainFrame && code !== -3) again();
    });
    webContents.on('render-process-gone', () => {
      if (window === made) again();
    });
  }

  /** Asks the page for a sign of life; one that hangs is ended, and then loaded again like any that was lost. */
  async function pulse(): Promise<void> {
    const asked = window?.webContents;
    if (asked === undefined || hanging !== undefined || asked.isCrashed() || asked.isLoadingMainFrame())
      return;
    hanging = setTimeout(() => {
      hanging = undefined;
      if (window?.webContents === asked) asked.forcefullyCrashRenderer();
    }, times.hangMs);
    // A page that is being replaced refuses; that it answers at all is the sign.
    await asked.executeJavaScript('0').catch(() => undefined);
    clearTimeout(hanging);
    hanging = undefined;
  }

  app.on('child-process-gone', (_event, { type, reason }) => {
    if (type !== 'GPU' || reason === 'clean-exit') return;
    gpuLosses += 1;
    if (gpuLosses < GPU_LOSSES || !options.gpu) return;
    app.relaunch({ args: [...process.argv.slice(1), '--no-gpu'] });
    app.exit(0);
  });
  screen.on('display-added', open);
  screen.on('display-removed', open);
  screen.on('display-metrics-changed', () => {
    window?.setBounds(screen.getPrimaryDisplay().bounds);
  });
  app.on('before-quit', () => {
    clearTimeout(retry);
    clearTimeout(hanging);
    clearInterval(pulses);
    window?.destroy();
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      app.quit();
    });

  const pulses = setInterval(() => void pulse(), times.pulseMs);
  open();
}
