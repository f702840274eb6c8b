// What the reporter writes for a test that passed only on its second try, and for others.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import SecondTryReporter, { SECOND_TRIES_FILE } from '../../scripts/stages/second-try-reporter.mjs';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mk-kiosk-test-'));
const file = path.join(folder, 'names');

afterEach(() => {
  Reflect.deleteProperty(process.env, SECOND_TRIES_FILE);
  fs.rmSync(folder, { recursive: true, force: true });
});

/** As much of Vitest's TestCase as the reporter reads. */
function testCase(fullName: string, flaky: boolean) {
  return { fullName, module: { relativeModuleId: 'test/a.test.ts' }, diagnostic: () => ({ flaky }) };
}

describe('scripts/stages/second-try-reporter', () => {
  it('names what failed first, and nothing else', () => {
    process.env[SECOND_TRIES_FILE] = file;
    const reporter = new SecondTryReporter();
    for (const [name, flaky] of [
      ['steady', false],
      ['shaky', true],
    ] as const)
      Reflect.apply(reporter.onTestCaseResult, reporter, [testCase(name, flaky)]);
    expect(fs.readFileSync(file, 'utf8')).toBe('test/a.test.ts: shaky\n');
  });
});
