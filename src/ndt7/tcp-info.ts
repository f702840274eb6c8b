// The kernel's TCPInfo of a connection without native code: the output of `ss -tin`, in M-Lab's names and units.
// https://man7.org/linux/man-pages/man8/ss.8.html · https://github.com/m-lab/ndt-server/blob/main/spec/ndt7-protocol.md#measurement-message
import type { Exec } from '../core/exec.js';
import type { Ndt7ServerMessage } from '../core/ndt7.js';

/** TCPInfo as messages carry it: times in µs, amounts in bytes. What the kernel or this `ss` does not tell has no key. */
export type TcpInfo = Omit<NonNullable<Ndt7ServerMessage['TCPInfo']>, 'ElapsedTime'>;

/** Amounts: `ss` leaves them out while they are 0, which for a counter means 0. */
const COUNTERS = [
  ['BytesSent', 'bytes_sent'],
  ['BytesAcked', 'bytes_acked'],
  ['BytesReceived', 'bytes_received'],
  ['BytesRetrans', 'bytes_retrans'],
] as const;

const TIMES = [
  ['BusyTime', 'busy'],
  ['RWndLimited', 'rwnd_limited'],
  ['SndBufLimited', 'sndbuf_limited'],
] as const;

/** The arguments that make `ss` list the connections of some local ports. */
export function ssArguments(ports: readonly number[]): string[] {
  const filter = ports.flatMap((port, index) => [...(index === 0 ? [] : ['or']), 'sport', '=', `:${port}`]);
  return ['-tinH', 'state', 'established', '(', ...filter, ')'];
}

/** Reads `ss -tin`'s output; by the peer's address and port as {@link peerKey} writes them. Garbage gives nothing. */
export function parseSs(output: string): Map<string, TcpInfo> {
  const connections = new Map<string, TcpInfo>();
  let peer: string | undefined;
  for (const line of output.split('\n')) {
    if (/^\s/.test(line)) {
      if (peer !== undefined) connections.set(peer, infoOf(line));
      peer = undefined;
      continue;
    }
    // Queues, own address, peer address; `ss` writes a state before them unless it was asked for one state.
    const match = /^(?:[A-Z0-9-]+\s+)?\d+\s+\d+\s+\S+\s+(\S+):(\d+)\s*/.exec(line);
    peer = match?.[1] === undefined ? undefined : peerKey(match[1], Number(match[2]));
    const rest = match === null ? '' : line.slice(match[0].length);
    if (peer !== undefined && rest !== '') connections.set(peer, infoOf(rest));
  }
  return connections;
}

/** One spelling for an address and port: no brackets, no zone, IPv4 where it is mapped into IPv6. */
export function peerKey(address: string, port: number): string {
  const bare = address
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/%.*$/, '')
    .replace(/^::ffff:(?=\d+\.)/, '');
  return `${bare} ${port}`;
}

function infoOf(text: string): TcpInfo {
  const fields = new Map<string, string>();
  for (const token of text.trim().split(/\s+/)) {
    const colon = token.indexOf(':');
    if (colon > 0) fields.set(token.slice(0, colon), token.slice(colon + 1));
  }
  const info: TcpInfo = {};
  // An old kernel or `ss` has no such fields at all; one that has any counter leaves out those that are 0.
  const hasCounters = COUNTERS.some(([, field]) => fields.has(field));
  for (const [name, field] of COUNTERS) {
    const value = numberOf(fields.get(field)) ?? (hasCounters ? 0 : undefined);
    if (value !== undefined) info[name] = value;
  }
  // `busy:932ms`, `rwnd_limited:12ms(1.3%)`.
  for (const [name, field] of TIMES) {
    const value = numberOf(/^(\d+)ms/.exec(fields.get(field) ?? '')?.[1]);
    if (value !== undefined) info[name] = value * 1000;
  }
  const [rtt, rttVar] = (fields.get('rtt') ?? '').split('/');
  const times = { RTT: numberOf(rtt), RTTVar: numberOf(rttVar), MinRTT: numberOf(fields.get('minrtt')) };
  for (const name of ['RTT', 'RTTVar', 'MinRTT'] as const) {
    const value = times[name];
    if (value !== undefined) info[name] = Math.round(value * 1000);
  }
  return info;
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d+(\.\d+)?$/.test(text)) return undefined;
  return Number(text);
}

/** `ss` takes a few milliseconds; one that hangs must not pile up. */
const SS_TIMEOUT_MS = 2000;
const MAX_OUTPUT_BYTES = 256 * 1024;
/** After this many failures in a row `ss` is not asked again. */
const MAX_FAILURES = 3;

/** The text of `ss -tin` for some local ports, or undefined; never rejects. */
export type TcpInfoReader = (ports: readonly number[]) => Promise<string | undefined>;

/** A reader that runs `ss`, one at a time, and gives up where there is none. */
export function createTcpInfoReader(exec: Exec): TcpInfoReader {
  let failures = 0;
  let running: Promise<string | undefined> | undefined;
  async function read(ports: readonly number[]): Promise<string | undefined> {
    const result = await exec.run({
      program: 'ss',
      args: ssArguments(ports),
      timeoutMs: SS_TIMEOUT_MS,
      maxStdoutBytes: MAX_OUTPUT_BYTES,
    });
    running = undefined;
    const isGood = result.ending === 'exited' && result.exitCode === 0;
    failures = isGood ? 0 : failures + 1;
    return isGood ? result.stdout : undefined;
  }
  return (ports) => {
    if (failures >= MAX_FAILURES) return Promise.resolve(undefined);
    running ??= read(ports);
    return running;
  };
}
