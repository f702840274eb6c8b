// A tar archive of regular files in memory: POSIX ustar, https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06
const block = 512;

/** A file of an archive; `name` is ASCII and shorter than 100 bytes. */
export interface ArchivedFile {
  readonly name: string;
  readonly text: string;
}

/** The archive. `atMs` becomes the time of each file. */
export function ustar(files: readonly ArchivedFile[], atMs: number): Uint8Array {
  const parts = files.flatMap(({ name, text }) => {
    const body = new TextEncoder().encode(text);
    const filled = new Uint8Array(Math.ceil(body.length / block) * block);
    filled.set(body);
    return [header(name, body.length, atMs), filled];
  });
  const all = [...parts, new Uint8Array(2 * block)];
  const archive = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of all) {
    archive.set(part, at);
    at += part.length;
  }
  return archive;
}

function header(name: string, bytes: number, atMs: number): Uint8Array {
  if (!/^[\x21-\x7e]{1,99}$/.test(name)) throw new Error(`not a name for an archive: ${name}`);
  const filled = new Uint8Array(block);
  const put = (at: number, text: string) => filled.set(new TextEncoder().encode(text), at);
  const octal = (value: number, digits: number) => Math.floor(value).toString(8).padStart(digits, '0');
  put(0, name);
  put(100, `${octal(0o600, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0`);
  put(124, `${octal(bytes, 11)}\0${octal(Math.max(0, atMs / 1000), 11)}\0`);
  // The checksum is over the header with spaces in its own place.
  put(148, '        0');
  put(257, 'ustar\x0000');
  put(
    148,
    `${octal(
      filled.reduce((sum, byte) => sum + byte, 0),
      6,
    )}\0 `,
  );
  return filled;
}
