// Hints name the command as it works where the program is.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { asCalled } from '../../src/bin/called-as.js';

describe('bin/called-as', () => {
  it('puts the command of this place into hints, and leaves other words alone', () => {
    expect(asCalled('Run "mk-kiosk verify", or (mk-kiosk run-once --force).', 'npm run -s mk-kiosk --')).toBe(
      'Run "npm run -s mk-kiosk -- verify", or (npm run -s mk-kiosk -- run-once --force).',
    );
    expect(asCalled('Update mk-kiosk to the version that wrote it.', 'x')).toBe(
      'Update mk-kiosk to the version that wrote it.',
    );
  });

  it('knows every command of the program', () => {
    const source = readFileSync(new URL('../../src/bin/mk-kiosk.ts', import.meta.url), 'utf8');
    const commands = [...source.matchAll(/command\(\s*'([a-z0-9-]+)/g)].map(([, name = '']) => name);
    expect(commands.length).toBeGreaterThan(25);
    for (const name of commands) expect(asCalled(`mk-kiosk ${name}`, 'x')).toBe(`x ${name}`);
  });
});
