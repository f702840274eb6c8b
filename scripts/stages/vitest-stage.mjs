// A stage that is one Vitest project: its tests are counted one by one from the JSON report.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { NODE_MODULES, ROOT } from '../toolchain/checkout.mjs';
import { runProgram } from '../toolchain/run-program.mjs';
import { filesBelow } from '../toolchain/stamp.mjs';
import { failedOnce, skippedOnce } from './outcome.mjs';
import { SECOND_TRIES_FILE } from './second-try-reporter.mjs';
import { testEnvironment } from './tool-stage.mjs';

const PROJECT_TIMEOUT_MS = { unit: 25 * 60_000, long: 6 * 60 * 60_000 };
const DEFAULT_TIMEOUT_MS = 20 * 60_000;

/**
 * @param {import('../toolchain/node-and-npm.mjs').Toolchain} toolchain
 * @param {string} project
 * @param {Record<string, string>} [variables]
 * @returns {Promise<import('./outcome.mjs').Outcome>}
 */
export async function runVitest(toolchain, project, variables = {}) {
  const projects = project === 'unit' ? ['unit', 'properties'] : [project];
  if (!['unit', 'properties'].includes(project) && !hasTests(project))
    return skippedOnce(`${project}: no tests in test/${project} yet`);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mk-kiosk-test-'));
  try {
    const report = path.join(folder, 'report.json');
    const vitest = path.join(NODE_MODULES, 'vitest', 'vitest.mjs');
    const args = [
      vitest,
      'run',
      ...projects.flatMap((name) => ['--project', name]),
      '--reporter=default',
      '--reporter=json',
      `--reporter=${path.join(import.meta.dirname, 'second-try-reporter.mjs')}`,
      `--outputFile.json=${report}`,
    ];
    const timeoutMs = PROJECT_TIMEOUT_MS[/** @type {'unit'} */ (project)] ?? DEFAULT_TIMEOUT_MS;
    const secondTries = path.join(folder, 'second-tries');
    const env = testEnvironment({ ...variables, [SECOND_TRIES_FILE]: secondTries });
    const done = await runProgram(toolchain.node, args, { env, timeoutMs });
    if (done.timedOut)
      return failedOnce(`${done.output}\nended: it took longer than ${timeoutMs / 60_000} min`);
    if (!fs.existsSync(report)) return failedOnce(done.output);
    return {
      ...countTests(JSON.parse(fs.readFileSync(report, 'utf8')), done),
      secondTries: linesOf(secondTries),
    };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Whether test/<project> holds a test; a missing folder holds none.
 * @param {string} project
 */
export function hasTests(project) {
  return filesBelow(ROOT, path.join('test', project)).some((file) => file.endsWith('.test.ts'));
}

/** @param {string} file */
function linesOf(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trimEnd().split('\n') : [];
}

/** @typedef {{ status: string, fullName: string }} TestReport */
/** @typedef {{ name: string, status: string, assertionResults: TestReport[] }} FileReport */

/**
 * @param {{ testResults: FileReport[] }} report
 * @param {import('../toolchain/run-program.mjs').Finished} done
 * @returns {import('./outcome.mjs').Outcome}
 */
export function countTests(report, done) {
  const tests = report.testResults.flatMap((file) =>
    file.assertionResults.map((test) => ({ ...test, file: file.name })),
  );
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const failedTests = tests.filter(({ status }) => status === 'failed').length;
  // A file that cannot be loaded has no tests to count, and an error outside all tests has no file.
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  ).length;
  const failed = failedTests + brokenFiles;
  const skipped = tests
    .filter(({ status }) => status !== 'passed' && status !== 'failed')
    .map(({ file, fullName }) => `${path.relative(ROOT, file)}: ${fullName}`);
  return { passed, failed: done.code !== 0 && failed === 0 ? 1 : failed, skipped, output: done.output };
}
