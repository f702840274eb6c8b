// Compiles epoll (for onoff) and i2c-bus for another processor than this one, against the headers of the Node they will run on.
// INVARIANT: without a cross compiler a release is still made; it then runs with the state "no hardware support", and says so.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { BROUGHT, NODE_MODULES } from '../toolchain/checkout.mjs';
import { cleanEnvironment } from '../toolchain/clean-environment.mjs';
import { bringPinned, broughtFolder } from '../toolchain/pinned.mjs';
import { runProgram } from '../toolchain/run-program.mjs';
import { say } from '../toolchain/say.mjs';

const MODULES = [
  { name: 'epoll', binary: path.join('build', 'Release', 'epoll.node') },
  { name: 'i2c-bus', binary: path.join('build', 'Release', 'i2c.node') },
];
const COMPILERS = { 'linux-arm64': 'aarch64-linux-gnu', 'linux-x64': 'x86_64-linux-gnu' };
const TIMEOUT_MS = 10 * 60_000;

/**
 * The compiled modules, as files here and their places below node_modules; none where this machine cannot make them.
 * @param {import('../toolchain/node-and-npm.mjs').Toolchain} toolchain
 * @param {import('./make-release.mjs').Target} target
 * @returns {Promise<{ from: string, file: string }[]>}
 */
export async function crossBuild(toolchain, target) {
  const prefix = COMPILERS[target];
  if (!isOnPath(`${prefix}-g++`)) {
    say(
      `no ${prefix}-g++ here: the release for ${target} gets no GPIO and I2C modules (apt-get install g++-${prefix.replace('_', '-')})`,
    );
    return [];
  }
  const nodedir = headersOf(target);
  const gyp = await nodeGyp(toolchain);
  const built = [];
  for (const { name, binary } of MODULES) {
    const folder = path.join(BROUGHT, 'cross', target, name);
    fs.rmSync(folder, { recursive: true, force: true });
    fs.cpSync(path.join(NODE_MODULES, name), folder, { recursive: true });
    fs.rmSync(path.join(folder, 'build'), { recursive: true, force: true });
    linkDependencies(folder);
    const args = [gyp, 'rebuild', `--arch=${target.replace('linux-', '')}`, `--nodedir=${nodedir}`];
    const tools = { CC: `${prefix}-gcc`, CXX: `${prefix}-g++`, LINK: `${prefix}-g++`, AR: `${prefix}-ar` };
    // The user's npm settings, a folder of other headers among them, reach node-gyp as variables.
    const env = cleanEnvironment({ ...tools, npm_config_nodedir: nodedir });
    const done = await runProgram(toolchain.node, args, { cwd: folder, env, timeoutMs: TIMEOUT_MS });
    const from = path.join(folder, binary);
    if (done.code !== 0 || !fs.existsSync(from)) {
      say(
        `${name} could not be compiled for ${target}: the release gets no GPIO and I2C modules\n${done.output.slice(-2_000)}`,
      );
      return [];
    }
    built.push({ from, file: path.join(name, binary) });
  }
  return built;
}

/** @param {string} name */
function isOnPath(name) {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .some((folder) => fs.existsSync(path.join(folder, name)));
}

/** @param {import('./make-release.mjs').Target} target */
function headersOf(target) {
  const pin = target === 'linux-arm64' ? 'node-arm64' : 'node-x64';
  return path.join(broughtFolder(pin) ?? '', `node-${target}`);
}

/**
 * node-gyp as it comes with npm.
 * @param {import('../toolchain/node-and-npm.mjs').Toolchain} toolchain
 */
async function nodeGyp(toolchain) {
  const inNpm = path.join('node_modules', 'node-gyp', 'bin', 'node-gyp.js');
  const beside = path.join(path.dirname(path.dirname(toolchain.npm)), inNpm);
  if (fs.existsSync(beside)) return beside;
  if (broughtFolder('npm') === undefined) await bringPinned('npm', toolchain.npm);
  return path.join(broughtFolder('npm') ?? '', 'npm', inNpm);
}

/**
 * The modules include headers of packages beside them (nan, bindings).
 * @param {string} folder
 */
function linkDependencies(folder) {
  const link = path.join(folder, 'node_modules');
  if (!fs.existsSync(link)) fs.symlinkSync(NODE_MODULES, link);
}
