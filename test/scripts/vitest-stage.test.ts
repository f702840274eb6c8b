// How `npm test` counts what Vitest reports.
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { countTests } from '../../scripts/stages/vitest-stage.mjs';
import { ROOT } from '../../scripts/toolchain/checkout.mjs';

const FILE = path.join(ROOT, 'test', 'a.test.ts');
const WELL = { code: 0, output: '', timedOut: false };
const BADLY = { code: 1, output: 'said why', timedOut: false };

function report(status: string, ...tests: string[]) {
  return {
    testResults: [
      {
        name: FILE,
        status,
        assertionResults: tests.map((test) => ({ status: test, fullName: `a ${test} one` })),
      },
    ],
  };
}

describe('scripts/stages/vitest-stage', () => {
  it('counts tests one by one and names what was skipped', () => {
    expect(countTests(report('passed', 'passed', 'passed', 'skipped', 'todo'), WELL)).toEqual({
      passed: 2,
      failed: 0,
      skipped: ['test/a.test.ts: a skipped one', 'test/a.test.ts: a todo one'],
      output: '',
    });
  });

  it('counts a failed test once, not again for its file', () => {
    expect(countTests(report('failed', 'passed', 'failed'), BADLY)).toMatchObject({ passed: 1, failed: 1 });
  });

  it('counts a file that could not be loaded as failed', () => {
    expect(countTests(report('failed'), BADLY)).toMatchObject({ passed: 0, failed: 1 });
  });

  it('does not call a run good that ended badly outside all tests', () => {
    expect(countTests(report('passed', 'passed'), BADLY)).toMatchObject({
      passed: 1,
      failed: 1,
      output: 'said why',
    });
  });
});
