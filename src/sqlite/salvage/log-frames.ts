// The pages of a write-ahead log up to its last whole commit. https://www.sqlite.org/fileformat2.html#walformat
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';

/** Pages that a log has newer than its database. */
export interface LoggedPages {
  /** Size of the database in pages after the last commit; 0 where the log has none. */
  readonly pages: number;
  /** Reads a page into `into`; false where the log does not have it. */
  read(page: number, into: Buffer): boolean;
  close(): void;
}

const headerBytes = 32;
const frameHeaderBytes = 24;
/** The last bit says in which byte order the checksums were made. */
const magic = 0x377f0682;
/** Far above the limit that connection.ts sets: what is larger is no log of ours. */
const mostBytes = 256 * 2 ** 20;

const none: LoggedPages = { pages: 0, read: () => false, close: () => undefined };

/** Reads the log at `path`; one that is missing, or is not of this page size, has no pages. */
export function readLog(path: string, pageSize: number): LoggedPages {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= headerBytes || size > mostBytes) return none;
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch {
    return none;
  }
  const found = committedFrames(bytes, pageSize);
  if (found.offsets.size === 0) return none;
  const descriptor = openSync(path, 'r');
  return {
    pages: found.pages,
    read(page, into) {
      const offset = found.offsets.get(page);
      if (offset === undefined) return false;
      try {
        return readSync(descriptor, into, 0, pageSize, offset) === pageSize;
      } catch {
        return false;
      }
    },
    close: () => closeSync(descriptor),
  };
}

function committedFrames(log: Buffer, pageSize: number): { pages: number; offsets: Map<number, number> } {
  const offsets = new Map<number, number>();
  const bigEndian = (log.readUInt32BE(0) & 1) === 1;
  if ((log.readUInt32BE(0) & ~1) >>> 0 !== magic || log.readUInt32BE(8) !== pageSize) {
    return { pages: 0, offsets };
  }
  let sum = checksum(log, 0, 24, [0, 0], bigEndian);
  if (!matches(log, 24, sum)) return { pages: 0, offsets };
  let pages = 0;
  let pending = new Map<number, number>();
  const frameBytes = frameHeaderBytes + pageSize;
  for (let at = headerBytes; at + frameBytes <= log.length; at += frameBytes) {
    // Frames of an earlier round of the log carry other salts.
    if (log.compare(log, 16, 24, at + 8, at + 16) !== 0) break;
    sum = checksum(log, at, at + 8, sum, bigEndian);
    sum = checksum(log, at + frameHeaderBytes, at + frameBytes, sum, bigEndian);
    if (!matches(log, at + 16, sum)) break;
    pending.set(log.readUInt32BE(at), at + frameHeaderBytes);
    const sizeAfterCommit = log.readUInt32BE(at + 4);
    if (sizeAfterCommit === 0) continue;
    pages = sizeAfterCommit;
    for (const [page, offset] of pending) offsets.set(page, offset);
    pending = new Map();
  }
  return { pages, offsets };
}

type Sum = readonly [number, number];

function checksum(bytes: Buffer, from: number, to: number, [first, second]: Sum, bigEndian: boolean): Sum {
  let [s0, s1] = [first, second];
  for (let at = from; at < to; at += 8) {
    const x0 = bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
    const x1 = bigEndian ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4);
    s0 = (s0 + x0 + s1) >>> 0;
    s1 = (s1 + x1 + s0) >>> 0;
  }
  return [s0, s1];
}

function matches(bytes: Buffer, at: number, [s0, s1]: Sum): boolean {
  return bytes.readUInt32BE(at) === s0 && bytes.readUInt32BE(at + 4) === s1;
}
