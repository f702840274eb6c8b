// Runs every program of scripts/docs with --check: each compares one document with the code it describes.
import path from 'node:path';
import { DIST, ROOT } from '../toolchain/checkout.mjs';
import { filesBelow } from '../toolchain/stamp.mjs';
import { skippedOnce } from './outcome.mjs';
import { runTool } from './tool-stage.mjs';

/**
 * @param {import('../toolchain/node-and-npm.mjs').Toolchain} toolchain
 * @param {string[]} [args]
 * @returns {Promise<import('./outcome.mjs').Outcome>}
 */
export async function runDocs(toolchain, args = ['--check']) {
  const folder = path.join('scripts', 'docs');
  const programs = filesBelow(ROOT, folder).filter(
    (file) => path.dirname(file) === folder && file.endsWith('.ts'),
  );
  if (programs.length === 0) return skippedOnce('docs: nothing in scripts/docs yet');
  let sum = { passed: 0, failed: 0, skipped: [], output: '' };
  for (const program of programs) {
    const outcome = await runTool(toolchain, path.join(DIST, program.replace(/\.ts$/, '.js')), args);
    const said = outcome.failed > 0 ? `${program}:\n${outcome.output}\n` : '';
    sum = {
      ...sum,
      passed: sum.passed + outcome.passed,
      failed: sum.failed + outcome.failed,
      output: sum.output + said,
    };
  }
  return sum;
}
