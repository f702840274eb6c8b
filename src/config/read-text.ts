// Reads a small text file as text, or says exactly why it is none: size, encoding, kind, permission.
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { KioskError, codeOf, messageOf } from '../core/errors.js';

/** Largest configuration file; a larger one of mere garbage would hold up a Pi for seconds. */
export const maxConfigBytes = 256 * 1024;

/** The text of a file without its byte order mark; undefined when there is no such file. Throws config_unreadable. */
export function readText(path: string, maxBytes: number = maxConfigBytes): string | undefined {
  const bytes = readBytes(path, maxBytes);
  if (bytes === undefined) return undefined;
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw unreadable(path, 'it is UTF-16', 'Save the file as UTF-8.');
  }
  const nul = bytes.indexOf(0);
  if (nul >= 0) {
    throw unreadable(
      path,
      `it is no text (a zero byte at offset ${String(nul)})`,
      'Put back a text file, or remove it.',
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unreadable(path, 'it is not UTF-8', 'Save the file as UTF-8.');
  }
}

function readBytes(path: string, maxBytes: number): Uint8Array | undefined {
  let file: number | undefined;
  try {
    // Non-blocking, so that a pipe in the file's place cannot stop the program.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const status = fstatSync(file);
    if (status.isDirectory()) throw unreadable(path, 'it is a folder', 'Give the path of a text file.');
    if (!status.isFile()) throw unreadable(path, 'it is no file', 'Give the path of a text file.');
    const { size } = status;
    if (size > maxBytes) {
      throw unreadable(path, `it has ${String(size)} bytes`, `Keep it below ${String(maxBytes)} bytes.`);
    }
    return readFileSync(file);
  } catch (thrown) {
    if (thrown instanceof KioskError) throw thrown;
    if (codeOf(thrown) === 'ENOENT') return undefined;
    throw unreadable(path, reasonOf(thrown), fixOf(thrown));
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function reasonOf(thrown: unknown): string {
  switch (codeOf(thrown)) {
    case 'EACCES':
    case 'EPERM':
      return 'this user may not read it';
    case 'EISDIR':
      return 'it is a folder';
    case 'ENOTDIR':
      return 'a part of its path is no folder';
    case 'ELOOP':
      return 'its links lead in a circle';
    default:
      return messageOf(thrown);
  }
}

function fixOf(thrown: unknown): string {
  const code = codeOf(thrown);
  return code === 'EACCES' || code === 'EPERM'
    ? 'Let the user that runs the kiosk read it.'
    : 'Give the path of a text file.';
}

/** The error for a file that cannot be read as a configuration. */
export function unreadable(path: string, reason: string, fix: string): KioskError {
  return new KioskError('config_unreadable', `${path} cannot be read: ${reason}`, fix);
}
