// `unrecorded.jsonl` in the data folder: rows that the store refused (full disk, a lock), one to a line.
// INVARIANT: a row is on the disk when add() says so; on a full disk the ballast is given up for it.
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { draftLine, draftOfLine, type RowSpill } from '../core/row-spill.js';
import type { Ballast } from './disk.js';

/** Its name in the data folder. */
export const unrecordedName = 'unrecorded.jsonl';

/** The rows of a data folder. */
export function unrecordedRows(folder: string, ballast: Pick<Ballast, 'release'>): RowSpill {
  const path = join(folder, unrecordedName);
  return {
    add(draft) {
      const line = `${draftLine(draft)}\n`;
      return append(path, line) || (ballast.release() && append(path, line));
    },
    read() {
      try {
        return readFileSync(path, 'utf8')
          .split('\n')
          .flatMap((line) => draftOfLine(line) ?? []);
      } catch {
        return [];
      }
    },
    clear() {
      if (existsSync(path)) rmSync(path, { force: true });
    },
  };
}

function append(path: string, line: string): boolean {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, 'a', 0o600);
    // Begins with a line end: what a full disk cut off before is a line of its own.
    const bytes = Buffer.from(`\n${line}`);
    if (writeSync(descriptor, bytes) < bytes.length) return false;
    fsyncSync(descriptor);
    return true;
  } catch {
    return false;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
