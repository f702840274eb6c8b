// What opening a page takes: look-up, connect, TLS, first byte and the whole, for each address of a list.
import { z } from 'zod';
import { httpOutcomeSchema, type HttpOutcome } from '../core/http-client.js';
import type { Raw } from '../core/measurement.js';
import { measuredOnly, metricSpecSchema } from '../core/metric.js';
import { defineNettest, type ParsedResult, type RunContext, type RunOutcome } from '../core/nettest.js';
import { median } from './median.js';
import { urlOption } from './option-schemas.js';
import { failedResult } from './program-nettest.js';
import { clientNeed, readRaw } from './raw-json.js';

const options = z.strictObject({
  urls: z.array(urlOption).max(20).default([]).describe('Addresses to fetch, one after the other'),
  family: z.enum(['any', 'ipv4', 'ipv6']).default('any').describe('Over IPv4 or IPv6 only'),
  timeoutMs: z.int().min(500).max(60_000).default(15_000).describe('How long one address may take'),
  maxBytes: z
    .int()
    .min(1024)
    .max(100_000_000)
    .default(1_000_000)
    .describe('What is read of each body; the rest is not fetched'),
});
type Options = z.output<typeof options>;

const step = (name: string, label: string, description: string) =>
  metricSpecSchema.parse({ name, label, description, unit: 'ms', better: 'lower' });

const rawFormat = 'http/1';
const rawSchema = z.object({ outcomes: z.array(httpOutcomeSchema).max(100) });

/** Fetching pages. */
export const http = defineNettest<Options>({
  id: 'http',
  title: 'Pages (HTTP)',
  description: 'How long each step of opening the addresses of your list takes.',
  version: '1',
  kind: 'light',
  scope: 'line',
  metrics: [
    metricSpecSchema.parse({
      name: 'total_ms',
      label: 'Page',
      description: 'Median time from the beginning to the last byte, of the addresses that answered.',
      unit: 'ms',
      better: 'lower',
      headline: true,
      thresholds: { good: 1000, poor: 4000 },
    }),
    step('dns_ms', 'Look-up', 'Median time of the look-up of the name.'),
    step('connect_ms', 'Connect', 'Median time of the TCP handshake.'),
    step('tls_ms', 'TLS', 'Median time of the TLS handshake.'),
    step('first_byte_ms', 'First byte', 'Median time from the request to the first byte of the answer.'),
    metricSpecSchema.parse({
      name: 'failed_urls_count',
      label: 'Failed addresses',
      description: 'Addresses that gave no whole answer, or one of status 400 or more.',
      unit: 'count',
      better: 'lower',
      headline: true,
      thresholds: { good: 0, poor: 1 },
    }),
    metricSpecSchema.parse({
      name: 'urls_count',
      label: 'Addresses',
      description: 'Addresses that were fetched.',
      unit: 'count',
      better: 'neither',
    }),
    metricSpecSchema.parse({
      name: 'received_bytes',
      label: 'Received',
      description: 'Bytes of all bodies together.',
      unit: 'bytes',
      better: 'neither',
    }),
  ],
  options,
  defaults: { enabled: false, cron: '15 * * * *', windowMinutes: 45, timeoutMs: 320_000 },
  estimate: { seconds: 60, bytesPerMbps: 0 },
  // Whoever lists addresses has decided with that who learns of the visit.
  provider: () => undefined,
  detect(tools, { urls }) {
    if (tools.http === undefined) return Promise.resolve(clientNeed('HTTP'));
    if (urls.length > 0) return Promise.resolve({ state: 'ready' });
    return Promise.resolve({
      state: 'unavailable',
      needs: [
        {
          what: 'configuration',
          message: 'no address is listed',
          fix: 'List some: mk-kiosk config set nettests.http.options.urls \'["https://www.example.org/"]\'',
        },
      ],
    });
  },
  run,
  parse,
});

async function run(context: RunContext, chosen: Options): Promise<RunOutcome> {
  const { http: client, signal } = context;
  if (client === undefined || chosen.urls.length === 0) {
    const detail = client === undefined ? 'this program has no HTTP client' : 'no address is listed';
    return { failure: { failure: 'unknown_failure', detail }, skipReason: 'unavailable' };
  }
  const outcomes: HttpOutcome[] = [];
  for (const [index, url] of chosen.urls.entries()) {
    if (signal.aborted) break;
    context.onProgress({ phase: 'preparing', fraction: index / chosen.urls.length, server: hostOf(url) });
    const { timeoutMs, maxBytes } = chosen;
    const family = chosen.family === 'any' ? undefined : chosen.family === 'ipv4' ? 4 : 6;
    const userAgent = `mk-kiosk/${context.version}`;
    outcomes.push(await client.get({ url, timeoutMs, maxBytes, family, userAgent }, signal));
  }
  return { raw: { format: rawFormat, text: JSON.stringify({ outcomes }) } };
}

function parse(raw: Raw): ParsedResult {
  const read = readRaw(raw, rawFormat, rawSchema);
  if ('failure' in read) return failedResult(read.failure);
  const outcomes = read.value.outcomes.filter(({ failure }) => failure !== 'interrupted');
  const [first] = outcomes;
  if (first === undefined) return failedResult({ failure: 'interrupted', detail: 'nothing was fetched' });
  const whole = outcomes.filter(({ totalMs }) => totalMs !== undefined);
  const bad = outcomes.filter((outcome) => !isGood(outcome));
  const failure = bad[0] && failureOf(bad[0]);
  const input = outcomes.length === 1 ? first.url : undefined;
  return {
    status: bad.length === 0 ? 'ok' : bad.length === outcomes.length ? 'failed' : 'partial',
    directions: {},
    metrics: measuredOnly({
      total_ms: median(whole.map(({ totalMs }) => totalMs)),
      dns_ms: median(outcomes.map(({ dnsMs }) => dnsMs)),
      connect_ms: median(outcomes.map(({ connectMs }) => connectMs)),
      tls_ms: median(outcomes.map(({ tlsMs }) => tlsMs)),
      first_byte_ms: median(outcomes.map(({ firstByteMs }) => firstByteMs)),
      failed_urls_count: bad.length,
      urls_count: outcomes.length,
      received_bytes: whole.reduce((sum, { bytes = 0 }) => sum + bytes, 0) || undefined,
    }),
    curves: [],
    ...(failure && { failure }),
    ...(input !== undefined && { input }),
  };
}

function isGood({ failure, status, totalMs }: HttpOutcome): boolean {
  return failure === undefined && totalMs !== undefined && status !== undefined && status < 400;
}

function failureOf({ url, failure, detail, status }: HttpOutcome) {
  const words = status === undefined || status < 400 ? detail : `status ${String(status)}`;
  return {
    failure: failure ?? 'http_request_failed',
    detail: `${url.slice(0, 200)}${words === undefined ? '' : `: ${words}`}`,
  };
}

function hostOf(url: string): string {
  return /^https?:\/\/([^/:?#]+)/.exec(url)?.[1] ?? url;
}
