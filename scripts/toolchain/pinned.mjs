// Brings one package of pinned/ from the npm registry into .node/, by its committed lock file: exact version, hash checked.
// INVARIANTS: a folder under its final name is complete; what a broken download leaves has another name.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { BROUGHT, PINNED } from './checkout.mjs';
import { npmFailure, runNpm } from './npm.mjs';

/** @typedef {'node-x64' | 'node-arm64' | 'npm' | 'chromium'} Pin */

/**
 * @param {Pin} pin
 * @returns {string} version of the one package the pin depends on
 */
export function pinnedVersion(pin) {
  const manifest = JSON.parse(fs.readFileSync(path.join(PINNED, pin, 'package.json'), 'utf8'));
  return String(Object.values(manifest.dependencies)[0]);
}

/** @param {Pin} pin */
function folderOf(pin) {
  return path.join(BROUGHT, `${pin}-${pinnedVersion(pin)}`);
}

/**
 * @param {Pin} pin
 * @returns {string | undefined} its node_modules folder when it has been brought
 */
export function broughtFolder(pin) {
  const folder = path.join(folderOf(pin), 'node_modules');
  return fs.existsSync(folder) ? folder : undefined;
}

/**
 * @param {Pin} pin
 * @param {string} npmCli
 * @param {boolean} [isForeign] whether it is for another processor than this one; npm has to be told twice then
 */
export async function bringPinned(pin, npmCli, isForeign = false) {
  const folder = folderOf(pin);
  const unfinished = `${folder}.unfinished`;
  fs.rmSync(unfinished, { recursive: true, force: true });
  fs.cpSync(path.join(PINNED, pin), unfinished, { recursive: true });
  const done = await runNpm(
    process.execPath,
    npmCli,
    ['ci', '--ignore-scripts', ...(isForeign ? ['--force'] : [])],
    { cwd: unfinished },
  );
  if (done.code !== 0) throw npmFailure(`npm could not bring ${pin} ${pinnedVersion(pin)}`, done);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.renameSync(unfinished, folder);
  removeOlder(pin);
}

/** @param {Pin} pin */
function removeOlder(pin) {
  for (const name of fs.readdirSync(BROUGHT)) {
    const isSamePin = name.startsWith(`${pin}-`) && /^\d/.test(name.slice(pin.length + 1));
    if (isSamePin && path.join(BROUGHT, name) !== folderOf(pin)) {
      fs.rmSync(path.join(BROUGHT, name), { recursive: true, force: true });
    }
  }
}
