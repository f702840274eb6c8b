// What the wall is drawn from: the picture of a day, the night, the wandering, the code, the forecast of data.
import { describe, expect, it } from 'vitest';
import { forecastOf } from '../../renderer/views/data-forecast.js';
import { dayPicture } from '../../renderer/wall/day-picture.js';
import { isNight } from '../../renderer/wall/night-hours.js';
import { phoneAddress } from '../../renderer/wall/phone-corner.js';
import { shiftAt, shiftEveryMs } from '../../renderer/wall/pixel-shift.js';
import { qrModules, qrPath } from '../../renderer/wall/qr-code.js';
import { measurement, scenarioNowMs } from '../browser/kiosk-documents.js';

const hourMs = 3_600_000;
const fromMs = Date.parse('2026-11-19T00:00:00Z');
const toMs = fromMs + 24 * hourMs;
const iso = (hours: number) => new Date(fromMs + hours * hourMs).toISOString();
const point = (hours: number, value: number, part = {}) => ({
  ...{ at: iso(hours), value, id: 'x', nettest: 'ndt7', status: 'ok' as const },
  ...part,
});

describe('renderer/wall/day-picture', () => {
  it('puts tests, failures, outages and “device off” at their shares of the day', () => {
    const picture = dayPicture({
      ...{ fromMs, toMs, plan: 100 },
      series: {
        points: [point(6, 100), point(12, 50), point(18, 90, { lowerBound: true }), point(30, 70)],
        gaps: [{ at: iso(3), id: 'y', nettest: 'ndt7', status: 'failed' }],
      },
      outages: {
        outages: [
          {
            ...{ id: 'a', kind: 'no_internet', beginUncertaintyMs: 0, overlapsTest: false },
            begin: iso(22),
          },
        ],
        unwatched: [{ from: iso(-3), to: iso(2.4), reboot: 'yes' }],
      },
    });
    expect(picture.bars.map(({ at, look }) => [at, look])).toEqual([
      [0.25, 'good'],
      [0.5, 'low'],
      [0.75, 'bound'],
    ]);
    expect(picture.bars[0]?.height).toBe(picture.plan);
    expect(picture.marks).toEqual([{ at: 0.125, status: 'failed' }]);
    expect(picture.spans.map(({ from, to, what }) => [from, Math.round(to * 100), what])).toEqual([
      [0, 10, 'off'],
      [22 / 24, 100, 'outage'],
    ]);
  });

  it('draws nothing of nothing', () => {
    const nothing = { fromMs, toMs, plan: undefined, series: undefined, outages: undefined };
    expect(dayPicture(nothing)).toEqual({ bars: [], marks: [], spans: [] });
  });
});

describe('renderer/wall/night-hours', () => {
  it.each([
    ['2026-11-20T21:30:00Z', '22:00-06:00', true],
    ['2026-11-20T20:59:00Z', '22:00-06:00', false],
    ['2026-11-21T04:59:00Z', '22:00-06:00', true],
    ['2026-11-21T05:00:00Z', '22:00-06:00', false],
    // A Friday evening in Berlin, and the Saturday morning that belongs to it.
    ['2026-11-20T22:00:00Z', 'fri 22:00-06:00', true],
    ['2026-11-21T03:00:00Z', 'fri 22:00-06:00', true],
    ['2026-11-21T22:00:00Z', 'fri 22:00-06:00', false],
    ['2026-11-20T22:00:00Z', 'nonsense', false],
  ])('%s in hours of "%s": %s', (at, hours, night) => {
    expect(isNight([hours], Date.parse(at), 'Europe/Berlin')).toBe(night);
  });
});

describe('renderer/wall/pixel-shift', () => {
  it('wanders less than a hundredth, stands still between steps, and comes by everywhere', () => {
    const steps = Array.from({ length: 100 }, (_, index) => shiftAt(scenarioNowMs + index * shiftEveryMs));
    expect(Math.max(...steps.flatMap(({ x, y }) => [Math.abs(x), Math.abs(y)]))).toBeLessThanOrEqual(10);
    expect(new Set(steps.map(({ x, y }) => `${String(x)} ${String(y)}`)).size).toBeGreaterThan(12);
    expect(shiftAt(0)).toEqual(shiftAt(shiftEveryMs - 1));
  });
});

describe('renderer/wall/qr-code', () => {
  it('covers exactly the dark modules', () => {
    const modules = qrModules('http://192.168.178.55:8788/');
    const drawn = [...qrPath(modules).matchAll(/h(\d+)v1/g)].reduce(
      (sum, [, length]) => sum + Number(length),
      0,
    );
    expect(drawn).toBe(modules.flat().filter(Boolean).length);
    expect(modules.slice(0, 4).flat().some(Boolean)).toBe(false);
  });
});

describe('renderer/wall/phone-corner', () => {
  it('names an address only where another machine can come in', () => {
    const here = { hostname: '127.0.0.1', origin: 'http://127.0.0.1:8788' };
    expect(phoneAddress({}, here)).toBeUndefined();
    expect(phoneAddress({ addresses: ['http://10.0.0.2:8788/'] }, here)).toBe('http://10.0.0.2:8788/');
    expect(phoneAddress({}, { hostname: 'kiosk.local', origin: 'http://kiosk.local' })).toBe(
      'http://kiosk.local/',
    );
  });
});

describe('renderer/views/data-forecast', () => {
  it('takes the mean of what tests moved, as often as they ran', () => {
    const attempts = [0, 6, 12, 18].map((hours) =>
      measurement(scenarioNowMs - hours * hourMs, { metrics: { download_bytes: 2e8, upload_bytes: 5e7 } }),
    );
    expect(forecastOf(attempts)).toEqual({ bytes: 30 * 4 * 2.5e8, tests: 4 });
    expect(forecastOf(attempts.slice(0, 2))).toBeUndefined();
  });
});
