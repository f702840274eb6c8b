// What a tree consists of: each file with its SHA-256, and one hash over all of them.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { filesBelow } from '../toolchain/stamp.mjs';

/** @typedef {{ path: string, sha256: string, mode: string, bytes: number }} TreeFile */

/**
 * The files below a folder, by name; release.json, which holds the list, is no part of it.
 * @param {string} folder
 * @returns {TreeFile[]}
 */
export function listTree(folder) {
  return filesBelow(folder, '.')
    .map((file) => path.normalize(file))
    .filter((file) => file !== 'release.json')
    .sort()
    .map((file) => {
      const full = path.join(folder, file);
      const content = fs.readFileSync(full);
      const { mode } = fs.statSync(full);
      return {
        path: file,
        sha256: createHash('sha256').update(content).digest('hex'),
        mode: (mode & 0o777).toString(8),
        bytes: content.length,
      };
    });
}

/**
 * One SHA-256 over names, rights and contents, as hex.
 * @param {TreeFile[]} files
 */
export function treeHash(files) {
  const hash = createHash('sha256');
  for (const { path: name, sha256, mode } of files) hash.update(`${mode} ${sha256} ${name}\n`);
  return hash.digest('hex');
}
