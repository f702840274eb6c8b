import { describe, expect, it } from 'vitest';
import {
  type ConsentEvent,
  consentEventSchema,
  consentProviders,
  isConsented,
  newestOf,
} from '../../src/core/consent.js';

const provider = {
  id: 'lab',
  name: 'Lab',
  textVersion: '2',
  measured: 'a',
  published: 'b',
  recipient: 'c',
  links: [],
};

function event(action: ConsentEvent['action'], day: number, rest: Partial<ConsentEvent> = {}): ConsentEvent {
  const at = `2030-01-0${String(day)}T00:00:00.000Z`;
  return { provider: 'lab', action, who: 'Ada', at, textVersion: '2', source: 'page', ...rest };
}

describe('src/core/consent', () => {
  it('is a no until somebody says yes', () => {
    expect(isConsented(provider, [])).toBe(false);
    expect(isConsented(provider, [event('granted', 1)])).toBe(true);
  });

  it('counts the newest decision, in whatever order they are listed', () => {
    expect(isConsented(provider, [event('granted', 1), event('withdrawn', 2)])).toBe(false);
    expect(isConsented(provider, [event('withdrawn', 2), event('granted', 1)])).toBe(false);
    expect(isConsented(provider, [event('withdrawn', 1), event('granted', 2)])).toBe(true);
  });

  it('takes the later of two decisions at the same instant', () => {
    expect(isConsented(provider, [event('granted', 1), event('withdrawn', 1)])).toBe(false);
    expect(isConsented(provider, [event('withdrawn', 1), event('granted', 1)])).toBe(true);
  });

  it('counts only for the text it was given to', () => {
    expect(isConsented(provider, [event('granted', 1, { textVersion: '1' })])).toBe(false);
    expect(isConsented(provider, [event('granted', 1), event('granted', 2, { textVersion: '1' })])).toBe(
      false,
    );
  });

  it('counts only for the party it was given to', () => {
    expect(isConsented(provider, [event('granted', 1, { provider: 'other' })])).toBe(false);
    expect(newestOf('other', [event('granted', 1)])).toBeUndefined();
  });

  it('compares instants of different precision as instants', () => {
    const granted = event('granted', 1, { at: '2030-01-01T00:00:00Z' });
    const withdrawn = event('withdrawn', 1, { at: '2030-01-01T00:00:00.500Z' });
    expect(isConsented(provider, [granted, withdrawn])).toBe(false);
    expect(isConsented(provider, [withdrawn, granted])).toBe(false);
  });

  it('asks in words that name what is measured, published and to whom, each party once', () => {
    expect(new Set(consentProviders.map(({ id }) => id)).size).toBe(consentProviders.length);
    for (const { measured, published, recipient, textVersion, links } of consentProviders) {
      for (const text of [measured, published, recipient, textVersion]) expect(text.trim()).not.toBe('');
      for (const { url } of links) expect(new URL(url).protocol).toBe('https:');
    }
  });

  it.each([
    [{ ...event('granted', 1), who: '' }],
    [{ ...event('granted', 1), at: 'yesterday' }],
    [{ ...event('granted', 1), action: 'maybe' }],
    [{ ...event('granted', 1), source: 'rumour' }],
    [{}],
    [null],
  ])('refuses %j as a decision', (value) => {
    expect(consentEventSchema.safeParse(value).success).toBe(false);
  });
});
