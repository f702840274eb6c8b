// What a result depends on beside the line: server, network, interface, client and scheme, as one short text each. Like is
// compared with like by them, and a line in a chart breaks where one changes (circumstance-changes.ts).
import { z } from 'zod';
import type { Measurement } from './measurement.js';
import { circumstanceNames, type CircumstanceName } from './timeline.js';

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
}: Pick<Measurement, 'server' | 'engine' | 'annotations'> & {
  readonly conditions: Readonly<Record<string, unknown>>;
}): Circumstances {
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
    const value = found[name]?.slice(0, 200).replace(cutPair, '');
    if (value !== undefined && value !== '') known[name] = value;
  }
  return known;
}

/** Half a character outside the basic plane, left over where a text was cut: no database keeps it. */
const cutPair = /[\uD800-\uDBFF]$/;
