// What can be set for an ndt7 run, and whom it then tells something.
import { z } from 'zod';
import { directionSchema } from '../core/measurement.js';
import { ndt7Schemes } from '../core/ndt7.js';

const PUBLIC_DIRECTORY = 'https://locate.measurementlab.net';

const host = z
  .string()
  .max(300)
  .regex(
    /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/,
    'must be HOST or HOST:PORT, an IPv6 address in brackets',
  );

/** Options of `nettests.ndt7`. */
export const ndt7Options = z
  .strictObject({
    server: host
      .optional()
      .describe("Your own ndt7 server; default: M-Lab's nearest, asked for before each run"),
    servers: z
      .array(host)
      .max(20)
      .default([])
      .describe('Several servers of your own: one is drawn for each run, others are tried where it is down'),
    scheme: z
      .enum(['auto', ...ndt7Schemes])
      .default('auto')
      .describe(
        'wss (encrypted), ws (in the clear, cheaper on a slow device), or auto: encrypted unless that would limit this device',
      ),
    directions: z
      .array(directionSchema)
      .min(1)
      .max(2)
      .refine((list) => new Set(list).size === list.length, 'names a direction twice')
      .default(['download', 'upload'])
      .describe('What to measure, in this order'),
    earlyExit: z
      .boolean()
      .default(false)
      .describe('Ask the server to end the download after 250 MB: less data on fast lines'),
    durationMs: z
      .int()
      .min(100)
      .max(10_000)
      .default(10_000)
      .describe('How long each direction is measured; ndt7 allows up to 10 s'),
    loadedLatency: z
      .boolean()
      .default(true)
      .describe(
        'Probe round trips for 2 s before the test and while it runs: loaded latency, responsiveness, bufferbloat',
      ),
    locateUrl: z
      .url({ protocol: /^https?$/ })
      .default(PUBLIC_DIRECTORY)
      .describe('The directory that is asked for servers (Locate API v2)'),
    country: z
      .string()
      .regex(/^[A-Za-z]{2}$/, 'must be a country code of two letters')
      .optional()
      .describe('Ask the directory for servers in this country'),
    region: z
      .string()
      .regex(/^[A-Za-z]{2}-[A-Za-z0-9]{1,3}$/, 'must be a region such as "US-NY"')
      .optional()
      .describe('Ask the directory for servers in this region (ISO 3166-2)'),
    metro: z
      .string()
      .regex(/^[a-z]{3}$/, 'must be three letters such as "trn"')
      .optional()
      .describe(
        'Of the servers that the directory names, those of this metro first (IATA code of its airport)',
      ),
    site: z
      .string()
      .regex(/^[a-z0-9]{3,16}$/, 'must be a site name such as "trn02"')
      .optional()
      .describe('Ask the directory for servers at this site'),
    ca: z
      .string()
      .startsWith('-----BEGIN CERTIFICATE-----', 'must be a certificate in PEM')
      .optional()
      .describe('The certificate authority of your own server, in PEM'),
    insecure: z
      .boolean()
      .default(false)
      .describe('Do not check the certificate of your own server; the measurement is flagged'),
  })
  .refine(({ insecure, server, servers }) => !insecure || server !== undefined || servers.length > 0, {
    path: ['insecure'],
    message: 'is for a server of your own: name it in "server"',
  })
  .refine(({ server, servers }) => server === undefined || servers.length === 0, {
    path: ['servers'],
    message: 'stands beside "server": use one of them',
  });

/** Options of `nettests.ndt7`. */
export type Ndt7Options = z.output<typeof ndt7Options>;

/**
 * Whose consent a run needs: M-Lab publishes results for ever. Whoever names a server or a directory of his own has
 * decided with that, and nothing is published.
 */
export function ndt7Provider({ server, servers, locateUrl }: Ndt7Options): string | undefined {
  return server === undefined && servers.length === 0 && isPublic(locateUrl) ? 'mlab' : undefined;
}

function isPublic(locateUrl: string): boolean {
  return /^https?:\/\/(?:[a-z0-9-]+\.)*measurementlab\.net(?:[:/?#]|$)/i.test(locateUrl);
}
