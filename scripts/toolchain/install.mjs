// node_modules as package-lock.json says: installed beside the old one and swapped in, so that a failed install costs nothing.
// INVARIANTS: the stamp is inside node_modules and written last; without it, or with a package missing, it is redone.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { BROUGHT, NODE_MODULES, ROOT } from './checkout.mjs';
import { npmFailure, runNpm } from './npm.mjs';
import { say } from './say.mjs';
import { hashFiles, readStamp, writeStamp } from './stamp.mjs';

const STAMP = path.join(NODE_MODULES, '.mk-kiosk-installed');
/** What decides the contents of node_modules; of package.json only the lists that the lock file repeats. */
const INPUTS = ['package-lock.json', '.npmrc'];

function wanted() {
  return `${hashFiles(ROOT, INPUTS)} ${process.platform}-${process.arch}`;
}

export function isInstalled() {
  return readStamp(STAMP) === wanted() && missingPackages().length === 0;
}

/**
 * The caller holds the lock.
 * @param {import('./node-and-npm.mjs').Toolchain} toolchain
 */
export async function install(toolchain) {
  if (isInstalled()) return;
  if (wasInstalledByHand()) {
    writeStamp(STAMP, wanted());
    return;
  }
  say('installing dependencies (once, and after updates)');
  const beside = path.join(BROUGHT, 'install');
  fs.rmSync(beside, { recursive: true, force: true });
  fs.mkdirSync(beside, { recursive: true });
  for (const file of ['package.json', ...INPUTS])
    fs.copyFileSync(path.join(ROOT, file), path.join(beside, file));
  // Without scripts: plain `npm ci` would compile better-sqlite3, which brings its binaries, and would delete
  // optional packages whose build fails. hardware-modules.mjs builds the two that need it.
  const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional'];
  const done = await runNpm(toolchain.node, toolchain.npm, args, { cwd: beside });
  if (done.code !== 0) throw npmFailure(`the dependencies could not be installed into ${NODE_MODULES}`, done);
  swapIn(path.join(beside, 'node_modules'));
  fs.rmSync(beside, { recursive: true, force: true });
  writeStamp(STAMP, wanted());
}

/** @param {string} fresh */
function swapIn(fresh) {
  const old = path.join(BROUGHT, `old-modules.${process.pid}`);
  if (fs.existsSync(NODE_MODULES)) fs.renameSync(NODE_MODULES, old);
  fs.renameSync(fresh, NODE_MODULES);
  fs.rmSync(old, { recursive: true, force: true });
}

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, link?: boolean }} LockedPackage */

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage>}
 */
function lockedPackages(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')).packages;
  } catch {
    return {};
  }
}

/** Packages that the lock file asks for on every platform and that are not on disk. */
function missingPackages() {
  return Object.entries(lockedPackages(path.join(ROOT, 'package-lock.json')))
    .filter(([name, { optional }]) => name !== '' && optional !== true)
    .map(([name]) => name)
    .filter((name) => !fs.existsSync(path.join(ROOT, name, 'package.json')));
}

/** npm writes node_modules/.package-lock.json at the end of an install of its own: the same packages mean a complete one. */
function wasInstalledByHand() {
  const asked = lockedPackages(path.join(ROOT, 'package-lock.json'));
  const present = lockedPackages(path.join(NODE_MODULES, '.package-lock.json'));
  const isSame = Object.entries(asked).every(([name, { version, optional, integrity }]) => {
    if (name === '') return true;
    const found = present[name];
    if (found === undefined) return optional === true;
    return found.version === version && found.integrity === integrity;
  });
  return isSame && Object.keys(present).length > 0 && missingPackages().length === 0;
}
