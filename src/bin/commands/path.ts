// `mk-kiosk path import FILE…` and `path show`: the ways to hosts as autonomous systems, and which hosts share their beginning.
// The table of addresses is a file that was fetched before; nothing is asked of anybody.
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { asPathOf, createAsLookup, sharedPrefixes, type AsPath } from '../../core/as-path.js';
import { KioskError, messageOf } from '../../core/errors.js';
import { readProgramRun } from '../../nettests/program-run.js';
import { traceroute, tracesIn } from '../../nettests/traceroute.js';
import { commonOptionsSchema, defineCommand } from '../command.js';
import { openStore } from '../open-store.js';
import { printJson, printLine, printTable } from '../output.js';
import { loadSettings } from '../settings.js';

const optionsSchema = commonOptionsSchema.extend({ asn: z.string().optional(), limit: z.string() });

/** Prints each trace's AS path and what the hosts share. */
export const command = defineCommand(optionsSchema, async (options, [action = '', ...files]) => {
  const texts = await textsOf(action, files, options);
  const traces = texts.flatMap(tracesIn);
  if (traces.length === 0) {
    throw new KioskError(
      'not_found',
      'there is no trace in what was read',
      'Give files that traceroute or mtr --json wrote; or run: mk-kiosk run-once traceroute.',
    );
  }
  const addresses = new Set(traces.flatMap(({ hops }) => hops.flatMap((hop) => hop.addresses)));
  const lookup = createAsLookup([...addresses]);
  if (options.asn !== undefined) await readTable(options.asn, lookup);
  const paths = traces.map((trace): AsPath & { hops: unknown[] } => ({
    host: trace.host,
    reached: trace.reached,
    asns: asPathOf(
      trace.hops.map((hop) => hop.addresses),
      lookup.of,
    ),
    hops: trace.hops.map(({ ttl, addresses: answered, rttsMs }) => ({
      ttl,
      addresses: answered,
      ...(rttsMs.length > 0 && { rttMs: Math.min(...rttsMs) }),
      ...answered.map(lookup.of).find((entry) => entry !== undefined),
    })),
  }));
  const shared = sharedPrefixes(paths);
  if (options.json === true) {
    printJson({ paths, shared });
    return;
  }
  printTable([
    ['HOST', 'HOPS', 'REACHED', 'AS PATH'],
    ...paths.map(({ host, hops, reached, asns }) => [
      host,
      String(hops.length),
      reached ? 'yes' : 'no',
      asns.map((asn) => `AS${String(asn)}`).join(' '),
    ]),
  ]);
  for (const { hosts, asns } of shared) {
    printLine(`${hosts.join(' and ')} share ${asns.map((asn) => `AS${String(asn)}`).join(' ')}`);
  }
  if (options.asn === undefined) printLine('Without --asn FILE no address can be told its AS.');
});

async function textsOf(
  action: string,
  files: readonly string[],
  options: z.output<typeof optionsSchema>,
): Promise<readonly string[]> {
  if (action === 'import' && files.length > 0) return Promise.all(files.map(readText));
  if (action === 'show' && files.length === 0) return storedTexts(options);
  throw new KioskError(
    'usage',
    'expected "path import FILE…" or "path show"',
    'For instance: mk-kiosk path import trace.txt --asn ip2asn-v4.tsv',
  );
}

/** What the newest runs of the nettest printed. */
async function storedTexts(options: z.output<typeof optionsSchema>): Promise<readonly string[]> {
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) {
    throw new KioskError('usage', `--limit ${options.limit}: expected 1 to 1000`, 'For instance --limit 10.');
  }
  const store = openStore(loadSettings(options).dataFolder);
  try {
    const { measurements } = await store.list({ nettests: [traceroute.id] }, limit);
    const raws = await Promise.all(measurements.map(({ id }) => store.raw(id)));
    return raws.flatMap((raw) => {
      const run = raw === undefined ? undefined : readProgramRun(raw.text);
      return run === undefined || 'problem' in run ? [] : [run.stdout];
    });
  } finally {
    await store.close();
  }
}

const maxBytes = 16 * 1024 * 1024;

async function readText(path: string): Promise<string> {
  try {
    const text = await readFile(path, 'utf8');
    return text.slice(0, maxBytes);
  } catch (thrown) {
    throw unreadable(path, thrown);
  }
}

async function readTable(path: string, lookup: ReturnType<typeof createAsLookup>): Promise<void> {
  try {
    let rest = '';
    for await (const chunk of createReadStream(path, 'utf8')) {
      const lines = `${rest}${String(chunk)}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) lookup.line(line);
    }
    lookup.line(rest);
  } catch (thrown) {
    throw unreadable(path, thrown);
  }
  if (lookup.entries() > 0) return;
  throw new KioskError(
    'usage',
    `${path} is no table of addresses and autonomous systems`,
    'Known are those of iptoasn.com, GeoLite2-ASN-Blocks (CSV) and pfx2as, unpacked.',
  );
}

function unreadable(path: string, thrown: unknown): KioskError {
  return new KioskError(
    'not_found',
    `${path} cannot be read: ${messageOf(thrown)}`,
    'Check the name and the rights.',
    { cause: thrown },
  );
}
