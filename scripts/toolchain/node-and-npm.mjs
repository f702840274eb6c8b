// Decides which Node and npm build and run the kiosk, and brings them from the npm registry where the system's are old.
// The brought ones are ordinary registry packages, pinned with their hashes in pinned/ (docs/decisions/0001).
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { BIN, BROUGHT } from './checkout.mjs';
import { bringPinned, broughtFolder, pinnedVersion } from './pinned.mjs';
import { runProgram } from './run-program.mjs';
import { BootstrapError, say } from './say.mjs';
import { readStamp, writeStamp } from './stamp.mjs';
import { systemNpm } from './system-npm.mjs';

/** Oldest Node that runs this far; below it not even npm's own files would work. */
const OLDEST_BOOTSTRAP_MAJOR = 18;
const OLDEST_NODE = [22, 14];
/** better-sqlite3 is built for Node-API 10, which 22.14 and 24 have and some releases between them lack. */
const OLDEST_NODE_API = 10;
/** First npm that knows `allowScripts` of package.json. */
const OLDEST_NPM_MAJOR = 11;

/**
 * @typedef {object} Toolchain
 * @property {string} node the node binary, absolute
 * @property {string} npm npm-cli.js, absolute
 * @property {string} version Node's version without "v"
 * @property {string} abi Node's module ABI (process.versions.modules)
 */

/**
 * The toolchain if nothing has to be brought, without writing anything.
 * @returns {Toolchain | undefined}
 */
export function presentToolchain() {
  refuseHopelessSystems();
  if (isNodeNewEnough()) {
    const npm = systemNpm();
    const npmCli = npm !== undefined && npm.major >= OLDEST_NPM_MAJOR ? npm.cli : broughtNpm();
    if (npmCli === undefined) return undefined;
    return {
      node: process.execPath,
      npm: npmCli,
      version: process.versions.node,
      abi: process.versions.modules,
    };
  }
  const node = broughtNode();
  const npm = broughtNpm();
  const known = readVersion();
  if (node === undefined || npm === undefined || known === undefined) return undefined;
  return { node, npm, ...known };
}

/**
 * Brings what is missing. The caller holds the lock.
 * @returns {Promise<Toolchain>}
 */
export async function bringToolchain() {
  const npm = systemNpm();
  if (npm === undefined && broughtNpm() === undefined) {
    throw new BootstrapError(
      'npm was not found beside this Node',
      'install npm 9 or newer (Debian, Raspberry Pi OS: apt-get install npm) and start again',
    );
  }
  const npmCli = npm?.cli ?? broughtNpm() ?? '';
  if (!isNodeNewEnough() && broughtNode() === undefined) {
    const name = nodePin();
    say(`this Node is ${process.versions.node}; bringing Node ${pinnedVersion(name)} into ${BROUGHT}`);
    await bringPinned(name, npmCli);
  }
  if (!isNodeNewEnough() && readVersion() === undefined) await rememberVersion();
  if ((!isNodeNewEnough() || (npm?.major ?? 0) < OLDEST_NPM_MAJOR) && broughtNpm() === undefined) {
    say(`bringing npm ${pinnedVersion('npm')} into ${BROUGHT}`);
    await bringPinned('npm', npmCli);
  }
  const toolchain = presentToolchain();
  if (toolchain === undefined)
    throw new BootstrapError('Node and npm could not be brought', `remove ${BROUGHT} and start again`);
  linkBin(toolchain);
  return toolchain;
}

function isNodeNewEnough() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  const newEnough = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
  return newEnough && Number(process.versions.napi) >= OLDEST_NODE_API;
}

function refuseHopelessSystems() {
  if (process.arch !== 'x64' && process.arch !== 'arm64') {
    throw new BootstrapError(
      `this is a 32-bit or unknown system (${process.platform} ${process.arch}); mk-kiosk needs x64 or arm64`,
      'on a Raspberry Pi 3 or newer install the 64-bit Raspberry Pi OS; Pi 1, 2 and Zero (not Zero 2) cannot run it',
    );
  }
  if (isNodeNewEnough()) return;
  if (Number(process.versions.node.split('.')[0]) < OLDEST_BOOTSTRAP_MAJOR) {
    throw new BootstrapError(
      `Node ${process.versions.node} is too old even to bring a newer one`,
      'install Node 18 or newer',
    );
  }
  if (process.platform !== 'linux') {
    throw new BootstrapError(
      `Node ${process.versions.node} is too old, and a newer one can only be brought on Linux`,
      `install Node ${OLDEST_NODE.join('.')} or newer`,
    );
  }
}

/** @returns {'node-x64' | 'node-arm64'} */
function nodePin() {
  return process.arch === 'arm64' ? 'node-arm64' : 'node-x64';
}

function broughtNode() {
  const folder = broughtFolder(nodePin());
  return folder === undefined ? undefined : path.join(folder, `node-linux-${process.arch}`, 'bin', 'node');
}

function broughtNpm() {
  const folder = broughtFolder('npm');
  return folder === undefined ? undefined : path.join(folder, 'npm', 'bin', 'npm-cli.js');
}

function versionFile() {
  return path.join(broughtFolder(nodePin()) ?? BROUGHT, 'version.json');
}

/** Runs the brought Node once, which also shows that this system's C library can. */
async function rememberVersion() {
  const node = broughtNode() ?? '';
  const asked = await runProgram(node, [
    '-p',
    'JSON.stringify({version:process.versions.node,abi:process.versions.modules})',
  ]);
  if (asked.code !== 0) {
    const file = versionFile();
    fs.rmSync(path.dirname(path.dirname(file)), { recursive: true, force: true });
    throw new BootstrapError(
      `the brought Node ${pinnedVersion(nodePin())} does not run on this system`,
      `use a system with glibc 2.28 or newer (Debian 10 and later), or install Node ${OLDEST_NODE.join('.')} or newer yourself`,
      asked.output,
    );
  }
  writeStamp(versionFile(), asked.output.trim());
}

/** @returns {{ version: string, abi: string } | undefined} */
function readVersion() {
  const text = readStamp(versionFile());
  return text === undefined ? undefined : JSON.parse(text);
}

/**
 * `.node/bin` for people and for child processes that say `node`.
 * @param {Toolchain} toolchain
 */
function linkBin(toolchain) {
  fs.mkdirSync(BIN, { recursive: true });
  const links = {
    node: toolchain.node,
    npm: toolchain.npm,
    npx: path.join(path.dirname(toolchain.npm), 'npx-cli.js'),
  };
  for (const [name, target] of Object.entries(links)) {
    const temporary = path.join(BIN, `.${name}.${process.pid}`);
    fs.symlinkSync(target, temporary);
    fs.renameSync(temporary, path.join(BIN, name));
  }
}
