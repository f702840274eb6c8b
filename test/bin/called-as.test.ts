// Hints name the command as it works where the program is.
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
});
