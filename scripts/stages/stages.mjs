// The stages of `npm test`, in order. `npm test -- NAME…` runs the named ones and what they need.
import { build, buildEverything } from '../toolchain/build.mjs';
import { findChromium } from '../toolchain/chromium.mjs';
import { hardwareProblem } from '../toolchain/hardware-modules.mjs';
import { withLock } from '../toolchain/lock.mjs';
import { BootstrapError } from '../toolchain/say.mjs';
import { runDocs } from './docs-stage.mjs';
import { failedOnce, passedOnce, skippedOnce } from './outcome.mjs';
import { runTool } from './tool-stage.mjs';
import { hasTests, runVitest } from './vitest-stage.mjs';

/** @type {import('./outcome.mjs').Stage[]} */
export const STAGES = [
  {
    name: 'install',
    says: 'Node, npm and the packages of the lock file',
    run: async () => {
      // The runner itself could not have come here without them; what may be missing is the hardware modules.
      const problem = hardwareProblem();
      return { ...passedOnce(), skipped: problem === undefined ? [] : [`GPIO and I2C modules: ${problem}`] };
    },
  },
  {
    name: 'format',
    says: 'prettier --check',
    run: (toolchain) => runTool(toolchain, 'prettier/bin/prettier.cjs', ['--check', '.', '--log-level=warn']),
  },
  {
    name: 'lint',
    says: 'eslint',
    run: (toolchain) => runTool(toolchain, 'eslint/bin/eslint.js', ['.', '--max-warnings=0']),
  },
  {
    name: 'types',
    says: 'tsc -b over sources, pages, scripts and tests',
    run: (toolchain) => attempt(() => buildEverything(toolchain)),
  },
  { name: 'build', says: 'what npm start builds', run: (toolchain) => attempt(() => build(toolchain)) },
  {
    name: 'architecture',
    says: 'who may import what',
    run: (toolchain) => runVitest(toolchain, 'architecture'),
  },
  {
    name: 'unit',
    says: 'unit and integration tests',
    needs: ['build'],
    run: (toolchain) => runVitest(toolchain, 'unit'),
  },
  { name: 'browser', says: 'the pages in Chromium', needs: ['build'], run: runBrowserTests },
  { name: 'docs', says: 'documents against code', needs: ['types'], run: (toolchain) => runDocs(toolchain) },
  {
    name: 'long',
    says: 'tests that take minutes to hours',
    isOptIn: true,
    needs: ['build'],
    run: (toolchain) => runVitest(toolchain, 'long'),
  },
  {
    name: 'pages',
    says: 'the pages in Chromium in all sizes, languages and colours',
    isOptIn: true,
    needs: ['build'],
    run: (toolchain) => runBrowserTests(toolchain, { MK_KIOSK_PAGES: 'all' }),
  },
  {
    name: 'properties',
    says: 'property tests with new seeds, and more cases',
    isOptIn: true,
    needs: ['build'],
    run: (toolchain) => runVitest(toolchain, 'properties', { MK_KIOSK_TEST_SEEDS: 'new' }),
  },
  {
    name: 'hardware',
    says: 'emulated GPIO, I2C and network',
    isOptIn: true,
    needs: ['build'],
    run: (toolchain) => runVitest(toolchain, 'hardware'),
  },
  {
    name: 'faults',
    says: 'power cuts, bad disks, wrong clocks',
    isOptIn: true,
    needs: ['build'],
    run: (toolchain) => runVitest(toolchain, 'faults'),
  },
];

/** @param {() => Promise<void>} work */
async function attempt(work) {
  try {
    await withLock(work);
    return passedOnce();
  } catch (error) {
    if (error instanceof BootstrapError) return failedOnce(`${error.details}\n${error.message}`);
    throw error;
  }
}

/**
 * @param {import('../toolchain/node-and-npm.mjs').Toolchain} toolchain
 * @param {Record<string, string>} more
 */
async function runBrowserTests(toolchain, more = {}) {
  if (!hasTests('browser')) return runVitest(toolchain, 'browser');
  const chromium = await findChromium(toolchain);
  if ('missing' in chromium) return skippedOnce(`browser: no Chromium (${chromium.missing})`);
  return runVitest(toolchain, 'browser', { MK_KIOSK_CHROMIUM: chromium.file, ...more });
}
