// Reads what a program wrote into the file it was told to write, however it ended.
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** At most the first `maxBytes` of a regular file, as UTF-8; undefined when there is no such file to read. */
export async function readReportFile(
  path: string,
  maxBytes: number,
): Promise<{ text: string; truncated: boolean } | undefined> {
  let file;
  try {
    // O_NONBLOCK: a named pipe left in place of the report must not hold us up.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const facts = await file.stat();
    if (!facts.isFile()) return undefined;
    const bytes = Buffer.alloc(Math.min(facts.size, maxBytes));
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return { text: bytes.toString('utf8', 0, length), truncated: facts.size > maxBytes };
  } catch {
    return undefined;
  } finally {
    await file?.close();
  }
}
