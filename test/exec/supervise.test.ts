// Keeping real programs running: crashes, pauses, hangs, families of processes, programs that are not there.
import fs from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { Supervised, SupervisedState, Supervisor } from '../../src/core/supervise.js';
import { supervise } from '../../src/exec/supervise.js';

const clock = { monotonicMs: () => performance.now() };
const running: Supervisor[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((supervisor) => supervisor.stop()));
});

function node(script: string, ...args: string[]): Supervised {
  return { file: process.execPath, args: ['-e', script, '--', ...args], env: {} };
}

/** A supervisor whose states can be waited for. */
function keep(choose: () => Promise<Supervised | string>, waitsMs = [20, 40, 80]) {
  const states: SupervisedState[] = [];
  const waiting: { wanted: (state: SupervisedState) => boolean; done: (state: SupervisedState) => void }[] =
    [];
  const supervisor = supervise(choose, {
    clock,
    waitsMs,
    killGraceMs: 200,
    onState(state) {
      states.push(state);
      for (const entry of waiting.splice(0)) {
        if (entry.wanted(state)) entry.done(state);
        else waiting.push(entry);
      }
    },
  });
  running.push(supervisor);
  const next = (wanted: (state: SupervisedState) => boolean) =>
    new Promise<SupervisedState>((done) => waiting.push({ wanted, done }));
  return { supervisor, states, next };
}

const isRunning = (state: SupervisedState) => state.state === 'running';
const isWaiting = (state: SupervisedState) => state.state === 'waiting';

/** A zombie is dead; its parent only has not asked for it yet. */
function isAlive(pid: number): boolean {
  try {
    return !fs.readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

function detailOf(state: SupervisedState | undefined): string {
  return state?.state === 'waiting' ? state.detail : '';
}

function pidOf(state: SupervisedState): number {
  if (state.state !== 'running') throw new Error(`not running: ${state.state}`);
  return state.pid;
}

describe('exec/supervise', () => {
  it('starts a program that crashes again and again, and says what it said last', async () => {
    const { supervisor, states, next } = keep(() =>
      Promise.resolve(node('console.error("no screen"); process.exit(3)')),
    );
    const third = next(() => states.filter(isWaiting).length === 3);
    supervisor.start();
    await third;
    expect(supervisor.restarts()).toBe(3);
    expect(detailOf(states.find(isWaiting))).toMatch(/ended with code 3: no screen$/);
  });

  it('brings a program back that was killed', async () => {
    const { supervisor, next } = keep(() => Promise.resolve(node('setInterval(() => 0, 1e6)')));
    const first = next(isRunning);
    supervisor.start();
    const killed = pidOf(await first);
    const second = next(isRunning);
    process.kill(killed, 'SIGKILL');
    expect(pidOf(await second)).not.toBe(killed);
  });

  it('ends the whole family of a program that hangs and ignores SIGTERM, and starts it again with the reason', async () => {
    const family = `process.on('SIGTERM', () => 0); const { spawn } = require('node:child_process');
      const child = spawn(process.execPath, ['-e', "process.on('SIGTERM', () => 0); setInterval(() => 0, 1e6)"]);
      require('node:fs').writeFileSync(process.argv[2] ?? process.argv[1], String(child.pid)); setInterval(() => 0, 1e6)`;
    const file = `${process.env.TMPDIR ?? '/tmp'}/mk-kiosk-test-supervise-${process.pid}`;
    const { supervisor, next, states } = keep(() => Promise.resolve(node(family, file)), [60_000]);
    supervisor.start();
    await expect
      .poll(() => fs.existsSync(file) && fs.readFileSync(file, 'utf8') !== '', { timeout: 10_000 })
      .toBe(true);
    const grandchild = Number(fs.readFileSync(file, 'utf8'));
    fs.rmSync(file);
    const over = next(isWaiting);
    supervisor.restart('the page was silent');
    await over;
    expect(states.at(-1)).toEqual({ state: 'waiting', detail: 'the page was silent' });
    await expect.poll(() => isAlive(grandchild)).toBe(false);
  });

  it('says that a program is not there, and looks again', async () => {
    const { supervisor, states, next } = keep(() =>
      Promise.resolve({ file: '/nowhere/browser', args: [], env: {} }),
    );
    const second = next(() => states.filter(isWaiting).length === 2);
    supervisor.start();
    await second;
    expect(detailOf(states.find(isWaiting))).toContain('/nowhere/browser could not be started');
  });

  it('waits while there is nothing to start, and starts when there is', async () => {
    let screen = false;
    const { supervisor, next } = keep(() =>
      Promise.resolve(screen ? node('setInterval(() => 0, 1e6)') : 'no screen'),
    );
    const none = next(isWaiting);
    supervisor.start();
    expect(await none).toEqual({ state: 'waiting', detail: 'no screen' });
    expect(supervisor.restarts()).toBe(0);
    screen = true;
    expect(isRunning(await next(isRunning))).toBe(true);
  });

  it('outlives a choice that throws', async () => {
    const { supervisor, next } = keep(() => Promise.reject(new Error('sysfs is on fire')));
    const none = next(isWaiting);
    supervisor.start();
    expect(await none).toEqual({ state: 'waiting', detail: 'sysfs is on fire' });
  });

  it('stops for good, also while it was about to start', async () => {
    let answer: (choice: Supervised) => void = () => undefined;
    const { supervisor, states } = keep(() => new Promise((resolve) => (answer = resolve)));
    supervisor.start();
    await supervisor.stop();
    answer(node('setInterval(() => 0, 1e6)'));
    await Promise.resolve();
    expect(states.some(isRunning)).toBe(false);
    expect(supervisor.state()).toEqual({ state: 'stopped' });
  });

  it('gives the program no secret of the environment', async () => {
    process.env.MK_KIOSK_SECRET_TEST = 'secret';
    const { supervisor, next } = keep(() =>
      Promise.resolve(node('console.error(JSON.stringify(Object.keys(process.env))); process.exit(1)')),
    );
    const over = next(isWaiting);
    supervisor.start();
    const state = await over;
    Reflect.deleteProperty(process.env, 'MK_KIOSK_SECRET_TEST');
    expect(detailOf(state)).toContain('PATH');
    expect(JSON.stringify(state)).not.toContain('MK_KIOSK_SECRET_TEST');
  });
});
