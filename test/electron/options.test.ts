// What the window accepts as arguments and variables.
import { describe, expect, it } from 'vitest';
import { parseOptions, UsageError } from '../../electron/options.js';
import { languages, texts } from '../../electron/texts.js';

describe('electron/options', () => {
  it('has a default for everything', () => {
    expect(parseOptions([], { XDG_RUNTIME_DIR: '/run/user/1' })).toMatchObject({
      language: 'en',
      pointer: false,
      kiosk: true,
      gpu: true,
      userData: '/run/user/1/mk-kiosk-display',
    });
    expect(parseOptions([], {}).url.href).toBe('http://127.0.0.1:8788/');
  });

  it('takes arguments before variables', () => {
    const env = { MK_KIOSK_DISPLAY_URL: 'http://localhost:1/', MK_KIOSK_LANGUAGE: 'de' };
    expect(parseOptions(['--url=http://[::1]:2/?wall'], env).url.href).toBe('http://[::1]:2/?wall');
    expect(parseOptions([], env)).toMatchObject({ language: 'de' });
    expect(parseOptions([], env).url.host).toBe('localhost:1');
  });

  it.each([
    'https://example.org/',
    'http://example.org/',
    'http://127.0.0.1.example.org/',
    'http://user@127.0.0.1:8788/',
    'http://192.168.1.2:8788/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    '',
    'not an address',
  ])('refuses the page %j and says what to write', (url) => {
    expect(() => parseOptions([`--url=${url}`], {})).toThrow(UsageError);
    expect(() => parseOptions([], { MK_KIOSK_DISPLAY_URL: url })).toThrow(
      /such as http:\/\/127\.0\.0\.1:8788/,
    );
  });

  it('refuses an unknown argument by name, but lets those of Chromium pass', () => {
    expect(() => parseOptions(['--ulr=x'], {})).toThrow(/--ulr/);
    expect(() =>
      parseOptions(['--ozone-platform=wayland', '--disable-gpu', '--enable-features=A'], {}),
    ).not.toThrow();
  });

  it('falls back to English for a language it does not speak', () => {
    expect(parseOptions(['--language=xx'], {}).language).toBe('en');
  });
});

describe('electron/texts', () => {
  it('says the same in each language, each in its own words', () => {
    for (const page of ['starting', 'not-answering'] as const) {
      const headings = languages.map((language) => texts[language][page].heading);
      expect(new Set(headings).size).toBe(languages.length);
    }
  });
});
