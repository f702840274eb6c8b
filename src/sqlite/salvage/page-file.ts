// The pages of a database file that SQLite itself may refuse to open: read one by one, with what its log adds.
// https://www.sqlite.org/fileformat2.html
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { readLog, type LoggedPages } from './log-frames.js';

/** Pages of a file, counted from 1. Nothing is ever written to it. */
export interface PageFile {
  readonly pageSize: number;
  readonly pages: number;
  /** Undefined where the file ends before the page, or its disk cannot read it. */
  page(number: number): Buffer | undefined;
  close(): void;
}

/** What connection.ts sets: of a file whose header is lost. */
const usualPageSize = 2048;
const magic = Buffer.from('SQLite format 3\0', 'latin1');

/** Opens the file at `path`, with the log beside it where there is one. Throws a system error where it cannot be opened. */
export function openPageFile(path: string): PageFile {
  const descriptor = openSync(path, 'r');
  const bytes = statSync(path).size;
  const header = readAt(descriptor, 0, Math.min(100, bytes));
  const pageSize = pageSizeOf(header) ?? usualPageSize;
  const log: LoggedPages = readLog(`${path}-wal`, pageSize);
  const logged = Buffer.alloc(pageSize);
  const pages = Math.max(Math.ceil(bytes / pageSize), log.pages);
  return {
    pageSize,
    pages,
    page(number) {
      if (number < 1 || number > pages) return undefined;
      if (log.read(number, logged)) return Buffer.from(logged);
      return readAt(descriptor, (number - 1) * pageSize, pageSize);
    },
    close() {
      log.close();
      closeSync(descriptor);
    },
  };
}

function pageSizeOf(header: Buffer | undefined): number | undefined {
  if (header?.subarray(0, magic.length).equals(magic) !== true) return undefined;
  const size = header.readUInt16BE(16);
  const bytes = size === 1 ? 65_536 : size;
  return bytes >= 512 && (bytes & (bytes - 1)) === 0 ? bytes : undefined;
}

function readAt(descriptor: number, position: number, bytes: number): Buffer | undefined {
  const page = Buffer.alloc(bytes);
  try {
    return readSync(descriptor, page, 0, bytes, position) === bytes ? page : undefined;
  } catch {
    // A sector that the disk gives back no more.
    return undefined;
  }
}
