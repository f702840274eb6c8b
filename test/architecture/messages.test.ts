// The catalogues of texts: every language has every text (that is a type), and no text is there for nothing.
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { languages } from '../../src/core/display.js';
import { catalogues } from '../../renderer/messages/messages.js';
import { unusedMessages } from './messages.js';

/** Every text of a catalogue with its path; functions are called with arguments that are told apart in the text. */
function textsOf(value: unknown, name = ''): (readonly [name: string, text: string])[] {
  if (typeof value === 'string') return [[name, value]];
  if (typeof value === 'function') {
    const made: unknown = Reflect.apply(
      value,
      undefined,
      Array.from({ length: 8 }, (_, index) => `{${String(index)}}`),
    );
    return [[name, String(made)]];
  }
  // By the ids of the kiosk, so that English has none: measured-texts.test.ts looks at them.
  if (typeof value !== 'object' || value === null || name === 'measured') return [];
  return Object.entries(value).flatMap(([key, child]) =>
    textsOf(child, name === '' ? key : `${name}.${key}`),
  );
}

describe('renderer/messages', () => {
  it('has no text that no page shows', () => {
    expect(unusedMessages(path.resolve(import.meta.dirname, '../..'))).toEqual([]);
  });

  it.each(languages)(
    'has the same texts in "%s" as in English, with the same figures in them',
    async (language) => {
      const [english, own] = await Promise.all([catalogues.en(), catalogues[language]()]);
      const figures = (text: string) => [...new Set(text.match(/\{\d\}/g) ?? [])].sort().join(' ');
      const wanted = new Map(textsOf(english));
      const texts = textsOf(own);
      expect(texts.map(([name]) => name).sort()).toEqual([...wanted.keys()].sort());
      for (const [name, text] of texts) {
        expect([name, figures(text)]).toEqual([name, figures(wanted.get(name) ?? '')]);
        if (wanted.get(name) !== '') expect([name, text.trim()]).not.toEqual([name, '']);
      }
    },
  );

  it.each(languages.filter((language) => language !== 'en'))('is translated: "%s"', async (language) => {
    const [english, own] = await Promise.all([catalogues.en(), catalogues[language]()]);
    const wanted = new Map(textsOf(english));
    // Sentences; short words may well be the same ("Version", "Server", "Test").
    const same = textsOf(own).filter(
      ([name, text]) => text.split(' ').length > 3 && text === wanted.get(name),
    );
    expect(same).toEqual([]);
  });
});
