// Finds a Chromium for the browser tests, or brings one: the system's, Debian's when we may install it, one from npm.
// "Found" means that it opened a page here: a snap's stub or a missing library is found out before the tests.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { ROOT } from './checkout.mjs';
import { chromiumFromNpm } from './chromium-from-npm.mjs';
import { runProgram } from './run-program.mjs';
import { say } from './say.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const OPEN_TIMEOUT_MS = 60_000;
const APT_TIMEOUT_MS = 15 * 60_000;

/** @typedef {import('./node-and-npm.mjs').Toolchain} Toolchain */

/**
 * @param {Toolchain} toolchain
 * @returns {Promise<{ file: string } | { missing: string }>} the program, or why there is none
 */
export async function findChromium(toolchain) {
  const named = process.env.MK_KIOSK_CHROMIUM;
  if (named !== undefined && named !== '') {
    const problem = await openingProblem(toolchain, named);
    return problem === undefined
      ? { file: named }
      : { missing: `MK_KIOSK_CHROMIUM=${named} does not open a page: ${problem}` };
  }
  const reasons = [];
  for (const source of [fromSystem, fromDebian, chromiumFromNpm]) {
    const { file, reason } = await source(toolchain);
    if (file === undefined) {
      reasons.push(reason);
      continue;
    }
    const problem = await openingProblem(toolchain, file);
    if (problem === undefined) return { file };
    reasons.push(`${file} does not open a page: ${problem}`);
  }
  return { missing: reasons.join('; ') };
}

/** @typedef {{ file?: string, reason?: string }} Candidate */

/** @returns {Candidate} */
function fromSystem() {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const file = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((name) =>
    fs.existsSync(name),
  );
  return file === undefined ? { reason: 'none on the PATH' } : { file };
}

/** @returns {Promise<Candidate>} */
async function fromDebian() {
  const apt = '/usr/bin/apt-get';
  const file = '/usr/bin/chromium';
  if (fs.existsSync(file)) return { reason: "Debian's is installed" };
  if (process.getuid?.() !== 0 || !fs.existsSync(apt))
    return { reason: 'apt-get install chromium needs root and Debian' };
  say("installing Debian's chromium for the browser tests");
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  await runProgram(apt, [...wait, 'update'], { env, timeoutMs: APT_TIMEOUT_MS });
  const args = [...wait, 'install', '-y', '--no-install-recommends', 'chromium'];
  const done = await runProgram(apt, args, { env, timeoutMs: APT_TIMEOUT_MS });
  return done.code === 0 && fs.existsSync(file) ? { file } : { reason: `apt-get: ${lastLine(done.output)}` };
}

/**
 * @param {Toolchain} toolchain
 * @param {string} file
 * @returns {Promise<string | undefined>}
 */
async function openingProblem(toolchain, file) {
  const program = path.join(path.dirname(fileURLToPath(import.meta.url)), 'open-page.mjs');
  const done = await runProgram(toolchain.node, [program, file], { cwd: ROOT, timeoutMs: OPEN_TIMEOUT_MS });
  if (done.code === 0) return undefined;
  return done.timedOut ? 'no answer' : lastLine(done.output);
}

/** @param {string} text */
function lastLine(text) {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.find((line) => /error|^E:/i.test(line)) ?? lines.at(-1) ?? 'no output';
}
