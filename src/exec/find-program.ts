// Finds programs in PATH and says beforehand why one cannot be started, in more words than errno has.
import { constants } from 'node:fs';
import { access, open, readdir, readFile, stat } from 'node:fs/promises';
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
  const unfit = await unfitness(path);
  return unfit === undefined ? { path } : notExecutable(`${path} ${unfit}`);
}

function notExecutable(detail: string): Found {
  return { ending: 'not_executable', detail };
}

/** First bytes of what a kernel starts: `#!`, ELF, Mach-O (32 and 64 bit, both byte orders, universal). */
const magics = ['2321', '7f454c46', 'feedface', 'feedfacf', 'cefaedfe', 'cffaedfe', 'cafebabe'];

/** `e_machine` of the ELF files that each of Node's architectures runs, its 32-bit sibling included. */
const machines: Readonly<Record<string, readonly number[]>> = {
  arm: [40],
  arm64: [183, 40],
  ia32: [3],
  x64: [62, 3],
};

/**
 * Why the kernel would refuse the file (ENOEXEC). It is looked at beforehand because the C library hands such files to
 * /bin/sh, which would be a shell by the back door. A file that may be executed but not read is left to the kernel.
 */
async function unfitness(path: string): Promise<string | undefined> {
  const header = await readHeader(path);
  if (header === undefined) return undefined;
  if (!magics.some((magic) => header.toString('hex').startsWith(magic)))
    return 'is no program of this system';
  if (header.toString('latin1', 0, 4) !== '\x7fELF' || header.length < 20) return undefined;
  const machine = header[5] === 2 ? header.readUInt16BE(18) : header.readUInt16LE(18);
  const own = machines[process.arch];
  if (own === undefined || own.includes(machine) || (await hasEmulator(header))) return undefined;
  return 'is built for another processor';
}

async function readHeader(path: string): Promise<Buffer | undefined> {
  let file;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(20), 0, 20, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

const BINFMT = '/proc/sys/fs/binfmt_misc';

/**
 * True when the kernel knows an interpreter for this program of another processor (QEMU as a rule).
 * https://docs.kernel.org/admin-guide/binfmt-misc.html
 */
async function hasEmulator(header: Buffer): Promise<boolean> {
  const names = await readdir(BINFMT).catch(() => []);
  const entries = await Promise.all(
    names.map((name) => readFile(join(BINFMT, name), 'utf8').catch(() => '')),
  );
  return entries.some((entry) => isFor(entry, header));
}

function isFor(entry: string, header: Buffer): boolean {
  const field = (name: string): string | undefined => new RegExp(`^${name} (.+)$`, 'm').exec(entry)?.[1];
  const magic = Buffer.from(field('magic') ?? '', 'hex');
  if (!entry.startsWith('enabled\n') || magic.length === 0 || field('offset') !== '0') return false;
  const mask = Buffer.from(field('mask') ?? '', 'hex');
  return magic.every((byte, at) => ((header[at] ?? 0) & (mask[at] ?? 0xff)) === (byte & (mask[at] ?? 0xff)));
}
