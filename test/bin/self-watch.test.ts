import { describe, expect, it } from 'vitest';
import { createSelfWatch } from '../../src/bin/self-watch.js';
import { createSystemdNotify } from '../../src/bin/systemd-notify.js';
import type { ExecRequest, ExecResult } from '../../src/core/exec.js';
import { systemClock } from '../../src/host/clock.js';
import { createTestClock } from '../doubles/clock.js';

const lookMs = 10_000;

/** Delays that a test sets; as the real ones they are in nanoseconds and hold the resolution of 1 s. */
function settableDelays() {
  const delays = {
    max: 1e9,
    enable: () => true,
    disable: () => true,
    reset() {
      delays.max = 1e9;
    },
  };
  return delays;
}

function watching() {
  const clock = createTestClock();
  const delays = settableDelays();
  const said: string[] = [];
  const warned: object[] = [];
  const selfWatch = createSelfWatch({
    clock,
    delays,
    notify: (what) => Promise.resolve(void said.push(what)),
    log: { warn: (facts: object) => void warned.push(facts) },
  });
  return { clock, delays, said, warned, selfWatch };
}

describe('bin/self-watch', () => {
  it("says to systemd that it lives at each look of the scheduler's beat, and at no other time", async () => {
    const { clock, said, selfWatch } = watching();
    await clock.advance(5 * lookMs);
    expect(said).toEqual([]);
    const beat = selfWatch.startBeat(clock, () => undefined);
    await clock.advance(3 * lookMs);
    expect(said).toEqual(['WATCHDOG=1', 'WATCHDOG=1', 'WATCHDOG=1']);
    await beat.stop();
    await clock.advance(10 * lookMs);
    expect(said).toHaveLength(3);
    await selfWatch.close();
  });

  it('is alive while the beat looks, and not for long after it stopped', async () => {
    const { clock, selfWatch } = watching();
    const beat = selfWatch.startBeat(clock, () => undefined);
    await clock.advance(10 * lookMs);
    expect(selfWatch.alive()).toBe(true);
    await beat.stop();
    await clock.advance(4 * lookMs);
    expect(selfWatch.alive()).toBe(false);
    await selfWatch.close();
  });

  it('keeps the longest stall for a minute, and counts those of two seconds for ever', async () => {
    const { clock, delays, warned, selfWatch } = watching();
    const beat = selfWatch.startBeat(clock, () => undefined);
    delays.max = 4.5e9;
    await clock.advance(lookMs);
    delays.max = 1.3e9;
    await clock.advance(lookMs);
    expect(selfWatch.stalls()).toEqual({ longestMs: 3500, count: 1 });
    expect(warned).toEqual([{ ms: 3500 }]);
    await clock.advance(6 * lookMs);
    expect(selfWatch.stalls()).toEqual({ longestMs: 0, count: 1 });
    await beat.stop();
    await selfWatch.close();
  });

  it('finds a real event loop that stands still', async () => {
    const { clock, selfWatch: unused } = watching();
    await unused.close();
    const selfWatch = createSelfWatch({
      clock,
      notify: () => Promise.resolve(),
      log: { warn: () => undefined },
    });
    const beat = selfWatch.startBeat(clock, () => undefined);
    // Its own timer has to be under way before the loop stands still.
    await systemClock.sleep(1100);
    const untilMs = performance.now() + 3500;
    while (performance.now() < untilMs);
    await systemClock.sleep(50);
    await clock.advance(lookMs);
    const { longestMs, count } = selfWatch.stalls();
    expect(longestMs).toBeGreaterThan(2000);
    expect(count).toBe(1);
    await beat.stop();
    await selfWatch.close();
  });

  it('beats alone where no tests are run', async () => {
    const { clock, said, selfWatch } = watching();
    selfWatch.beatAlone();
    await clock.advance(2 * lookMs);
    expect(said).toHaveLength(2);
    await selfWatch.close();
    expect(clock.sleeping()).toBe(0);
  });
});

describe('bin/systemd-notify', () => {
  const answer = (ending: ExecResult['ending'], exitCode?: number): ExecResult => ({
    ending,
    ...(exitCode !== undefined && { exitCode }),
    stdout: '',
    stdoutTruncated: false,
    stderr: 'no\n',
    stderrTruncated: false,
    durationMs: 1,
  });

  function notifying(environment: NodeJS.ProcessEnv, result: ExecResult) {
    const asked: ExecRequest[] = [];
    const faults: string[] = [];
    const notify = createSystemdNotify(
      {
        run(request) {
          asked.push(request);
          return Promise.resolve(result);
        },
      },
      environment,
      (fault) => faults.push(fault),
    );
    return { notify, asked, faults };
  }

  it('runs nothing where no systemd listens', async () => {
    for (const environment of [{}, { NOTIFY_SOCKET: '' }]) {
      const { notify, asked } = notifying(environment, answer('exited', 0));
      await notify('WATCHDOG=1');
      expect(asked).toEqual([]);
    }
  });

  it('says it by systemd-notify for this process, with a time limit', async () => {
    const { notify, asked, faults } = notifying({ NOTIFY_SOCKET: '/run/s' }, answer('exited', 0));
    await notify('WATCHDOG=1');
    expect(asked).toMatchObject([
      {
        program: 'systemd-notify',
        args: [`--pid=${process.pid}`, 'WATCHDOG=1'],
        env: { NOTIFY_SOCKET: '/run/s' },
        timeoutMs: 5000,
      },
    ]);
    expect(faults).toEqual([]);
  });

  it.each([answer('missing'), answer('timeout'), answer('exited', 1)])(
    'complains once where it cannot be said ($ending)',
    async (result) => {
      const { notify, faults } = notifying({ NOTIFY_SOCKET: '/run/s' }, result);
      await notify('WATCHDOG=1');
      await notify('WATCHDOG=1');
      expect(faults).toEqual([`systemd-notify WATCHDOG=1: ${result.ending} no`]);
    },
  );
});
