// The settings of the monitors, and the bytes that they cost.
import { z } from 'zod';

/** A host name, an IPv4 or an IPv6 address; never something that a program could take for an option. */
const hostSchema = z
  .string()
  .max(253)
  .regex(/^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*)$/, {
    error: 'a host name or address is needed',
  })
  .meta({ format: 'host' });

const targetSchema = z
  .string()
  .max(500)
  .regex(/^http:\/\/[^\s/@?#]+(?:\/[^\s#]*)?$/, {
    error: 'an address that begins with http:// is needed: https cannot show a captive portal',
  })
  .meta({ format: 'http-address' });

const latencySchema = z.strictObject({
  enabled: z.boolean().default(true).describe('Measure round trips all the time, one row a minute'),
  intervalSeconds: z.number().int().min(1).max(20).default(5).describe('Time between two probes of a target'),
  hosts: z
    .array(hostSchema)
    .max(8)
    .default([])
    .describe('Hosts to measure besides the default gateway; each costs about 42 MB a month at 5 s'),
  tcpPort: z
    .number()
    .int()
    .min(1)
    .max(65535)
    .default(443)
    .describe('Port of these hosts for TCP handshakes where ping may not be used'),
});

const connectivitySchema = z.strictObject({
  enabled: z.boolean().default(true).describe('Watch gateway, resolvers and targets for outages'),
  periodSeconds: z
    .number()
    .min(10)
    .max(30)
    .default(14)
    .describe(
      'Mean time between two rounds of probes while all is well; drawn between 0.72 and 1.28 times this',
    ),
  targets: z
    .array(targetSchema)
    .max(8)
    .default([])
    .describe('Addresses that answer 204, of independent operators; each costs about 130 MB a month at 14 s'),
  lookupName: hostSchema
    .default('a.root-servers.net')
    .describe("Name that the network's own resolvers are asked for"),
});

/** The settings of the monitors. */
export const monitorsSchema = z.strictObject({
  latency: latencySchema.prefault({}).describe('Round trips'),
  connectivity: connectivitySchema.prefault({}).describe('Outages'),
  storeEveryMinutes: z
    .number()
    .int()
    .min(1)
    .max(60)
    .default(5)
    .describe('Minutes of probes are stored together to spare the card; a power cut loses those that wait'),
});

/** The settings of the monitors. */
export type MonitorSettings = z.output<typeof monitorsSchema>;

/** The last probe of a minute is sent this long before its end at the latest, so that its answer falls into it. */
const tailSeconds = 6;

/** Probes that the latency monitor sends to a target in a minute. */
export function probesAMinute({ intervalSeconds }: MonitorSettings['latency']): number {
  return Math.floor((60 - tailSeconds) / intervalSeconds) + 1;
}

/** Seconds between two rounds: the shortest and the longest. */
export function roundSpan({ periodSeconds }: MonitorSettings['connectivity']): readonly [number, number] {
  return [periodSeconds * 0.72, periodSeconds * 1.28];
}

/** Bytes of IPv4 packets in both directions; a month has 30 days. As counted at an interface. */
const packetBytes = {
  /** Echo request and reply with 16 bytes of payload. */
  ping: 2 * 44,
  /** Query for lookupName (46 bytes at the default) and one address in the answer. */
  lookup: 2 * (28 + 12 + 24) + 16,
  /** TCP handshake, request, answer of a typical 204 server, end. */
  target: 720,
  /** TCP handshake that is refused: a SYN with options and a reset. */
  handshake: 104,
};
const monthSeconds = 30 * 86_400;

/** What the monitors send and receive in a month, in bytes. */
export interface MonitorTraffic {
  /** Stays in the own network: probes of gateway and resolvers (which are often beyond it: see `lookups`). */
  readonly gatewayBytes: number;
  /** Lookups, per resolver. They cross the line where the resolver is not the router itself. */
  readonly lookupBytes: number;
  /** Crosses the line: configured hosts and targets. */
  readonly lineBytes: number;
}

/** The monitors' bytes a month while all is well; during an outage rounds are more frequent. */
export function monitorTraffic({ latency, connectivity }: MonitorSettings): MonitorTraffic {
  const pings = latency.enabled ? (monthSeconds / 60) * probesAMinute(latency) : 0;
  const rounds = connectivity.enabled ? monthSeconds / connectivity.periodSeconds : 0;
  return {
    gatewayBytes: Math.round(pings * packetBytes.ping + rounds * packetBytes.handshake),
    lookupBytes: Math.round(rounds * packetBytes.lookup),
    lineBytes: Math.round(
      pings * packetBytes.ping * latency.hosts.length +
        rounds * packetBytes.target * connectivity.targets.length,
    ),
  };
}

const monthMinutes = monthSeconds / 60;

/** What the monitors moved over the line in so many minutes at these settings, in bytes: probes of hosts and targets. */
export function monitorLineBytes(settings: MonitorSettings, minutes: number): number {
  return Math.round((monitorTraffic(settings).lineBytes * minutes) / monthMinutes);
}
