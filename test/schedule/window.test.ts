// Instants drawn in windows.
import { describe, expect, it } from 'vitest';
import { drawNext, type DrawRule } from '../../src/schedule/draw.js';
import { seededRandom } from '../../src/schedule/random.js';

const sixHourly: DrawRule = {
  mode: 'window',
  cron: '0 */6 * * *',
  timezone: 'UTC',
  windowMinutes: 360,
  perDay: 4,
};
const start = Date.UTC(2030, 0, 1, 1);

describe('schedule/window', () => {
  it('draws inside the window that the next tick opens', () => {
    const random = seededRandom(1);
    for (let i = 0; i < 1000; i += 1) {
      const drawn = drawNext(sixHourly, start, { random });
      expect(drawn?.fromMs).toBe(Date.UTC(2030, 0, 1, 6));
      expect(drawn?.toMs).toBe(Date.UTC(2030, 0, 1, 12));
      expect(drawn?.atMs).toBeGreaterThanOrEqual(drawn?.fromMs ?? Infinity);
      expect(drawn?.atMs).toBeLessThan(drawn?.toMs ?? -Infinity);
    }
  });

  it('draws uniformly: Kolmogorov-Smirnov over 2000 draws stays under the 0.1 % limit', () => {
    const random = seededRandom(7);
    const n = 2000;
    const shares = Array.from({ length: n }, () => {
      const drawn = drawNext(sixHourly, start, { random });
      return drawn === undefined ? NaN : (drawn.atMs - drawn.fromMs) / (drawn.toMs - drawn.fromMs);
    }).sort((a, b) => a - b);
    const distance = Math.max(...shares.map((share, i) => Math.max((i + 1) / n - share, share - i / n)));
    expect(distance).toBeLessThan(1.95 / Math.sqrt(n));
  });

  it('keeps two seconds away from whole minutes', () => {
    const random = seededRandom(3);
    for (let i = 0; i < 2000; i += 1) {
      const past = (drawNext(sixHourly, start, { random })?.atMs ?? 0) % 60_000;
      expect(past).toBeGreaterThanOrEqual(2000);
      expect(past).toBeLessThanOrEqual(58_000);
    }
  });

  it('takes the tick itself where the window has no length', () => {
    expect(drawNext({ ...sixHourly, windowMinutes: 0 }, start, { random: Math.random })?.atMs).toBe(
      Date.UTC(2030, 0, 1, 6),
    );
  });

  it('never draws past the tick that follows', () => {
    const hourly = { ...sixHourly, cron: '0 * * * *', windowMinutes: 600 };
    expect(drawNext(hourly, start, { random: () => 0.999 })?.toMs).toBe(Date.UTC(2030, 0, 1, 3));
  });

  it('draws nothing from an expression that is broken or never ticks', () => {
    expect(drawNext({ ...sixHourly, cron: 'nonsense' }, start, { random: Math.random })).toBeUndefined();
    expect(drawNext({ ...sixHourly, cron: '0 0 31 2 *' }, start, { random: Math.random })).toBeUndefined();
  });
});
