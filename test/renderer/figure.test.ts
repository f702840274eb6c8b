// Numbers as people read them.
import { describe, expect, it } from 'vitest';
import { figureOf, figureText, shareText, undescribedMetric } from '../../renderer/figure.js';
import { wordingFor } from '../../renderer/wording.js';

const wording = wordingFor('UTC');

describe('renderer/figure', () => {
  it.each([
    [0, '0'],
    [12_345, '0.012'],
    [941_000, '0.94'],
    [9_411_000, '9.41'],
    [94_230_000, '94.2'],
    [99_960_000, '100.0'],
    [412_700_000, '413'],
    [8_410_000_000, '8,410'],
  ])('writes %d bit/s as %s Mbit/s', (bps, number) => {
    expect(figureOf(bps, 'bps', wording)).toEqual({ number, unit: 'Mbit/s' });
  });

  it('writes the other units without a unit where there is none', () => {
    expect(figureText(12.34, 'ms', wording)).toBe('12.3 ms');
    expect(figureText(0.0042, 'ratio', wording)).toBe('0.42 %');
    expect(figureText(250_000_000, 'bytes', wording)).toBe('250 MB');
    expect(figureText(1234, 'count', wording)).toBe('1,234');
    expect(figureText(-67.4, 'dbm', wording)).toBe('-67.4 dBm');
  });

  it('writes speeds in MB/s and numbers as the language does, where that is set', () => {
    const german = wordingFor('UTC', { language: 'de', locale: 'de-DE', speedUnit: 'MB/s' });
    expect(figureOf(94_230_000, 'bps', german)).toEqual({ number: '11,8', unit: 'MB/s' });
    expect(figureText(250_000_000, 'bytes', german)).toBe('250 MB');
  });

  it('rounds shares to whole per cent', () => {
    expect(shareText(0.9449, wording)).toBe('94%');
    expect(shareText(1.2, wording)).toBe('120%');
  });

  it('labels a metric nobody described with its name, and reads its unit off the name', () => {
    expect(undescribedMetric('rtt_under_load_ms')).toMatchObject({ label: 'rtt under load', unit: 'ms' });
    expect(undescribedMetric('hops')).toMatchObject({ label: 'hops', unit: 'count' });
    expect(undescribedMetric('ms')).toMatchObject({ label: 'ms', unit: 'count' });
  });
});
