import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  blinkAt,
  lights,
  lightStateOf,
  lightStates,
  primariesOf,
  type LightMoment,
} from '../../src/core/light.js';
import { signalStates } from '../../src/core/signal.js';

const quiet: LightMoment = { identifying: false, updating: false, locked: false };

/** The rhythm as one sees it without knowing where it began: the same for every turn of it. */
function seen(blink: readonly number[]): string {
  const turns = blink.flatMap((_, at) =>
    at % 2 === 0 ? [[...blink.slice(at), ...blink.slice(0, at)].join()] : [],
  );
  return turns.sort()[0] ?? '';
}

describe('core/light', () => {
  it('has a blink code for each state that nobody takes for another one, without any colour', () => {
    const codes = lightStates.map((state) => seen(lights[state].blink));
    expect(new Set(codes).size).toBe(lightStates.length);
    // Two rhythms of the same number of flashes differ by a third at least in one of their times.
    for (const [index, state] of lightStates.entries()) {
      for (const other of lightStates.slice(index + 1)) {
        const [one, two] = [lights[state].blink, lights[other].blink];
        if (one.length !== two.length || one.length === 1) continue;
        const ratio = Math.max(...one.map((ms, at) => Math.max(ms / (two[at] ?? 1), (two[at] ?? 1) / ms)));
        expect(ratio, `${state} and ${other}`).toBeGreaterThan(1.33);
      }
    }
  });

  it('flashes at most five times a second, and ends each code dark so that it can begin again', () => {
    for (const state of lightStates) {
      const { blink } = lights[state];
      expect(blink.length === 1 || blink.length % 2 === 0, state).toBe(true);
      const periodMs = blink.reduce((sum, ms) => sum + ms, 0);
      if (blink.length > 1) expect(((blink.length / 2) * 1000) / periodMs, state).toBeLessThanOrEqual(5);
    }
  });

  it('shows the first of its states that holds', () => {
    const all: LightMoment = { identifying: true, updating: true, locked: true, phase: 'upload' };
    expect(lightStateOf({ state: 'error' }, all)).toBe('identify');
    expect(lightStateOf({ state: 'error' }, { ...all, identifying: false })).toBe('error');
    expect(lightStateOf({ state: 'measuring' }, { ...all, identifying: false })).toBe('updating');
    expect(lightStateOf({ state: 'measuring' }, { ...quiet, phase: 'upload', locked: true })).toBe('upload');
    expect(lightStateOf({ state: 'measuring' }, { ...quiet, phase: 'preparing' })).toBe('measuring');
    expect(lightStateOf({ state: 'offline' }, { ...quiet, locked: true })).toBe('locked');
    expect(lightStateOf({ state: 'unknown' }, quiet)).toBe('idle');
    for (const state of signalStates) expect(lightStates).toContain(lightStateOf({ state }, quiet));
  });

  it('says for any time whether it is lit and until when, and that time always lies ahead', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...lightStates),
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        (state, atMs) => {
          const { lit, untilMs } = blinkAt(lights[state].blink, atMs);
          if (untilMs === undefined) return lit;
          const next = blinkAt(lights[state].blink, untilMs);
          return untilMs > atMs && next.lit === !lit;
        },
      ),
    );
    expect(blinkAt([], 5)).toEqual({ lit: false });
  });

  it('makes each colour of red, green and blue', () => {
    expect(primariesOf('yellow')).toEqual({ red: true, green: true, blue: false });
    expect(primariesOf('white')).toEqual({ red: true, green: true, blue: true });
    expect(primariesOf('cyan')).toEqual({ red: false, green: true, blue: true });
  });
});
