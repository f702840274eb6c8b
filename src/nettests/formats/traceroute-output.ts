// What traceroute (Linux, BSD, BusyBox) and mtr --json print, as hops. Pure and total.
// INVARIANT: a hop that nobody answered has no time: mtr writes 0.0 there.
import { z } from 'zod';
import { isRecord } from './json-lines.js';

/** One hop: who answered, and how. */
export interface Hop {
  readonly ttl: number;
  /** Addresses that answered, in the order in which they were seen; more than one where paths differ. */
  readonly addresses: readonly string[];
  /** Round trip times of single probes; of mtr its mean alone. */
  readonly rttsMs: readonly number[];
  readonly sent: number;
  readonly lost: number;
  /** `!H`, `!N` …: what a router said instead of passing the probe on. */
  readonly refusals: readonly string[];
}

/** The way to one host. */
export interface Trace {
  readonly host: string;
  readonly address?: string;
  readonly program: 'traceroute' | 'mtr';
  readonly hops: readonly Hop[];
  /** The host itself answered. */
  readonly reached: boolean;
}

const header = /^traceroute6? to (\S+) \(([0-9A-Fa-f:.]+)\)/;
const hopLine = /^\s*(\d{1,3})\s+(\S.*)$/;
const addressPattern = /^\(?([0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+)\)?,?$/;
const maxHops = 255;

/** Every trace in the text of one or more runs of traceroute. */
export function readTraceroutes(text: string): readonly Trace[] {
  const traces: Trace[] = [];
  let open: { host: string; address: string; hops: Hop[] } | undefined;
  const close = () => {
    if (open === undefined) return;
    const { host, address, hops } = open;
    traces.push({ host, address, program: 'traceroute', hops, reached: isReached(hops, address) });
  };
  for (const line of text.split('\n')) {
    const begun = header.exec(line);
    if (begun !== null) {
      close();
      open = { host: begun[1] ?? '', address: begun[2] ?? '', hops: [] };
      continue;
    }
    const match = hopLine.exec(line);
    if (open === undefined || match === null || open.hops.length >= maxHops) continue;
    const hop = hopOf(Number(match[1]), match[2] ?? '');
    if (hop.sent > 0) open.hops.push(hop);
  }
  close();
  return traces;
}

/** `192.0.2.1  1.2 ms * 192.0.2.9  3.4 ms !H`, with names before addresses in brackets or without. */
function hopOf(ttl: number, text: string): Hop {
  const addresses: string[] = [];
  const rttsMs: number[] = [];
  const refusals: string[] = [];
  let lost = 0;
  const tokens = text.split(/\s+/);
  for (const [index, token] of tokens.entries()) {
    const address = addressPattern.exec(token)?.[1];
    if (token === '*') lost += 1;
    else if (token === 'ms') {
      const ms = Number(tokens[index - 1]);
      if (Number.isFinite(ms) && ms >= 0 && ms < 1e6) rttsMs.push(ms);
    } else if (token.startsWith('!')) refusals.push(token.slice(0, 10));
    else if (address !== undefined && !addresses.includes(address)) addresses.push(address);
  }
  return { ttl, addresses, rttsMs, sent: rttsMs.length + lost, lost, refusals };
}

const percent = z.number().min(0).max(100);
const hubSchema = z.object({
  count: z.number().int().min(0).max(255),
  host: z.string().max(300),
  'Loss%': percent,
  Snt: z.number().int().min(0).max(1e6),
  Avg: z.number().min(0).max(1e6),
});
const mtrSchema = z.object({
  report: z.object({ mtr: z.object({ dst: z.string().max(300) }), hubs: z.array(z.unknown()) }),
});

/** True for the JSON of one run of mtr. */
export function isMtr(value: unknown): boolean {
  return isRecord(value) && isRecord(value.report) && isRecord(value.report.mtr);
}

/** The trace of one run of mtr; undefined for what is none. */
export function readMtr(value: unknown): Trace | undefined {
  const read = mtrSchema.safeParse(value);
  if (!read.success) return undefined;
  const { mtr, hubs } = read.data.report;
  const hops = hubs.slice(0, maxHops).flatMap((hub): Hop[] => {
    const { data } = hubSchema.safeParse(hub);
    if (data === undefined) return [];
    const lost = Math.round((data['Loss%'] / 100) * data.Snt);
    const silent = data.host === '???' || lost >= data.Snt;
    const address = addressPattern.exec(data.host)?.[1];
    return [
      {
        ttl: data.count,
        addresses: address === undefined ? [] : [address],
        rttsMs: silent ? [] : [data.Avg],
        sent: data.Snt,
        lost: silent ? data.Snt : lost,
        refusals: [],
      },
    ];
  });
  const address = addressPattern.exec(mtr.dst)?.[1];
  const last = hops.at(-1);
  // Where mtr was given a name, the last hop that answers without a gap behind it is the host.
  const reached = address === undefined ? (last?.rttsMs.length ?? 0) > 0 : isReached(hops, address);
  return {
    host: mtr.dst,
    program: 'mtr',
    hops,
    reached,
    ...(address !== undefined && { address }),
  };
}

function isReached(hops: readonly Hop[], address: string): boolean {
  return hops.some(
    (hop) => hop.rttsMs.length > 0 && hop.refusals.length === 0 && hop.addresses.includes(address),
  );
}
