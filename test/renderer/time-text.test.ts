// Instants and spans, in the kiosk's zone.
import { describe, expect, it } from 'vitest';
import {
  agoText,
  clockText,
  dateTimeText,
  exactTimeText,
  nearClockText,
  spanText,
} from '../../renderer/time-text.js';
import { wordingFor } from '../../renderer/wording.js';

const berlin = wordingFor('Europe/Berlin');
const nowMs = Date.parse('2026-11-20T15:42:00Z');

describe('renderer/time-text', () => {
  it.each([
    [-5_000, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [59 * 60_000, '59 min'],
    [3_600_000, '1 h'],
    [47.9 * 3_600_000, '47 h'],
    [48 * 3_600_000, '2 days'],
  ])('says %d ms as %s', (ms, text) => {
    expect(spanText(ms, berlin)).toBe(text);
  });

  it('does not count seconds of age, nor an age below none', () => {
    expect(agoText(nowMs - 59_000, nowMs, berlin)).toBe('just now');
    expect(agoText(nowMs + 60_000, nowMs, berlin)).toBe('just now');
    expect(agoText(nowMs - 12 * 60_000, nowMs, berlin)).toBe('12 min ago');
  });

  it('writes times in the zone of the kiosk, with the weekday when it is another day', () => {
    expect(clockText(nowMs, berlin)).toBe('16:42');
    expect(nearClockText(nowMs + 7 * 3_600_000, nowMs, berlin)).toBe('23:42');
    expect(nearClockText(nowMs + 8 * 3_600_000, nowMs, berlin)).toBe('Sat 00:42');
    expect(dateTimeText(nowMs, berlin)).toBe('20 Nov 2026, 16:42');
    expect(exactTimeText(nowMs, berlin)).toBe('20 Nov 2026, 16:42:00 CET');
  });

  it('falls back to the browser’s zone when the kiosk names one that does not exist', () => {
    expect(wordingFor('Mars/Olympus').timezone).toBe('UTC');
    expect(wordingFor('Europe/Berlin').timezone).toBe('Europe/Berlin');
  });
});
