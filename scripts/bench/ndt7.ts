// What a gigabyte costs our ndt7 client in processor time, beside other clients against the same server in the same run.
// `node dist/scripts/bench/ndt7.js [--seconds N] [--runs N] [--clients NAME,…] [--ndt7-client PATH]
//   [--ws HOST:PORT --wss HOST:PORT]`
// Prints a Markdown table. Without --ws and --wss the embedded server is measured against. M-Lab's Go client, which
// always takes 10 s, and openssl join in where they are on PATH. Traffic stays on loopback.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import {
  clientFiguresSchema,
  jsonOf,
  runGoClient,
  runOpenssl,
  runProgram,
  type ClientFigures,
} from './ndt7-process.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '3' },
    runs: { type: 'string', default: '5' },
    clients: { type: 'string' },
    'ndt7-client': { type: 'string' },
    ws: { type: 'string' },
    wss: { type: 'string' },
  },
});

const durationMs = Number(values.seconds) * 1000;
const rounds = Number(values.runs);
const goClient = values['ndt7-client'] ?? findProgram('ndt7-client');
const wanted = values.clients?.split(',');

const scripts = ['mk-kiosk', 'ws', '@m-lab/ndt7', 'bare loop'] as const;
const ours = scripts[0];
const GO = 'ndt7-client (Go)';
const OPENSSL = 'openssl s_client';

/** One line of the table. */
interface Cell {
  readonly client: string;
  readonly direction: string;
  readonly scheme: string;
  readonly runs: ClientFigures[];
}

const serverSchema = z.object({ port: z.number(), tlsPort: z.number() });

async function startServer(): Promise<{
  child: ChildProcess | undefined;
  authorities: Record<string, string>;
}> {
  if (values.ws !== undefined && values.wss !== undefined) {
    return { child: undefined, authorities: { ws: values.ws, wss: values.wss } };
  }
  const child = spawn(process.execPath, [script('ndt7-server'), String(durationMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: unknown = await once(child.stdout, 'data');
  const { port, tlsPort } = serverSchema.parse(jsonOf(z.array(z.instanceof(Buffer)).parse(said).join('')));
  return { child, authorities: { ws: `127.0.0.1:${port}`, wss: `127.0.0.1:${tlsPort}` } };
}

function script(name: string): string {
  return fileURLToPath(new URL(`./${name}.js`, import.meta.url));
}

function findProgram(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

function clientsOf(direction: string, scheme: string): string[] {
  const all: string[] = [
    ...scripts.filter((client) => client !== 'bare loop' || direction === 'download'),
    ...(direction === 'download' && scheme === 'wss' && findProgram('openssl') !== undefined
      ? [OPENSSL]
      : []),
    ...(goClient === undefined ? [] : [GO]),
  ];
  return all.filter((client) => client === ours || (wanted?.includes(client) ?? true));
}

async function runOnce(cell: Cell, authority: string): Promise<ClientFigures> {
  const { client, direction, scheme } = cell;
  if (client === GO && goClient !== undefined) {
    return runGoClient(goClient, direction, `${scheme}://${authority}/ndt/v7/${direction}`);
  }
  if (client === OPENSSL) return runOpenssl(authority, durationMs);
  const { stdout } = await runProgram(
    process.execPath,
    [script('ndt7-client'), client, direction, scheme, authority, String(durationMs)],
    // The global WebSocket, which @m-lab/ndt7 uses, has no option for a certificate of its own.
    { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
  );
  return clientFiguresSchema.parse(jsonOf(stdout));
}

const median = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle) - 1] ?? NaN)) / 2;
};

const costOf = ({ cpuMs, bytes }: ClientFigures): number => cpuMs / 1000 / (bytes / 1e9);
const speedOf = ({ bytes, elapsedMs }: ClientFigures): number => (bytes * 8) / 1e6 / elapsedMs;

/** Medians of a client, and of its runs paired with ours of the same round. */
function row(cell: Cell, reference: Cell): string {
  const pairs = cell.runs.map((run, index) => ({ run, own: reference.runs[index] ?? run }));
  const memory = cell.runs.map(({ rssBytes }) => rssBytes).filter((bytes) => bytes !== undefined);
  const columns = [
    cell.direction,
    cell.scheme,
    cell.client,
    median(cell.runs.map(costOf)).toFixed(3),
    cell === reference ? '1' : median(pairs.map(({ run, own }) => costOf(own) / costOf(run))).toFixed(2),
    median(cell.runs.map(speedOf)).toFixed(1),
    memory.length === 0 ? '' : (median(memory) / 1e6).toFixed(0),
  ];
  return `| ${columns.join(' | ')} |`;
}

const { child, authorities } = await startServer();
const lines: string[] = [];
try {
  for (const scheme of ['ws', 'wss'] as const) {
    for (const direction of ['download', 'upload'] as const) {
      const cells: Cell[] = clientsOf(direction, scheme).map((client) => ({
        client,
        direction,
        scheme,
        runs: [],
      }));
      for (let round = 0; round < rounds; round += 1) {
        // Each round begins with another client, so that no place in the order favours one.
        for (let index = 0; index < cells.length; index += 1) {
          const cell = cells[(index + round) % cells.length];
          if (cell === undefined) continue;
          cell.runs.push(await runOnce(cell, authorities[scheme] ?? ''));
          process.stderr.write('.');
        }
      }
      const reference = cells.find(({ client }) => client === ours);
      if (reference !== undefined) lines.push(...cells.map((cell) => row(cell, reference)));
    }
  }
} finally {
  child?.kill('SIGTERM');
}

process.stderr.write('\n');
process.stdout.write(
  [
    `Medians of ${rounds} paired runs of ${durationMs / 1000} s, ${child === undefined ? 'given' : 'embedded'} server, loopback, Node ${process.version}.`,
    '',
    '| direction | scheme | client | CPU s/GB | mk-kiosk ÷ client | Gbit/s | memory over idle, MB |',
    '|---|---|---|---:|---:|---:|---:|',
    ...lines,
    '',
  ].join('\n'),
);
