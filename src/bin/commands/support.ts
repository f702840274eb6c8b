// `mk-kiosk support --out FILE.tgz`: what others need to look into a problem, in one file that may be handed out.
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { KioskError, messageOf } from '../../core/errors.js';
import { createExec } from '../../exec/exec.js';
import { ustar, type ArchivedFile } from '../../export/ustar.js';
import { systemClock } from '../../host/clock.js';
import { commonOptionsSchema, defineCommand } from '../command.js';
import { printJson, printLine, printTable } from '../output.js';
import { supportFiles } from '../support-files.js';

const optionsSchema = commonOptionsSchema.extend({
  out: z.string().min(1),
  redact: z.enum(['none', 'address', 'place']),
});

/** Writes the bundle, whole or not at all, and says what is in it. */
export const command = defineCommand(optionsSchema, async (options) => {
  const { out, redact } = options;
  const files = await supportFiles(options, redact, createExec());
  writeBundle(out, files);
  const listed = files.map(({ name, text }) => ({ name, bytes: Buffer.byteLength(text) }));
  if (options.json === true) printJson({ out, redact, files: listed });
  else {
    printTable(listed.map(({ name, bytes }) => [name, `${bytes} bytes`]));
    printLine(
      redact === 'none'
        ? `written to ${out}: passwords are left out, addresses and names are NOT; look into it before you hand it out`
        : `written to ${out}: passwords, network addresses and names are left out; it is plain text, look into it before you hand it out`,
    );
  }
});

function writeBundle(path: string, files: readonly ArchivedFile[]): void {
  const partial = `${path}.partial`;
  try {
    writeFileSync(partial, gzipSync(ustar(files, systemClock.nowMs())), { mode: 0o600, flush: true });
    renameSync(partial, path);
  } catch (thrown) {
    rmSync(partial, { force: true });
    throw new KioskError(
      'usage',
      `${path} cannot be written: ${messageOf(thrown)}`,
      'Choose a file in a folder that this user may write to, on a disk with room.',
      { cause: thrown },
    );
  }
}
