import { describe, expect, it } from 'vitest';
import { lightsForTest } from './scene.js';

describe('indicators/button', () => {
  const button = { button: { line: 27, debounceMs: 30, holdMs: 1500 } };
  const number = 512 + 27;

  function presses(said: readonly { readonly kind: string }[]) {
    return said.flatMap((message) => ('press' in message ? [message.press] : []));
  }

  it('tells a press when it is let go, a hold once, and nothing more when that is let go', async () => {
    const { clock, lines, host, said, begin } = lightsForTest();
    lines.press(number, 1);
    await begin([], button);
    await clock.advance(1000);
    lines.press(number, 0);
    await clock.advance(300);
    expect(presses(said)).toEqual([]);
    lines.press(number, 1);
    await clock.advance(100);
    expect(presses(said)).toEqual(['press']);
    lines.press(number, 0);
    await clock.advance(5000);
    lines.press(number, 1);
    await clock.advance(100);
    expect(presses(said)).toEqual(['press', 'hold']);
    await host.close();
    expect(lines.log.at(-1)).toBe(`${number} free`);
    expect(clock.sleeping()).toBe(0);
  });

  it('hears nothing of a button that is down from the start', async () => {
    const { clock, lines, host, said, begin } = lightsForTest();
    lines.press(number, 0);
    await begin([], button);
    await clock.advance(10_000);
    expect(presses(said)).toEqual([]);
    await host.close();
  });

  it('tells nothing while it is being closed', async () => {
    const { clock, lines, host, said, begin } = lightsForTest();
    lines.press(number, 1);
    await begin([], button);
    await clock.advance(100);
    lines.press(number, 0);
    await clock.advance(100);
    await host.close();
    await clock.advance(5000);
    expect(presses(said)).toEqual([]);
  });

  it('is busy where somebody else has the line, and is there when it is given back', async () => {
    const { clock, lines, host, state, begin } = lightsForTest();
    lines.faults.set(number, Object.assign(new Error('EBUSY'), { code: 'EBUSY' }));
    await begin([], button);
    expect(state('button')).toMatchObject({ state: 'busy' });
    lines.faults.clear();
    await clock.advance(10_000);
    expect(state('button')).toMatchObject({ state: 'ready' });
    await host.close();
  });
});

describe('indicators/shutdown-request', () => {
  it('is heard when the line becomes active, not where it is so from the start', async () => {
    const { clock, lines, host, said, begin } = lightsForTest();
    const requests = () => said.filter(({ kind }) => kind === 'shutdown-request').length;
    lines.press(512 + 4, 1);
    await begin([], { shutdownRequest: { line: 4 } });
    await clock.advance(5000);
    expect(requests()).toBe(0);
    lines.press(512 + 4, 0);
    await clock.advance(1000);
    lines.press(512 + 4, 1);
    await clock.advance(1000);
    expect(requests()).toBe(1);
    await host.close();
  });
});

describe('indicators/heartbeat', () => {
  const settings = { heartbeat: { line: 22, everyMs: 1000, pulseMs: 100 } };
  const pulses = (log: readonly string[]) => log.filter((entry) => entry === '534=1').length;

  it('pulses while it was told lately that all is well, and stops by itself when nobody says so any more', async () => {
    const { clock, lines, host, begin } = lightsForTest();
    await begin([], settings);
    await clock.advance(5000);
    expect(pulses(lines.log)).toBe(0);
    await host.hear({ kind: 'healthy' });
    await clock.advance(10_000);
    expect(pulses(lines.log)).toBeGreaterThanOrEqual(9);
    await clock.advance(10_000);
    const stopped = pulses(lines.log);
    expect(stopped).toBeLessThanOrEqual(16);
    await clock.advance(60_000);
    expect(pulses(lines.log)).toBe(stopped);
    await host.close();
    expect(lines.level(534)).toBeUndefined();
    expect(clock.sleeping()).toBe(0);
  });

  it('ends low when it is closed within a pulse', async () => {
    const { clock, lines, host, begin } = lightsForTest();
    await begin([], settings);
    await host.hear({ kind: 'healthy' });
    await clock.advance(1000);
    while (lines.level(534) !== 1) await clock.advance(10);
    await host.close();
    expect(lines.log.slice(-2)).toEqual(['534=0', '534 free']);
  });

  it('goes on after its line was away', async () => {
    const { clock, lines, host, state, begin } = lightsForTest();
    await begin([], settings);
    await host.hear({ kind: 'healthy' });
    lines.breakLine(534, Object.assign(new Error('ENODEV'), { code: 'ENODEV' }));
    await clock.advance(2000);
    expect(state('heartbeat')).toMatchObject({ state: 'absent' });
    await host.close();
    expect(clock.sleeping()).toBe(0);
  });
});
