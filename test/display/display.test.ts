// The display as a whole, on a double of the supervisor: what it says of itself, and a page that falls silent.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { screenSchema, type ScreenStatus } from '../../src/core/screen.js';
import type { Exec } from '../../src/core/exec.js';
import type { Supervise, Supervised, SupervisedState } from '../../src/core/supervise.js';
import { createDisplay } from '../../src/display/display.js';

const exec: Exec = {
  find: (program) => Promise.resolve(program === 'chromium' ? '/usr/bin/chromium' : undefined),
  run: () => Promise.reject(new Error('nothing is run')),
  withScratchFolder: () => Promise.reject(new Error('no folder is needed')),
};

async function shown(settings: unknown = {}, env: Record<string, string> = { DISPLAY: ':0' }) {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  let nowMs = 0;
  let state: SupervisedState = { state: 'stopped' };
  let chosen: Supervised | string | undefined;
  const restarts: string[] = [];
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const statuses: ScreenStatus[] = [];
  const supervise: Supervise = (choose, { onState }) => ({
    start() {
      void choose().then((choice) => {
        chosen = choice;
        state =
          typeof choice === 'string'
            ? { state: 'waiting', detail: choice }
            : { state: 'running', pid: 1, sinceMs: nowMs };
        onState(state);
        begin();
      });
    },
    restart: (why) => restarts.push(why),
    stop: () => Promise.resolve(),
    state: () => state,
    restarts: () => restarts.length,
  });
  const display = createDisplay({
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs, sleep: () => Promise.resolve() },
    exec,
    supervise,
    surroundings: { env, sysfsRoot: '/nowhere', x11Folder: '/nowhere' },
    scratchFolder: '/run/user/1',
    isRoot: false,
    settings: () => screenSchema.parse(settings),
    language: () => 'en',
    url: () => 'http://127.0.0.1:8788/?wall',
    electron: () => Promise.resolve(undefined),
    isDark: () => false,
    clockSet: () => true,
    onStatus: (status) => statuses.push(status),
  });
  display.start();
  if (screenSchema.parse(settings).program !== 'none') await begun;
  function key(): string {
    const address = typeof chosen === 'object' ? chosen.args.at(-1) : undefined;
    return address === undefined ? '' : (new URL(address).searchParams.get('display') ?? '');
  }
  async function pass(ms: number): Promise<void> {
    nowMs += ms;
    await vi.advanceTimersByTimeAsync(ms);
  }
  return { display, restarts, statuses, key, pass, chosen: () => chosen };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('display/display', () => {
  it('is starting until the page has said that it lives', async () => {
    const { display, key } = await shown();
    expect(display.status()).toMatchObject({ state: 'starting', program: 'chromium', power: 'on' });
    expect(display.alive('another page')).toBe(false);
    expect(display.status().state).toBe('starting');
    expect(display.alive(key())).toBe(true);
    expect(display.status().state).toBe('shown');
    await display.stop();
  });

  it('starts a program again whose page lived and fell silent, and no other', async () => {
    const { display, key, pass, restarts } = await shown();
    for (let beat = 0; beat < 20; beat += 1) {
      display.alive(key());
      await pass(10_000);
    }
    expect(restarts).toEqual([]);
    await pass(60_000);
    expect(restarts).toEqual(['the page on the display was silent for 15 s']);
    await display.stop();
  });

  it('starts a program again whose page never speaks', async () => {
    const { display, pass, restarts } = await shown();
    await pass(50_000);
    expect(restarts).toEqual([]);
    await pass(15_000);
    expect(restarts).toEqual(['the page on the display was silent for 60 s']);
    await display.stop();
  });

  it("keeps the wall's own address and adds its key", async () => {
    const { chosen, key, display } = await shown();
    const choice = chosen();
    expect(typeof choice === 'object' ? choice.args.at(-1) : choice).toBe(
      `http://127.0.0.1:8788/?wall=&display=${key()}`,
    );
    await display.stop();
  });

  it('says why nothing is shown', async () => {
    const { display } = await shown({}, {});
    expect(display.status()).toEqual({
      state: 'none',
      detail: 'no screen is connected and no desktop session is running',
      restarts: 0,
    });
    await display.stop();
  });

  it('starts nothing where that is set', async () => {
    const { display, chosen } = await shown({ program: 'none' });
    expect(chosen()).toBeUndefined();
    expect(display.status()).toEqual({ state: 'none', restarts: 0 });
    await display.stop();
  });
});
