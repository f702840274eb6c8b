// Puts together what runs on a device: the built program, the packages it needs, Node, a launcher, and a list of hashes.
// INVARIANTS: a folder under its final name is complete; the same sources give the same name; nothing of the builder gets in.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { BROUGHT, DIST, ROOT } from '../toolchain/checkout.mjs';
import { bringPinned, broughtFolder } from '../toolchain/pinned.mjs';
import { BootstrapError } from '../toolchain/say.mjs';
import { filesBelow } from '../toolchain/stamp.mjs';
import { crossBuild } from './cross-build.mjs';
import { listTree, treeHash } from './tree-list.mjs';
import { productionPackages, wantedFile } from './production-packages.mjs';

/** Systems that a release can be made for. */
export const TARGETS = /** @type {const} */ (['linux-x64', 'linux-arm64']);

/** @typedef {typeof TARGETS[number]} Target */

const LAUNCHER = `#!/bin/sh
# Starts this release with the Node that came with it.
here=$(dirname "$(readlink -f "$0")")
exec "$here/node" "$here/../dist/src/bin/mk-kiosk.js" "$@"
`;

/**
 * Makes FOLDER/<version>-<hash> and gives its path. An equal release that is there already is left as it is.
 * @param {import('../toolchain/node-and-npm.mjs').Toolchain} toolchain
 * @param {string} folder
 * @param {Target} target
 */
export async function makeRelease(toolchain, folder, target) {
  fs.mkdirSync(folder, { recursive: true });
  const unfinished = fs.mkdtempSync(path.join(folder, '.unfinished-'));
  try {
    fs.chmodSync(unfinished, 0o755);
    copyProgram(unfinished);
    copyPackages(unfinished, target);
    await addNode(toolchain, unfinished, target);
    await addHardwareModules(toolchain, unfinished, target);
    const { version } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
    const files = listTree(unfinished);
    const hash = treeHash(files);
    const facts = { name: 'mk-kiosk', version, target, treeHash: hash, files };
    fs.writeFileSync(path.join(unfinished, 'release.json'), `${JSON.stringify(facts, undefined, 1)}\n`);
    const made = path.join(folder, `${version}-${hash.slice(0, 12)}`);
    if (fs.existsSync(made)) return made;
    fs.renameSync(unfinished, made);
    return made;
  } finally {
    fs.rmSync(unfinished, { recursive: true, force: true });
  }
}

/** @param {string} to */
function copyProgram(to) {
  for (const folder of ['src', 'renderer', 'electron']) {
    for (const file of filesBelow(DIST, folder).filter((name) => !/\.d\.ts$|\.tsbuildinfo$/.test(name))) {
      copyFile(path.join(DIST, file), path.join(to, 'dist', file));
    }
  }
  const manifest = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const { name, version, type, license } = manifest;
  write(
    path.join(to, 'package.json'),
    `${JSON.stringify({ name, version, private: true, type, license }, undefined, 2)}\n`,
  );
  copyFile(path.join(ROOT, 'LICENSE'), path.join(to, 'LICENSE'));
  write(path.join(to, 'bin', 'mk-kiosk'), LAUNCHER, 0o755);
}

/**
 * @param {string} to
 * @param {Target} target
 */
function copyPackages(to, target) {
  for (const name of productionPackages(ROOT)) {
    for (const file of filesBelow(ROOT, name)) {
      if (wantedFile(file, target)) copyFile(path.join(ROOT, file), path.join(to, file));
    }
  }
}

/**
 * What was compiled for this machine serves this machine; for another one it is compiled anew, and the release says so where
 * that cannot be done: the kiosk then runs with the state "no hardware support".
 * @param {import('../toolchain/node-and-npm.mjs').Toolchain} toolchain
 * @param {string} to
 * @param {Target} target
 */
async function addHardwareModules(toolchain, to, target) {
  if (target === `linux-${process.arch}`) return;
  for (const { from, file } of await crossBuild(toolchain, target)) {
    copyFile(from, path.join(to, 'node_modules', file));
  }
}

/**
 * @param {import('../toolchain/node-and-npm.mjs').Toolchain} toolchain
 * @param {string} to
 * @param {Target} target
 */
async function addNode(toolchain, to, target) {
  const pin = target === 'linux-arm64' ? 'node-arm64' : 'node-x64';
  if (broughtFolder(pin) === undefined)
    await bringPinned(pin, toolchain.npm, target !== `linux-${process.arch}`);
  const folder = broughtFolder(pin);
  if (folder === undefined)
    throw new BootstrapError(`Node for ${target} could not be brought`, `remove ${BROUGHT} and start again`);
  const node = path.join(folder, `node-${target}`);
  copyFile(path.join(node, 'bin', 'node'), path.join(to, 'bin', 'node'), 0o755);
  copyFile(path.join(node, 'LICENSE'), path.join(to, 'bin', 'LICENSE.node'));
}

/**
 * @param {string} from
 * @param {string} to
 * @param {number} [mode]
 */
function copyFile(from, to, mode = 0o644) {
  fs.mkdirSync(path.dirname(to), { recursive: true });
  fs.copyFileSync(from, to);
  // Rights of the builder's machine are no part of a release.
  fs.chmodSync(to, mode);
}

/**
 * @param {string} file
 * @param {string} text
 * @param {number} [mode]
 */
function write(file, text, mode = 0o644) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text, { mode });
  fs.chmodSync(file, mode);
}
