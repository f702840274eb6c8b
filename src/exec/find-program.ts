// Finds programs in PATH and says beforehand why one cannot be started, in more words than errno has.
import { constants } from 'node:fs';
import { access, open, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { codeOf, messageOf } from '../core/errors.js';

/** A program that can be started, or why it cannot. */
export type Found =
  { readonly path: string } | { readonly ending: 'missing' | 'not_executable'; readonly detail: string };

/** Looks a program up: a name in the folders of `searchPath`, anything with a slash as it is. */
export async function findProgram(program: string, searchPath: string): Promise<Found> {
  if (program.includes('/')) return checkProgram(resolve(program));
  let unusable: Found | undefined;
  for (const folder of searchPath.split(delimiter)) {
    // A relative entry would let whoever owns the working folder choose the program.
    if (!isAbsolute(folder)) continue;
    const found = await checkProgram(join(folder, program));
    if ('path' in found) return found;
    if (found.ending === 'not_executable') unusable ??= found;
  }
  return unusable ?? { ending: 'missing', detail: `no program "${program}" in PATH (${searchPath})` };
}

async function checkProgram(path: string): Promise<Found> {
  try {
    const facts = await stat(path);
    if (facts.isDirectory()) return notExecutable(`${path} is a folder`);
    if (!facts.isFile()) return notExecutable(`${path} is not a regular file`);
    await access(path, constants.X_OK);
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code === 'ENOENT' || code === 'ENOTDIR')
      return { ending: 'missing', detail: `${path} does not exist` };
    return notExecutable(messageOf(thrown));
  }
  return (await startsLikeProgram(path)) ? { path } : notExecutable(`${path} is no program of this system`);
}

function notExecutable(detail: string): Found {
  return { ending: 'not_executable', detail };
}

/** First bytes of what the kernel starts: `#!`, ELF, Mach-O (32 and 64 bit, both byte orders, universal). */
const magics = ['2321', '7f454c46', 'feedface', 'feedfacf', 'cefaedfe', 'cffaedfe', 'cafebabe'];

/**
 * The C library hands files that the kernel refuses (ENOEXEC) to /bin/sh; that would be a shell by the back door.
 * A file that may be executed but not read is left to the kernel.
 */
async function startsLikeProgram(path: string): Promise<boolean> {
  let file;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return true;
  }
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    const start = buffer.toString('hex', 0, bytesRead);
    return magics.some((magic) => start.startsWith(magic));
  } finally {
    await file.close();
  }
}
