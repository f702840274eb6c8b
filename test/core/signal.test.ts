// The signal: a table of what is known and what is said.
import { describe, expect, it } from 'vitest';
import { median, signalOf, type SignalAttempt, type SignalInput } from '../../src/core/signal.js';

const hourMs = 3_600_000;
const nowMs = Date.UTC(2030, 0, 8);

function input(more: Partial<SignalInput>): SignalInput {
  return {
    nowMs,
    attempts: [],
    measuring: false,
    network: 'unknown',
    storageFailing: false,
    selfTested: false,
    ...more,
  };
}

/** Attempts newest first, one every six hours: a number is a download in Mbit/s, `x` a failure, `-` an abort. */
function attempts(...newestFirst: (number | 'x' | '-')[]): SignalAttempt[] {
  return newestFirst.map((outcome, i) => {
    const atMs = nowMs - (i + 1) * 6 * hourMs;
    if (outcome === 'x') return { atMs, status: 'failed' };
    if (outcome === '-') return { atMs, status: 'aborted' };
    return { atMs, status: 'ok', downloadBps: outcome * 1e6, uploadBps: outcome * 1e5 };
  });
}

const plan = { downloadBps: 100e6, uploadBps: 10e6 };

describe('core/signal', () => {
  it.each<[string, Partial<SignalInput>, string, string]>([
    ['nothing measured yet', {}, 'unknown', 'no_result_yet'],
    ['only this device measured', { selfTested: true }, 'unknown', 'self_test_only'],
    ['a test running', { measuring: true, attempts: attempts('x', 'x') }, 'measuring', 'test_running'],
    ['a store that refuses', { storageFailing: true, measuring: true }, 'error', 'storage_failing'],
    ['no network', { network: 'down', attempts: attempts(100) }, 'offline', 'no_network'],
    ['the newest two failed', { attempts: attempts('x', 'x', 100) }, 'offline', 'tests_fail'],
    ['the only one failed', { attempts: attempts('x') }, 'offline', 'tests_fail'],
    ['the newest failed once', { attempts: attempts('x', 100, 100) }, 'unstable', 'some_tests_fail'],
    ['two of five failed', { attempts: attempts(100, 'x', 100, 'x', 100) }, 'unstable', 'some_tests_fail'],
    ['one of five failed', { attempts: attempts(100, 'x', 100, 100, 100) }, 'good', 'as_usual'],
    ['an abort says nothing', { attempts: attempts('-', 100) }, 'good', 'as_usual'],
    ['as contracted', { attempts: attempts(95), plan }, 'good', 'as_contracted'],
    ['exactly at the limit', { attempts: attempts(80), plan }, 'good', 'as_contracted'],
    ['below the limit', { attempts: attempts(79.9), plan }, 'slow', 'below_plan'],
    ['upload alone below plan', { attempts: attempts(95), plan: { uploadBps: 20e6 } }, 'slow', 'below_plan'],
    ['half of what is usual', { attempts: attempts(49, 100, 100, 100, 100) }, 'slow', 'below_usual'],
    ['too few to know the usual', { attempts: attempts(49, 100, 100, 100) }, 'good', 'as_usual'],
  ])('%s', (_name, more, state, reason) => {
    expect(signalOf(input(more))).toMatchObject({ state, reason });
  });

  it('holds no low speed against the line that the device limited or disturbed', () => {
    const [newest, older] = attempts(50, 95);
    if (newest === undefined || older === undefined) throw new Error('two attempts were asked for');
    const excused = { ...newest, excused: ['download'] as const };
    const state = (...list: SignalAttempt[]) =>
      signalOf(input({ attempts: list, plan: { downloadBps: 100e6 } }));
    expect(state(newest, older)).toMatchObject({ reason: 'below_plan', figures: { ratio: 0.5 } });
    expect(state(excused, older)).toMatchObject({ reason: 'as_contracted', figures: { ratio: 0.95 } });
    expect(state(excused)).toMatchObject({
      state: 'unknown',
      reason: 'device_limited',
      figures: { ratio: 0.5 },
    });
    expect(state({ ...older, excused: ['download'] })).toMatchObject({ reason: 'as_contracted' });
  });

  it('leaves excused speeds out of what is below usual', () => {
    const [newest, ...others] = attempts(40, 100, 100, 100, 100, 100);
    if (newest === undefined) throw new Error('attempts were asked for');
    const list = [{ ...newest, excused: ['download', 'upload'] as const }, ...others];
    expect(signalOf(input({ attempts: list }))).toMatchObject({ state: 'good', reason: 'as_usual' });
  });

  it('calls a result older than thirty hours stale', () => {
    const old: SignalAttempt = { atMs: nowMs - 30 * hourMs - 1, status: 'ok', downloadBps: 1 };
    expect(signalOf(input({ attempts: [old] }))).toMatchObject({ state: 'stale', reason: 'last_result_old' });
    expect(signalOf(input({ attempts: [{ ...old, atMs: old.atMs + 1 }] })).state).toBe('good');
  });

  it('never tells two states apart by colour alone', () => {
    const looks = new Map<string, Set<string>>();
    for (const more of [
      {},
      { measuring: true },
      { storageFailing: true },
      { network: 'down' as const },
      { attempts: attempts('x', 100) },
      { attempts: attempts(50), plan },
      { attempts: attempts(100), plan },
    ]) {
      const { state, colour, shape } = signalOf(input(more));
      looks.set(shape, (looks.get(shape) ?? new Set()).add(`${state} ${colour}`));
    }
    // Slow and unstable share amber and the triangle on purpose: both mean "something is wrong, look".
    for (const [shape, states] of looks)
      expect([shape, states.size <= (shape === 'triangle' ? 2 : 1)]).toEqual([shape, true]);
  });

  it('gives the share of the plan that the sentence names', () => {
    expect(signalOf(input({ attempts: attempts(50), plan })).figures.ratio).toBeCloseTo(0.5);
  });
});

describe('core/signal median', () => {
  it.each([
    [[], undefined],
    [[3], 3],
    [[3, 1], 2],
    [[5, 1, 3], 3],
    [[4, 1, 3, 2], 2.5],
  ])('of %j is %s', (values, expected) => {
    expect(median(values)).toBe(expected);
  });
});
