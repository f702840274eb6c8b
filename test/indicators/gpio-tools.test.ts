import { describe, expect, it } from 'vitest';
import type { Exec, ExecRequest, ExecResult } from '../../src/core/exec.js';
import { faultOf, isFirstGeneration, openToolLines } from '../../src/indicators/gpio-tools.js';
import { createTestClock } from '../doubles/clock.js';
import { lightsForTest, sceneOf } from './scene.js';

const result = (more: Partial<ExecResult>): ExecResult => ({
  ending: 'exited',
  exitCode: 0,
  stdout: '',
  stdoutTruncated: false,
  stderr: '',
  stderrTruncated: false,
  durationMs: 1,
  ...more,
});

/** gpiod's tools: what they print, and those that hold a line run until they are told to end. */
function fakeTools(answers: Readonly<Record<string, ExecResult>>) {
  const started: string[] = [];
  const running = new Set<ExecRequest>();
  const exec: Pick<Exec, 'run' | 'find'> = {
    find: () => Promise.resolve('/usr/bin/gpioset'),
    run(request) {
      const command = [request.program, ...request.args].join(' ');
      started.push(command);
      const answer = answers[command] ?? answers[request.program];
      if (answer !== undefined) return Promise.resolve(answer);
      running.add(request);
      return new Promise((resolve) => {
        const end = () => {
          running.delete(request);
          resolve(result({ ending: 'aborted' }));
        };
        if (request.signal?.aborted === true) end();
        else request.signal?.addEventListener('abort', end, { once: true });
      });
    },
  };
  return { exec, started, running };
}

const chips = { gpiodetect: result({ stdout: 'gpiochip0 [pinctrl-bcm2711] (58 lines)\n' }) };
const first = { ...chips, 'gpioset --version': result({ stdout: 'gpioset (libgpiod) v1.6.3\n' }) };
const second = { ...chips, 'gpioset --version': result({ stdout: 'gpioset (libgpiod) v2.1.3\n' }) };

describe('indicators/gpio-tools', () => {
  it('holds a line by a program, one at a time, and lets go of it in the end', async () => {
    const { exec, started, running } = fakeTools(first);
    const { clock, host, state, begin } = lightsForTest(undefined, { exec });
    await begin(['gpio-led'], { gpio: 'tools', gpioLed: { line: 17 } });
    await clock.advance(200);
    expect(state('gpio-led')).toMatchObject({ state: 'ready' });
    await host.hear({ kind: 'scene', scene: sceneOf('download') });
    for (let n = 0; n < 20; n += 1) {
      await clock.advance(100);
      expect(running.size).toBe(1);
    }
    expect(started).toContain('gpioset --mode=signal gpiochip0 17=1');
    await host.close();
    expect(running.size).toBe(0);
  });

  it('lets the tools of the second generation blink by themselves', async () => {
    const { exec, started, running } = fakeTools(second);
    const { clock, host, begin } = lightsForTest(undefined, { exec });
    await begin(['gpio-led'], { gpio: 'tools', gpioLed: { line: 17 } });
    await clock.advance(200);
    await host.hear({ kind: 'scene', scene: sceneOf('download') });
    await clock.advance(60_000);
    expect(started.slice(2)).toEqual([
      'gpioset -c gpiochip0 17=0',
      'gpioset -t 700ms,300ms -c gpiochip0 17=1',
    ]);
    await host.close();
    expect(running.size).toBe(0);
  });

  it('hears edges in both generations, and nothing of bounces and garbage', async () => {
    for (const [answers, falling, rising] of [
      [first, '0', '1'],
      [second, '2', '1'],
    ] as const) {
      const { exec, running } = fakeTools(answers);
      const { clock, host, said, begin } = lightsForTest(undefined, { exec });
      await begin([], { gpio: 'tools', button: { line: 27, debounceMs: 30, holdMs: 1500 } });
      await clock.advance(200);
      const [monitor] = running;
      const say = (line: string) => monitor?.onStdoutLine?.(line);
      for (const line of [falling, rising, falling, rising]) say(line);
      await clock.advance(100);
      expect(said.filter(({ kind }) => kind === 'button')).toEqual([]);
      say(falling);
      await clock.advance(100);
      say(rising);
      await clock.advance(100);
      expect(said.filter(({ kind }) => kind === 'button')).toEqual([{ kind: 'button', press: 'press' }]);
      await host.close();
    }
  });

  it.each([
    ['absent', 'is not installed', { 'gpioset --version': result({ ending: 'missing' }) }],
    [
      'absent',
      'sees no chip',
      { ...first, gpiodetect: result({ stdout: 'gpiochip9 [gpio-mockup] (4 lines)' }) },
    ],
    [
      'absent',
      'sees no chip',
      { ...first, gpiodetect: result({ stdout: '\0\u0007garbage\n'.repeat(1000) }) },
    ],
    ['failed', 'timeout', { 'gpioset --version': result({ ending: 'timeout' }) }],
    [
      'busy',
      'Device or resource busy',
      {
        ...first,
        gpioset: result({ exitCode: 1, stderr: 'gpioset: error setting values: Device or resource busy\n' }),
      },
    ],
    [
      'forbidden',
      'Permission denied',
      {
        ...first,
        gpioset: result({ exitCode: 1, stderr: 'gpioset: cannot open chip: Permission denied\n' }),
      },
    ],
  ] as const)('is %s where it hears "%s"', async (expected, words, answers) => {
    const { exec } = fakeTools(answers);
    const { clock, host, state, begin } = lightsForTest(undefined, { exec });
    await begin(['gpio-led'], { gpio: 'tools', gpioLed: { line: 17 } });
    await clock.advance(200);
    expect(state('gpio-led')?.state).toBe(expected);
    expect(state('gpio-led')?.detail).toContain(words);
    await host.close();
  });

  it('says when the program that holds a line ends by itself', async () => {
    const lost: unknown[] = [];
    let end: (result: ExecResult) => void = () => undefined;
    const { exec } = fakeTools(first);
    const clock = createTestClock();
    const opening = openToolLines({
      clock,
      exec: {
        ...exec,
        run: (request) =>
          request.args.includes('17=0') ? new Promise((resolve) => (end = resolve)) : exec.run(request),
      },
    });
    const lines = await opening;
    const output = lines.output(17, false, (thrown) => lost.push(thrown));
    await clock.advance(200);
    await output;
    end(result({ ending: 'exited', exitCode: 1, stderr: 'No such device' }));
    await clock.advance(0);
    expect(lost).toMatchObject([{ state: 'absent' }]);
  });

  it('takes what is no version 1 for what came after it', () => {
    expect(isFirstGeneration('gpioset (libgpiod) v1.6.3')).toBe(true);
    for (const text of ['gpioset (libgpiod) v2.2', '', 'v10.1', '\0'])
      expect(isFirstGeneration(text)).toBe(false);
  });

  it('makes a fault of any ending, without words too', () => {
    expect(faultOf('gpioset', result({ ending: 'signalled' })).message).toBe('gpioset: signalled');
  });
});
