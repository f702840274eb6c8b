// A Vitest reporter that names the tests which failed and then passed on their second try, so that none of them passes unseen.
// https://vitest.dev/api/advanced/reporters
import fs from 'node:fs';
import process from 'node:process';

/** Variable with the name of the file that gets one line for each such test. */
export const SECOND_TRIES_FILE = 'MK_KIOSK_TEST_SECOND_TRIES';

/** The reporter that Vitest makes one of. */
export default class SecondTryReporter {
  /** @param {import('vitest/node').TestCase} testCase */
  onTestCaseResult(testCase) {
    const file = process.env[SECOND_TRIES_FILE];
    if (file === undefined || testCase.diagnostic()?.flaky !== true) return;
    fs.appendFileSync(file, `${testCase.module.relativeModuleId}: ${testCase.fullName}\n`);
  }
}
