// What a result depends on beside the line: server, network, interface, client and scheme, as one short text each. Like is
// compared with like by them, and a line in a chart breaks where one changes.
import { z } from 'zod';
import type { Measurement } from './measurement.js';
import { circumstanceNames, type ChangeSpan, type CircumstanceName } from './timeline.js';

/** The circumstances that are known. */
export type Circumstances = Readonly<Partial<Record<CircumstanceName, string>>>;

const text = z.string().min(1).max(200).optional().catch(undefined);

/** What rows say of the network that they measured, in parts that others keep there. */
const networkSchema = z.object({
  probe: z.object({ asn: text }).catch({}).optional(),
  link: z.object({ interface: text }).catch({}).optional(),
  uplink: text,
});

/**
 * The circumstances of a measurement. Server is the site where the provider names one, else the host; network the AS number,
 * else the provider, else the uplink that the device is set to; client the program with its version.
 */
export function circumstancesOf({
  server,
  engine,
  annotations,
  conditions,
}: Pick<Measurement, 'server' | 'engine' | 'annotations' | 'conditions'>): Circumstances {
  const { probe, link, uplink } = networkSchema.parse(conditions);
  const found: Record<CircumstanceName, string | undefined> = {
    server: server?.site ?? server?.host,
    network: probe?.asn ?? annotations.asn ?? annotations.isp ?? uplink,
    interface: link?.interface,
    client: engine && [engine.name, ...(engine.version === undefined ? [] : [engine.version])].join(' '),
    scheme: server?.scheme,
  };
  const known: Partial<Record<CircumstanceName, string>> = {};
  for (const name of circumstanceNames) {
    const value = found[name]?.slice(0, 200);
    if (value !== undefined && value !== '') known[name] = value;
  }
  return known;
}

/** Where circumstances stood: a measurement's instant, whose they are, and what they were. */
export interface CircumstancesAt extends Pick<ChangeSpan, 'nettest' | 'scope'> {
  readonly atMs: number;
  readonly circumstances: Circumstances;
}

/**
 * Finds the changes from one measurement to the next of the same nettest and scope; they are handed over oldest first. What is
 * not known changes nothing.
 */
export function createChangeFinder(): (next: CircumstancesAt) => readonly ChangeSpan[] {
  const last = new Map<string, string>();
  return ({ atMs, nettest, scope, circumstances }) =>
    circumstanceNames.flatMap((what): readonly ChangeSpan[] => {
      const after = circumstances[what];
      if (after === undefined) return [];
      const key = `${nettest} ${scope} ${what}`;
      const before = last.get(key);
      last.set(key, after);
      if (before === undefined || before === after) return [];
      return [{ fromMs: atMs, toMs: atMs, count: 1, nettest, scope, what, before, after }];
    });
}
