// What the shell decides: which page an address means, whether it is the wall, the language, the theme.
import { describe, expect, it } from 'vitest';
import { languageOf } from '../../renderer/shell/language.js';
import { addressOf, isWall, pageOf } from '../../renderer/shell/route.js';
import { themeOf } from '../../renderer/shell/theme.js';
import { localeOf } from '../../renderer/wording.js';

describe('renderer/shell/route', () => {
  it.each([
    ['/', '/'],
    ['/explore', '/explore'],
    ['/behind/a/prefix/report', '/report'],
    ['/behind/a/prefix/', '/'],
    ['/index.html', '/'],
    ['/nothing', '/'],
    ['', '/'],
  ])('reads the path %s as the page %s', (pathname, page) => {
    expect(pageOf(pathname)).toBe(page);
  });

  it('writes addresses relative to the open page, with the query escaped', () => {
    expect(addressOf('/')).toBe('./');
    expect(addressOf('/explore', { metric: 'a&b' })).toBe('./explore?metric=a%26b');
    expect(new URL(addressOf('/report'), 'http://host/prefix/about?x=1').href).toBe(
      'http://host/prefix/report',
    );
  });

  it.each([
    ['', true, false],
    ['', false, true],
    ['wall', true, true],
    ['wall=yes', true, true],
    ['wall=no', false, false],
  ])('with the query "%s" and a pointer: %s, being the wall is %s', (query, hasPointer, wall) => {
    expect(isWall(new URLSearchParams(query), hasPointer)).toBe(wall);
  });
});

describe('renderer/shell/language', () => {
  it('takes the setting, then the first language of the browser that there is, then English', () => {
    expect(languageOf('fr', ['de-DE'])).toBe('fr');
    expect(languageOf('auto', ['pt-BR', 'es-MX', 'de'])).toBe('es');
    expect(languageOf(undefined, ['pt-BR'])).toBe('en');
    expect(languageOf(undefined, ['deu'])).toBe('en');
  });

  it('writes numbers as the browser’s region of that language does', () => {
    expect(localeOf('de', ['fr-CH', 'de-CH'])).toBe('de-CH');
    expect(localeOf('de', ['en-US'])).toBe('de-DE');
    expect(localeOf('en', ['en'])).toBe('en-GB');
  });
});

describe('renderer/shell/theme', () => {
  it('follows the setting, and the system where it says nothing', () => {
    expect(themeOf('light', true)).toBe('light');
    expect(themeOf('auto', true)).toBe('dark');
    expect(themeOf(undefined, false)).toBe('light');
  });
});
