// Builds epoll (for onoff) and i2c-bus against the headers of the Node that will load them.
// INVARIANTS: never fails a start: without a compiler or after a failed build the kiosk runs with "no hardware support".
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { NODE_MODULES, ROOT } from './checkout.mjs';
import { runNpm } from './npm.mjs';
import { runProgram } from './run-program.mjs';
import { say } from './say.mjs';
import { readStamp, writeStamp } from './stamp.mjs';

const STAMP = path.join(NODE_MODULES, '.mk-kiosk-hardware');
const MODULES = [
  { name: 'epoll', binary: path.join('epoll', 'build', 'Release', 'epoll.node') },
  { name: 'i2c-bus', binary: path.join('i2c-bus', 'build', 'Release', 'i2c.node') },
];
const TOOLS = [
  { names: ['cc', 'gcc', 'clang'], what: 'a C compiler' },
  { names: ['c++', 'g++', 'clang++'], what: 'a C++ compiler' },
  { names: ['make', 'gmake'], what: 'make' },
  { names: ['python3'], what: 'python3' },
];
const APT_FIX = 'apt-get install g++ make python3';

/** @typedef {import('./node-and-npm.mjs').Toolchain} Toolchain */

/**
 * What the last outcome was for: it is tried again only when one of these changed.
 * @param {Toolchain} toolchain
 */
function situation(toolchain) {
  return [process.platform, process.arch, `abi${toolchain.abi}`, obstacle(toolchain) ?? 'can build'].join(
    ' ',
  );
}

/**
 * @param {Toolchain} toolchain
 * @returns {string | undefined} why nothing can be built here, with the fix
 */
function obstacle(toolchain) {
  if (process.platform !== 'linux') return 'GPIO and I2C are only on Linux';
  const lacking = TOOLS.filter(({ names }) => !names.some(isOnPath)).map(({ what }) => what);
  if (lacking.length > 0) return `${lacking.join(', ')} not found (${APT_FIX})`;
  if (nodeFolder(toolchain) === undefined)
    return `Node ${toolchain.version} has no headers (apt-get install libnode-dev)`;
  return undefined;
}

/** @param {string} name */
function isOnPath(name) {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .some((folder) => fs.existsSync(path.join(folder, name)));
}

/**
 * The folder whose include/node holds this very Node's headers; node-gyp would download others, or hang trying.
 * @param {Toolchain} toolchain
 */
function nodeFolder(toolchain) {
  const folder = path.dirname(path.dirname(fs.realpathSync(toolchain.node)));
  try {
    const header = fs.readFileSync(path.join(folder, 'include', 'node', 'node_version.h'), 'utf8');
    const parts = ['MAJOR', 'MINOR', 'PATCH'].map(
      (part) => new RegExp(`define NODE_${part}_VERSION (\\d+)`).exec(header)?.[1],
    );
    return parts.join('.') === toolchain.version ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** @param {Toolchain} toolchain */
export function isHardwareSettled(toolchain) {
  const stamp = readStamp(STAMP);
  if (stamp === undefined || !stamp.startsWith(`${situation(toolchain)}\n`)) return false;
  return (
    hardwareProblem() !== undefined ||
    MODULES.every(({ binary }) => fs.existsSync(path.join(NODE_MODULES, binary)))
  );
}

/** @returns {string | undefined} why there is no hardware support; undefined when there is */
export function hardwareProblem() {
  const [, ...outcome] = (readStamp(STAMP) ?? '').split('\n');
  return outcome[0] === 'built' ? undefined : outcome.join(' ');
}

/**
 * The caller holds the lock.
 * @param {Toolchain} toolchain
 */
export async function buildHardwareModules(toolchain) {
  if (isHardwareSettled(toolchain)) return;
  const problem = obstacle(toolchain) ?? (await build(toolchain));
  writeStamp(STAMP, `${situation(toolchain)}\n${problem ?? 'built'}`);
}

/**
 * @param {Toolchain} toolchain
 * @returns {Promise<string | undefined>}
 */
async function build(toolchain) {
  say('building the GPIO and I2C modules');
  // An npm may say "rebuilt successfully" and have built nothing (ignore-scripts in somebody's settings, a removed
  // optional package), so only the file and loading it count.
  const args = ['rebuild', ...MODULES.map(({ name }) => name), '--ignore-scripts=false'];
  const env = { npm_config_nodedir: nodeFolder(toolchain), npm_config_jobs: 'max' };
  const done = await runNpm(toolchain.node, toolchain.npm, args, { cwd: ROOT, env });
  for (const { name, binary } of MODULES) {
    const file = path.join(NODE_MODULES, binary);
    const log = path.join(NODE_MODULES, `.mk-kiosk-hardware.log`);
    fs.writeFileSync(log, done.output);
    if (!fs.existsSync(file)) return `${name} could not be built (read ${log})`;
    const loaded = await runProgram(toolchain.node, ['-e', 'require(process.argv[1])', file], {
      timeoutMs: 20_000,
    });
    if (loaded.code !== 0) return `${name} was built but does not load: ${lastLine(loaded.output)}`;
  }
  return undefined;
}

/** @param {string} text */
function lastLine(text) {
  return text.split('\n').find((line) => line.includes('Error')) ?? text.trim();
}
