// The window against a double of Electron: each item of Electron's security list, and what happens when something breaks.
// https://www.electronjs.org/docs/latest/tutorial/security
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { parseOptions } from '../../electron/options.js';
import { runShell } from '../../electron/shell.js';
import { createElectronDouble } from './electron-double.js';

const URL_OF_PAGE = 'http://127.0.0.1:8788/';
const STARTING = 'mk-kiosk://display/starting';
const NOT_ANSWERING = 'mk-kiosk://display/not-answering';
const TIMES = {
  firstWaitMs: 1_000,
  longestWaitMs: 15_000,
  wellAfterMs: 60_000,
  patienceMs: 60_000,
  pulseMs: 5_000,
  hangMs: 8_000,
};

const optionsSchema = z.object({ webPreferences: z.record(z.string(), z.unknown()), kiosk: z.boolean() });

let daemonAnswers = true;
let asked = 0;

beforeEach(() => {
  daemonAnswers = true;
  asked = 0;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
  process.removeAllListeners('SIGTERM');
  process.removeAllListeners('SIGINT');
});

async function start(...args: string[]) {
  const double = createElectronDouble(() => {
    asked += 1;
    return daemonAnswers ? Promise.resolve({ status: 200 }) : Promise.reject(new Error('ECONNREFUSED'));
  });
  const options = parseOptions(args, { XDG_RUNTIME_DIR: '/run/user/1000' });
  Reflect.apply(runShell, undefined, [double.api, options, TIMES]);
  await vi.advanceTimersByTimeAsync(0);
  return { ...double, first: windowOf(double, 0) };
}

function windowOf(double: { windows: ReturnType<typeof createElectronDouble>['windows'] }, index: number) {
  const window = double.windows[index];
  if (window === undefined) throw new Error(`there is no window ${index}`);
  return window;
}

function prevented(emit: (event: { preventDefault(): void; url?: string }) => void, url?: string): boolean {
  let count = 0;
  emit({ preventDefault: () => (count += 1), ...(url === undefined ? {} : { url }) });
  return count > 0;
}

describe('electron/shell', () => {
  describe("Electron's security list", () => {
    it('1: loads nothing but the daemon on the loopback interface and its own pages', async () => {
      const { first } = await start();
      expect(new Set(first.webContents.loaded)).toEqual(new Set([STARTING, URL_OF_PAGE]));
    });

    it('2, 3, 4, 6, 8, 9, 10, 11: makes the window with every protection written out', async () => {
      const { first, app } = await start();
      const { webPreferences, kiosk } = optionsSchema.parse(first.options);
      expect(kiosk).toBe(true);
      expect(app.sandboxed).toBe(1);
      expect(webPreferences).toMatchObject({
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        contextIsolation: true,
        sandbox: true,
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        webviewTag: false,
        devTools: false,
      });
      expect(webPreferences).not.toHaveProperty('enableBlinkFeatures');
    });

    it('5: denies each permission, asked for or looked up, and each device', async () => {
      const { session } = await start();
      const answers: unknown[] = [];
      const request = session.handlers.get('request');
      if (request !== undefined)
        Reflect.apply(request, undefined, [undefined, 'media', (answer: unknown) => answers.push(answer)]);
      expect(answers).toEqual([false]);
      expect(Reflect.apply(session.handlers.get('check') ?? (() => true), undefined, [])).toBe(false);
      expect(Reflect.apply(session.handlers.get('device') ?? (() => true), undefined, [])).toBe(false);
    });

    it.each([
      ['http://127.0.0.1:8788/api/v1/status', false],
      ['data:image/png;base64,AA', false],
      ['mk-kiosk://display/starting', false],
      ['http://127.0.0.1:8789/', true],
      ['https://example.org/x.js', true],
      ['file:///etc/passwd', true],
      ['ws://127.0.0.1:8788/', true],
      ['nonsense', true],
    ])('7: a request to %s is cancelled: %s', async (url, cancel) => {
      const { session } = await start();
      const before = session.handlers.get('before');
      const answers: unknown[] = [];
      if (before !== undefined)
        Reflect.apply(before, undefined, [{ url }, (answer: unknown) => answers.push(answer)]);
      expect(answers).toEqual([{ cancel }]);
    });

    it.each(['will-attach-webview'])('12: refuses %s always', async (event) => {
      const { first } = await start();
      expect(prevented((given) => first.webContents.emit(event, given))).toBe(true);
    });

    it.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])(
      '13: %s may stay with the daemon and go nowhere else',
      async (event) => {
        const { first } = await start();
        const emit = (given: unknown) => first.webContents.emit(event, given);
        expect(prevented(emit, 'http://127.0.0.1:8788/explore')).toBe(false);
        for (const url of [
          'https://example.org/',
          'http://127.0.0.1:87880/',
          'http://127.0.0.1.example.org:8788/',
          '',
          'javascript:alert(1)',
        ])
          expect(prevented(emit, url), url).toBe(true);
      },
    );

    it('14: opens no further window', async () => {
      const { first } = await start();
      expect(first.webContents.windowOpenHandler?.()).toEqual({ action: 'deny' });
    });

    it('18: serves its own pages from a scheme of its own, and nothing else by it', async () => {
      const { session } = await start();
      const handler = session.schemes.get('mk-kiosk');
      const answer = await handler?.({ url: STARTING });
      if (!(answer instanceof Response)) throw new Error('no answer');
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(await answer.text()).toContain('Starting');
      for (const url of [
        'mk-kiosk://display/',
        'mk-kiosk://display/../etc/passwd',
        'mk-kiosk://other/starting',
        `${STARTING}?x`,
      ]) {
        const refused = await handler?.({ url });
        expect(refused instanceof Response ? refused.status : undefined, url).toBe(404);
      }
    });

    it('20: gives the page no preload and no way to Electron', async () => {
      const { first } = await start();
      expect(optionsSchema.parse(first.options).webPreferences).not.toHaveProperty('preload');
    });

    it('refuses downloads', async () => {
      const { session } = await start();
      expect(prevented((event) => session.emit('will-download', event))).toBe(true);
    });
  });

  it('keeps what Chromium writes in memory, and no session on the card', async () => {
    const { app, session } = await start();
    expect(app.paths.get('userData')).toBe('/run/user/1000/mk-kiosk-display');
    expect(app.paths.get('crashDumps')).toBe('/run/user/1000/mk-kiosk-display');
    expect(session).toMatchObject({ partition: 'mk-kiosk', options: { cache: false } });
  });

  it('keeps the display awake and hides the pointer', async () => {
    const { first, saved } = await start();
    first.webContents.emit('dom-ready');
    expect(saved).toEqual(['prevent-display-sleep']);
    expect(first.webContents.css).toEqual(['*{cursor:none!important}']);
  });

  it('says that it starts, then that nothing answers, and shows the page when the daemon does', async () => {
    daemonAnswers = false;
    const { first } = await start();
    expect(first.webContents.url).toBe(STARTING);
    await vi.advanceTimersByTimeAsync(80_000);
    expect(first.webContents.url).toBe(NOT_ANSWERING);
    expect(asked).toBeLessThan(15);
    daemonAnswers = true;
    await vi.advanceTimersByTimeAsync(TIMES.longestWaitMs);
    expect(first.webContents.url).toBe(URL_OF_PAGE);
  });

  it.each([
    ['a renderer that crashed', 'render-process-gone', [{}, { reason: 'crashed' }]],
    ['a page that did not load', 'did-fail-load', [{}, -102, 'refused', URL_OF_PAGE, true]],
  ])('loads again after %s, within 10 s', async (_what, event, args) => {
    const { first } = await start();
    const before = first.webContents.loaded.length;
    first.webContents.emit(event, ...args);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(first.webContents.loaded.slice(before)).toEqual([URL_OF_PAGE]);
  });

  it('takes a replaced load and a failed frame for no failure', async () => {
    const { first } = await start();
    const before = first.webContents.loaded.length;
    first.webContents.emit('did-fail-load', {}, -3, 'aborted', URL_OF_PAGE, true);
    first.webContents.emit('did-fail-load', {}, -102, 'refused', URL_OF_PAGE, false);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(first.webContents.loaded.length).toBe(before);
  });

  it('never crashes in a loop without longer and longer pauses', async () => {
    const { first } = await start();
    const before = first.webContents.loaded.length;
    const crash = () => first.webContents.emit('render-process-gone', {}, { reason: 'oom' });
    crash();
    for (let second = 0; second < 300; second += 1) {
      const { length } = first.webContents.loaded;
      await vi.advanceTimersByTimeAsync(1_000);
      if (first.webContents.loaded.length > length) crash();
    }
    const loads = first.webContents.loaded.length - before;
    expect(loads).toBeGreaterThan(10);
    expect(loads).toBeLessThan(30);
  });

  it('ends a page that hangs, and loads it again', async () => {
    const { first } = await start();
    const before = first.webContents.loaded.length;
    first.webContents.hangs = true;
    await vi.advanceTimersByTimeAsync(TIMES.pulseMs + TIMES.hangMs);
    expect(first.webContents.crashes).toBe(1);
    first.webContents.hangs = false;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(first.webContents.loaded.slice(before)).toEqual([URL_OF_PAGE]);
  });

  it('leaves a page alone that answers', async () => {
    const { first } = await start();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(first.webContents.crashes).toBe(0);
    expect(first.webContents.loaded).toEqual([STARTING, URL_OF_PAGE]);
  });

  it('makes the window anew when a display is plugged in, and follows its size', async () => {
    const double = await start();
    double.screen.bounds = { x: 0, y: 0, width: 1920, height: 1080 };
    double.screen.emit('display-added', {}, {});
    await vi.advanceTimersByTimeAsync(0);
    expect(double.first.destroyed).toBe(1);
    const second = windowOf(double, 1);
    expect(second.options).toMatchObject({ width: 1920, height: 1080 });
    expect(second.webContents.url).toBe(URL_OF_PAGE);
    double.screen.bounds = { x: 0, y: 0, width: 1280, height: 720 };
    double.screen.emit('display-metrics-changed', {}, {}, ['bounds']);
    expect(second.bounds).toMatchObject({ width: 1280 });
  });

  it('goes on without the GPU after it was lost three times, once', async () => {
    const { app } = await start();
    for (let loss = 0; loss < 3; loss += 1)
      app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed' });
    expect(app.relaunches).toHaveLength(1);
    const without = await start('--no-gpu');
    expect(without.app.hardwareAcceleration).toBe(false);
    for (let loss = 0; loss < 5; loss += 1)
      without.app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed' });
    expect(without.app.relaunches).toEqual([]);
  });

  it('stays when somebody closes the window, and goes when it is told to', async () => {
    const { first, app } = await start();
    expect(prevented((event) => first.emit('close', event))).toBe(true);
    process.emit('SIGTERM');
    expect(app.quits).toBe(1);
    app.emit('before-quit');
    expect(first.destroyed).toBe(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(app.exits).toEqual([]);
  });

  it('is there once', async () => {
    const double = createElectronDouble(() => Promise.resolve());
    double.app.single = false;
    Reflect.apply(runShell, undefined, [double.api, parseOptions([], {}), TIMES]);
    await vi.advanceTimersByTimeAsync(0);
    expect(double.app.exits).toEqual([0]);
    expect(double.windows).toEqual([]);
  });
});
