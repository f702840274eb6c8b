// Random numbers of the distributions that the schedule needs, from any source of uniform ones in [0, 1).
import type { WaitLaw } from '../core/schedule.js';

/** A source of uniform numbers in [0, 1). */
export type Random = () => number;

/** A wait in ms: exponential with the law's mean, moved to the nearer limit where it lies beyond one (inversion). */
export function drawWait({ meanMs, minMs, maxMs }: WaitLaw, random: Random): number {
  return Math.min(maxMs, Math.max(minMs, -Math.log(1 - random()) * meanMs));
}

/** A normally distributed number (G. E. P. Box, M. E. Muller, 1958), never below 0. */
export function drawNormal(mean: number, deviation: number, random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return Math.max(0, mean + deviation * radius * Math.cos(2 * Math.PI * random()));
}

/** A reproducible source for simulations: splitmix32 over a counter, of period 2³². Not for secrets. */
export function seededRandom(seed: number): Random {
  let state = Math.trunc(seed) | 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  // 53 bits, so that a drawn instant is not one of 2³² only.
  return () => (next() * 0x200000 + (next() >>> 11)) / 0x20000000000000;
}
