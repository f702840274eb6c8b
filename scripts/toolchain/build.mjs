// Makes dist/ from src/, renderer/ and electron/ when a source changed: tsc, vite, and the files that neither of them carries over.
// INVARIANTS: the stamp is made void first and written last; dist/src holds nothing whose source is gone.
import fs from 'node:fs';
import path from 'node:path';
import { BIN, DIST, NODE_MODULES, PROGRAM, ROOT } from './checkout.mjs';
import { runProgram } from './run-program.mjs';
import { BootstrapError, say } from './say.mjs';
import { filesBelow, hashFiles, readStamp, writeStamp } from './stamp.mjs';

const STAMP = path.join(DIST, '.mk-kiosk-built');
/** In the stamp while dist/ changes. Without any stamp, dist/ is not ours to trust and all of it is made anew. */
const UNFINISHED = 'unfinished';
const BUILD_TIMEOUT_MS = 20 * 60_000;
/** Everything else below src/ (migrations, dictionaries) is read at run time from beside the compiled files. */
/** The native compiler takes a quarter of the time; version 6 stays for ESLint, which needs its programming interface. */
const TSC = ['typescript-native', 'bin', 'tsc'];
const NOT_ASSETS = /\.ts$|tsconfig\.json$/;

function wanted() {
  const sources = ['src', 'renderer', 'electron'].flatMap((folder) => filesBelow(ROOT, folder));
  return hashFiles(ROOT, [
    ...sources,
    'tsconfig.base.json',
    'vite.config.ts',
    'package.json',
    'package-lock.json',
  ]);
}

export function isBuilt() {
  return fs.existsSync(PROGRAM) && readStamp(STAMP) === wanted();
}

/**
 * The caller holds the lock.
 * @param {import('./node-and-npm.mjs').Toolchain} toolchain
 */
export async function build(toolchain) {
  if (isBuilt()) return;
  say('building (once, and after changes)');
  const isFresh = readStamp(STAMP) === undefined;
  writeStamp(STAMP, UNFINISHED);
  const hash = wanted();
  removeOrphans();
  await runTool(toolchain, TSC, ['-b', ...(isFresh ? ['--force'] : []), 'src/bin', 'electron']);
  copyAssets();
  await runTool(toolchain, ['vite', 'bin', 'vite.js'], ['build', '--logLevel', 'warn']);
  writeStamp(STAMP, hash);
}

/**
 * Type-checks everything (sources, pages, scripts, tests) and leaves the scripts compiled in dist/. The caller holds the lock.
 * @param {import('./node-and-npm.mjs').Toolchain} toolchain
 */
export async function buildEverything(toolchain) {
  if (!isBuilt()) writeStamp(STAMP, UNFINISHED);
  await runTool(toolchain, TSC, ['-b']);
}

/**
 * @param {import('./node-and-npm.mjs').Toolchain} toolchain
 * @param {string[]} program path below node_modules
 * @param {string[]} args
 */
async function runTool(toolchain, program, args) {
  const env = { ...process.env, PATH: `${BIN}${path.delimiter}${process.env.PATH ?? ''}` };
  const file = path.join(NODE_MODULES, ...program);
  const done = await runProgram(toolchain.node, [file, ...args], { env, timeoutMs: BUILD_TIMEOUT_MS });
  if (done.code === 0) return;
  throw new BootstrapError(
    `${program[0]} could not build ${ROOT}${done.timedOut ? ' in time' : ''}`,
    'mend what it says above; in an unchanged checkout remove dist/ and start again',
    done.output,
  );
}

/** Compiled files and copies whose source was renamed or removed would still be found by an import. */
function removeOrphans() {
  for (const file of filesBelow(ROOT, path.join('dist', 'src'))) {
    const source = path.relative('dist', file).replace(/\.d\.ts$|\.js$/, '.ts');
    const isSourceGone = !fs.existsSync(path.join(ROOT, source));
    if (isSourceGone && !file.endsWith('.tsbuildinfo')) fs.rmSync(path.join(ROOT, file));
  }
}

function copyAssets() {
  for (const file of filesBelow(ROOT, 'src').filter((name) => !NOT_ASSETS.test(name))) {
    const target = path.join(DIST, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.copyFileSync(path.join(ROOT, file), target);
  }
}
