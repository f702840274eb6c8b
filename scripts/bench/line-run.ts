// One run of our ndt7 nettest over a shaped line, from a process of its own: what it found, and what the server said.
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { latencyRecordSchema, type LatencyRecord } from '../../src/core/loaded-latency.js';
import type { Direction } from '../../src/core/measurement.js';
import { ndt7RunSchema, type Ndt7Run } from '../../src/nettests/ndt7-raw.js';
import { jsonOf } from './ndt7-process.js';
import type { ShapedLink } from './shaped-link.js';

const foundSchema = z.object({
  status: z.string(),
  metrics: z.record(z.string(), z.number()),
  failure: z.object({ failure: z.string(), detail: z.string().optional() }).optional(),
  raw: z.string(),
});

const serverSchema = z.object({ port: z.number(), tlsPort: z.number() });

/** Ports of a server on the line's far end, by scheme. */
export type LineServer = Readonly<Record<'ws' | 'wss', number>>;

/** What one run found. */
export interface LineFindings {
  readonly status: string;
  readonly metrics: Readonly<Record<string, number>>;
  readonly run: Ndt7Run;
}

/** Starts the embedded server on the line's far end. */
export async function startLineServer(link: ShapedLink): Promise<LineServer> {
  const child = link.spawn('server', process.execPath, ...script('line-server'));
  if (child.stdout === null) throw new Error('the server says nothing');
  const said: unknown = await once(child.stdout, 'data');
  const { port, tlsPort } = serverSchema.parse(jsonOf(z.array(z.instanceof(Buffer)).parse(said).join('')));
  return { ws: port, wss: tlsPort };
}

/** Measures once, download then upload. */
export async function measureLine(
  link: ShapedLink,
  server: LineServer,
  scheme: 'ws' | 'wss',
  probes: boolean,
): Promise<LineFindings> {
  const authority = `${link.serverAddress}:${server[scheme]}`;
  const child = link.spawn(
    'kiosk',
    process.execPath,
    ...[...script('line-client'), scheme, authority, probes ? 'probes' : 'no-probes'],
  );
  if (child.stdout === null) throw new Error('the client says nothing');
  const { status, metrics, failure, raw } = foundSchema.parse(jsonOf(await text(child.stdout)));
  if (failure !== undefined) process.stderr.write(`${failure.failure}: ${failure.detail ?? ''}\n`);
  return { status, metrics, run: ndt7RunSchema.parse(jsonOf(raw)) };
}

/** Round trips by our probes alone, over `seconds`. */
export async function probeLine(
  link: ShapedLink,
  server: LineServer,
  scheme: 'ws' | 'wss',
  seconds: number,
  bps: number,
): Promise<LatencyRecord> {
  const url = `${scheme}://${link.serverAddress}:${server[scheme]}/ndt/v7/download`;
  const args = [...script('line-probe'), url, String(seconds), String(bps)];
  const child = link.spawn('kiosk', process.execPath, ...args);
  if (child.stdout === null) throw new Error('the probes say nothing');
  return latencyRecordSchema.parse(jsonOf(await text(child.stdout)));
}

/** What iperf3's receiver says of one connection over the same line, 10 s each way; undefined where it is not installed. */
export async function iperf3Line(link: ShapedLink): Promise<Readonly<Record<Direction, number>> | undefined> {
  if (!iperf3Paths.some(existsSync)) return undefined;
  const server = link.spawn('server', 'iperf3', '-s', '-p', '5201', '--forceflush');
  if (server.stdout === null) throw new Error('iperf3 says nothing');
  await once(server.stdout, 'data');
  const received = async (...more: readonly string[]): Promise<number> => {
    const { stdout } = link.spawn('kiosk', 'iperf3', '-c', link.serverAddress, '-t', '10', '-J', ...more);
    if (stdout === null) throw new Error('iperf3 says nothing');
    return iperf3Schema.parse(jsonOf(await text(stdout))).end.sum_received.bits_per_second;
  };
  const download = await received('-R');
  return { download, upload: await received() };
}

const iperf3Paths = ['/usr/bin/iperf3', '/usr/local/bin/iperf3'];
const iperf3Schema = z.object({
  end: z.object({ sum_received: z.object({ bits_per_second: z.number() }) }),
});

/** Node's arguments for one of this folder's scripts, compiled or not. */
function script(name: string): string[] {
  const isSource = import.meta.url.endsWith('.ts');
  const file = fileURLToPath(new URL(`./${name}.${isSource ? 'ts' : 'js'}`, import.meta.url));
  if (!isSource) return [file];
  const loader = new URL('../../test/children/run-typescript.mjs', import.meta.url).href;
  return ['--disable-warning=ExperimentalWarning', '--experimental-strip-types', '--import', loader, file];
}
