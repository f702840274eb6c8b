// Stamp files: what a finished step was made from. Written last and in one piece, so that half-made work has none.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/**
 * @param {string} file
 * @returns {string | undefined}
 */
export function readStamp(file) {
  try {
    return fs.readFileSync(file, 'utf8').trimEnd();
  } catch {
    return undefined;
  }
}

/**
 * @param {string} file
 * @param {string} text
 */
export function writeStamp(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}`;
  fs.writeFileSync(temporary, `${text}\n`);
  fs.renameSync(temporary, file);
}

/**
 * SHA-256 over the names and contents of files, as hex.
 * @param {string} root folder that the names are relative to
 * @param {string[]} files relative names; a missing file counts as empty
 */
export function hashFiles(root, files) {
  const hash = createHash('sha256');
  for (const file of [...files].sort()) {
    const full = path.join(root, file);
    const content = fs.existsSync(full) ? fs.readFileSync(full) : Buffer.alloc(0);
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/**
 * All files below a folder, as paths relative to `root`.
 * @param {string} root
 * @param {string} folder relative to root
 * @returns {string[]}
 */
export function filesBelow(root, folder) {
  const full = path.join(root, folder);
  if (!fs.existsSync(full)) return [];
  return fs.readdirSync(full, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(root, name) : [name];
  });
}
