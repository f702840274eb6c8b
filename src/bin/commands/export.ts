// `mk-kiosk export`: measurements as CSV or JSON lines, to a file or to standard output; or the whole database as a file.
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { KioskError, messageOf } from '../../core/errors.js';
import { exportQuerySchema } from '../../core/export.js';
import type { MeasurementFilter } from '../../core/store.js';
import { createExport } from '../../export/export-text.js';
import { nettests } from '../../nettests/index.js';
import { commonOptionsSchema, defineCommand } from '../command.js';
import { instantArgument } from '../instant-argument.js';
import { openStore } from '../open-store.js';
import { version } from '../package-facts.js';
import { loadSettings } from '../settings.js';

const optionsSchema = commonOptionsSchema.extend({
  format: z.enum(['csv', 'jsonl', 'ooni', 'sqlite']),
  nettest: z.string().optional(),
  status: z.string().optional(),
  scope: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  out: z.string(),
  raw: z.boolean().optional(),
  redact: z.enum(['none', 'address', 'place']),
});

/** Writes the rows; a file is there whole or not at all. */
export const command = defineCommand(optionsSchema, async (options) => {
  const { format, out, raw = false, redact } = options;
  const filter = filterOf(options);
  const store = openStore(loadSettings(options).dataFolder);
  try {
    if (format === 'sqlite') {
      refuseParts(options);
      await store.snapshot(out);
      return;
    }
    const text = createExport({ store, nettests, notes: store, opinions: store, version })({
      format,
      filter,
      redact,
      raw,
    });
    if (out === '-') await pipeline(Readable.from(text), process.stdout, { end: false });
    else await writeWhole(out, text);
  } finally {
    await store.close();
  }
});

/** A copy of the database is whole: all rows, all tables, raw output and addresses included. */
function refuseParts({ out, redact, raw, ...rest }: z.output<typeof optionsSchema>): void {
  const chosen = (['nettest', 'status', 'scope', 'from', 'to'] as const).find(
    (name) => rest[name] !== undefined,
  );
  if (chosen !== undefined || raw === true || redact !== 'none') {
    const flag = chosen ?? (raw === true ? 'raw' : 'redact');
    throw new KioskError(
      'usage',
      `--${flag} does not go with --format sqlite: the copy is whole, raw output and addresses included`,
      'Leave it out, or use the format jsonl.',
    );
  }
  if (out === '-') throw new KioskError('usage', 'a database needs a file', 'Name one with --out FILE.');
}

function filterOf(options: z.output<typeof optionsSchema>): MeasurementFilter {
  const { nettest, from, to } = options;
  const query = exportQuerySchema.parse({
    ...(nettest !== undefined && { nettest }),
    ...(options.status !== undefined && { status: options.status }),
    ...(options.scope !== undefined && { scope: options.scope }),
    ...(from !== undefined && { from: instantArgument(from, '--from') }),
    ...(to !== undefined && { to: instantArgument(to, '--to') }),
  });
  if (query.from !== undefined && query.to !== undefined && Date.parse(query.from) > Date.parse(query.to))
    throw new KioskError('usage', '--from is later than --to', 'Exchange them.');
  return {
    ...(query.nettest !== undefined && { nettests: [query.nettest] }),
    ...(query.status !== undefined && { statuses: [query.status] }),
    ...(query.scope !== undefined && { scopes: [query.scope] }),
    ...(query.from !== undefined && { fromMs: Date.parse(query.from) }),
    ...(query.to !== undefined && { toMs: Date.parse(query.to) }),
  };
}

async function writeWhole(path: string, text: AsyncIterable<string>): Promise<void> {
  const partial = `${path}.partial`;
  const file = createWriteStream(partial, { mode: 0o600, flush: true });
  try {
    await pipeline(Readable.from(text), file);
    await rename(partial, path);
  } catch (thrown) {
    await rm(partial, { force: true });
    if (thrown instanceof KioskError) throw thrown;
    throw new KioskError(
      'usage',
      `${path} cannot be written: ${messageOf(thrown)}`,
      'Choose a file in a folder that this user may write to, on a disk with room, or - for standard output.',
      { cause: thrown },
    );
  }
}
