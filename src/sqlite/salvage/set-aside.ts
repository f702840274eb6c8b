// Opens a store that may be damaged: a damaged file is set aside under another name, and a new one begun in its place.
//
// INVARIANTS:
// - Nothing is deleted, and a kill at any instant leaves either the old file or the whole of it set aside: the stamp of
//   its new name is on the disk before the first part is renamed.
// - A log goes before its database: SQLite would read a log that is left behind into the new file.
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { KioskError, codeOf } from '../../core/errors.js';

const markSchema = z.object({ stamp: z.string().regex(/^\d{8}T\d{9}Z$/), reason: z.string() });

/** What the name of a file that was set aside begins with, behind the name of the store. */
const asideEnd = '.corrupt-';
const parts = ['-wal', '-shm', '-journal', ''];

/** Whether a thrown error says that the bytes of the database are wrong: not that its disk fails, nor that it is another's. */
export function isCorruption(thrown: unknown): thrown is Error {
  const cause = thrown instanceof KioskError ? thrown.cause : thrown;
  return /^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(cause) ?? '') || damagedDecision(thrown);
}

/** A decision about consent whose seal is broken keeps everything from starting, as a damaged page does. */
function damagedDecision(thrown: unknown): boolean {
  return (
    thrown instanceof KioskError &&
    thrown.code === 'database_damaged' &&
    thrown.message.includes('the consent decision')
  );
}

/** Notes that the store at `path` is to be set aside when it is opened next. */
export function markDamaged(path: string, reason: string, nowMs: number): void {
  writeFileSync(markPath(path), JSON.stringify({ stamp: stampOf(nowMs), reason }), {
    mode: 0o600,
    flush: true,
  });
}

function markPath(path: string): string {
  return `${path}.set-aside`;
}

/** Sets the store aside where it is marked; the reason, or undefined where it is not. */
export function setAsideIfMarked(path: string): string | undefined {
  const mark = readMark(path);
  if (mark === undefined) return undefined;
  for (const part of parts) {
    const from = path + part;
    const to = `${path}${asideEnd}${mark.stamp}${part}`;
    if (existsSync(from) && !existsSync(to)) renameSync(from, to);
  }
  rmSync(markPath(path), { force: true });
  return mark.reason;
}

function readMark(path: string): z.output<typeof markSchema> | undefined {
  try {
    return markSchema.parse(JSON.parse(readFileSync(markPath(path), 'utf8')));
  } catch {
    // A mark that was cut off by a kill: whoever wrote it had renamed nothing yet.
    rmSync(markPath(path), { force: true });
    return undefined;
  }
}

/** Names of files that were set aside beside the store at `path`, oldest first. */
export function asideFiles(path: string): readonly string[] {
  const begin = basename(path) + asideEnd;
  return readdirSync(dirname(path))
    .filter((name) => name.startsWith(begin) && /^\d{8}T\d{9}Z$/.test(name.slice(begin.length)))
    .sort();
}

/** A disk that damages one store after the other is not to be filled with them. */
const mostInADay = 5;

/** Whether a damaged store may be set aside: not for the sixth time within a day. */
export function mayBeSetAside(path: string, nowMs: number): boolean {
  const dayAgo = stampOf(nowMs - 86_400_000);
  return asideFiles(path).filter((name) => name.slice(-dayAgo.length) > dayAgo).length < mostInADay;
}

function stampOf(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[-:.]/g, '');
}

/** Where a file that was set aside lies. */
export function asidePath(path: string, name: string): string {
  return join(dirname(path), name);
}
