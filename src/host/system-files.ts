// Small files of the kernel below one root: the machine's, or a tree that a test made. What is missing, cannot be read or is
// not what it should be is absent; nothing here throws, and no reading becomes a 0 that was none.
import { readFileSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/** Reads below one root. Paths are relative to it, without a slash at the start. */
export interface SystemFiles {
  /** The text without white space around it; undefined where there is none. */
  text(path: string): string | undefined;
  /** The text as a whole decimal number. */
  integer(path: string): number | undefined;
  /** Names in a folder, sorted; none where there is no such folder. */
  names(path: string): readonly string[];
  /** Where a link leads, relative to the root; undefined where it is none or leads out of it. */
  target(path: string): string | undefined;
}

/** A kernel file is short; a longer one is something else. */
const maxLength = 262_144;

/** Files below `root`. */
export function systemFiles(root: string): SystemFiles {
  function text(path: string): string | undefined {
    try {
      const read = readFileSync(join(root, path), 'utf8');
      const trimmed = read.length > maxLength ? '' : read.trim();
      return trimmed === '' ? undefined : trimmed;
    } catch {
      return undefined;
    }
  }
  return {
    text,
    integer: (path) => integerOf(text(path)),
    names(path) {
      try {
        return readdirSync(join(root, path)).sort();
      } catch {
        return [];
      }
    },
    target(path) {
      try {
        const from = realpathSync(root);
        const to = realpathSync(join(root, path));
        const prefix = from.endsWith('/') ? from : `${from}/`;
        return to.startsWith(prefix) ? to.slice(prefix.length) : undefined;
      } catch {
        return undefined;
      }
    },
  };
}

/** A whole decimal number, or undefined: `12x`, `0x12`, an empty text and more digits than a number holds are none. */
export function integerOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^-?\d{1,15}$/.test(text)) return undefined;
  return Number(text);
}
