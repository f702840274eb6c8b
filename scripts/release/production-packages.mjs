// Which packages, and which of their files, a release carries.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** What only builds or explains a package, and is never loaded. */
const NEVER = [
  /\.d\.[cm]?ts$/,
  /\.(?:map|md|markdown|ts|tsbuildinfo|gyp|gypi|flow)$/i,
  /(?:^|\/)(?:test|tests|__tests__|example|examples|bench|benchmarks|docs|\.github)\//,
  /^node_modules\/better-sqlite3\/(?:deps|src)\//,
  /^node_modules\/(?:epoll|i2c-bus)\/(?:src|build\/(?!Release\/[\w-]+\.node$))/,
  /^node_modules\/(?:node-gyp|nan|node-addon-api|prebuild-install)\//,
];

/** Licences stay, whatever they are called. */
const LICENCE = /(?:^|\/)(?:licen[cs]e|copying|notice)[^/]*$/i;

/**
 * Folders of the packages that run, as the lock file tells, optional ones only where they were installed.
 * @param {string} root
 */
export function productionPackages(root) {
  const { packages } = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(packages)
    .filter(([name, facts]) => name !== '' && facts.dev !== true && facts.devOptional !== true)
    .map(([name]) => name)
    .filter((name) => fs.existsSync(path.join(root, name, 'package.json')));
}

/**
 * Whether a file of a package goes into a release for the target.
 * @param {string} file below the root, such as node_modules/zod/index.js
 * @param {import('./make-release.mjs').Target} target
 */
export function wantedFile(file, target) {
  const name = file.split(path.sep).join('/');
  if (LICENCE.test(name)) return true;
  if (NEVER.some((pattern) => pattern.test(name))) return false;
  const prebuilt = /\/prebuilds\/([^/]+?)(?:-(?:glibc|musl))?[/.]/.exec(name);
  if (prebuilt !== null) return prebuilt[1] === target && !/musl/.test(name);
  // Compiled here: for another machine they are compiled anew.
  if (/^node_modules\/(?:epoll|i2c-bus)\/build\//.test(name)) return target === `linux-${process.arch}`;
  return true;
}
