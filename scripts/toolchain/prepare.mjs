// Everything between a bare checkout and a program that can run: Node and npm, dependencies, hardware modules, build.
// When all of it is there already, nothing is written and no lock is taken.
import fs from 'node:fs';
import path from 'node:path';
import { BIN } from './checkout.mjs';
import { build, isBuilt } from './build.mjs';
import { buildHardwareModules, isHardwareSettled } from './hardware-modules.mjs';
import { install, isInstalled } from './install.mjs';
import { withLock } from './lock.mjs';
import { bringToolchain, presentToolchain } from './node-and-npm.mjs';

/** @typedef {import('./node-and-npm.mjs').Toolchain} Toolchain */

/**
 * Node, npm and node_modules, ready to use.
 * @returns {Promise<Toolchain>}
 */
export async function prepareTools() {
  const toolchain = presentToolchain();
  if (toolchain !== undefined && areToolsReady(toolchain)) return toolchain;
  return withLock(setUpTools);
}

/**
 * The same, and dist/ built from the sources as they are now.
 * @returns {Promise<Toolchain>}
 */
export async function prepareProgram() {
  const toolchain = presentToolchain();
  if (toolchain !== undefined && areToolsReady(toolchain) && isBuilt()) return toolchain;
  return withLock(async () => {
    const broughtToolchain = await setUpTools();
    await build(broughtToolchain);
    return broughtToolchain;
  });
}

/** @param {Toolchain} toolchain */
function areToolsReady(toolchain) {
  return isLinked(toolchain) && isInstalled() && isHardwareSettled(toolchain);
}

async function setUpTools() {
  const toolchain = await bringToolchain();
  await install(toolchain);
  await buildHardwareModules(toolchain);
  return toolchain;
}

/** @param {Toolchain} toolchain */
function isLinked(toolchain) {
  try {
    return fs.readlinkSync(path.join(BIN, 'node')) === toolchain.node;
  } catch {
    return false;
  }
}
