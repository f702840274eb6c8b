import { describe, expect, it } from 'vitest';
import { execFileSync } from 'node:child_process';
import { ustar } from '../../src/export/ustar.js';

describe('src/export/ustar', () => {
  it('is an archive that tar lists with names, sizes and times, and reads back', () => {
    const files = [
      { name: 'a/empty.txt', text: '' },
      { name: 'a/ä.txt'.replace('ä', 'b'), text: 'grün '.repeat(300) },
      { name: 'c', text: 'x'.repeat(512) },
    ];
    const archive = ustar(files, Date.UTC(2030, 0, 1));
    expect(archive.length % 512).toBe(0);
    const tar = (...args: string[]) =>
      execFileSync('tar', args, { input: archive, env: { ...process.env, TZ: 'UTC' } });
    expect(tar('-tf', '-').toString()).toBe('a/empty.txt\na/b.txt\nc\n');
    expect(tar('-tvf', '-').toString()).toContain('2030-01-01 00:00');
    expect(tar('-xOf', '-', 'a/b.txt').toString()).toBe('grün '.repeat(300));
  });

  it('refuses names that do not fit', () => {
    expect(() => ustar([{ name: 'x'.repeat(100), text: '' }], 0)).toThrow('not a name');
  });
});
