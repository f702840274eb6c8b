// Finds the npm that this system has, as the path of its npm-cli.js: that runs with any Node, unlike a shell wrapper.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { BROUGHT } from './checkout.mjs';

/**
 * The npm that started this script, else the one on the PATH.
 * @returns {{ cli: string, major: number } | undefined}
 */
export function systemNpm() {
  const candidates = [
    process.env.npm_execpath ?? '',
    ...pathFolders().map((folder) => path.join(folder, 'npm')),
  ];
  for (const candidate of candidates) {
    if (candidate === '' || !fs.existsSync(candidate)) continue;
    const cli = fs.realpathSync(candidate);
    if (cli.startsWith(BROUGHT + path.sep)) continue;
    const manifest = readManifest(path.join(path.dirname(cli), '..', 'package.json'));
    if (manifest?.name === 'npm') return { cli, major: Number(manifest.version.split('.')[0]) };
  }
  return undefined;
}

/** @param {string} file */
function readManifest(file) {
  try {
    /** @type {{ name: string, version: string }} */
    const manifest = JSON.parse(fs.readFileSync(file, 'utf8'));
    return manifest;
  } catch {
    return undefined;
  }
}

function pathFolders() {
  return (process.env.PATH ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
}
