import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { DnsOutcome } from '../../src/core/dns-client.js';
import { dns } from '../../src/nettests/dns.js';
import { http } from '../../src/nettests/http.js';
import { median } from '../../src/nettests/median.js';
import { createDnsClient } from '../../src/probes/dns-client.js';
import { createHttpClient } from '../../src/probes/http-client.js';
import { nettestContract } from '../contracts/nettest-contract.js';
import { answerTo, startResolver, type TestResolver } from '../probes/dns-server.js';
import { runContext } from './run-context.js';

const clock = { monotonicMs: () => performance.now() };

function outcome(resolver: string, more: Partial<DnsOutcome>): DnsOutcome {
  const question = { name: 'example.org', type: 'A', port: 53, transport: 'udp' } as const;
  return { ...question, resolver, tries: 1, answers: [], ...more };
}

function dnsRaw(...outcomes: readonly DnsOutcome[]) {
  return { format: 'dns/1', text: JSON.stringify({ outcomes }) };
}

const good = outcome('192.0.2.1', { elapsedMs: 12, rcode: 'NOERROR' });
const slow = outcome('192.0.2.1', { elapsedMs: 30, rcode: 'NXDOMAIN', failure: 'dns_nxdomain_error' });
const silent = outcome('192.0.2.2', { failure: 'generic_timeout_error' });
const refused = outcome('192.0.2.3', { elapsedMs: 1, rcode: 'REFUSED', failure: 'dns_refused_error' });

nettestContract(dns, [dnsRaw(good, slow), dnsRaw(good, silent, refused), dnsRaw(silent)]);

describe('nettests/dns', () => {
  it('counts "no such name" as an answer, and a refusal as none', () => {
    expect(dns.parse(dnsRaw(good, slow))).toMatchObject({
      status: 'ok',
      metrics: { lookup_ms: 21, slowest_lookup_ms: 30, unanswered_ratio: 0, resolvers_count: 1 },
    });
    const mixed = dns.parse(dnsRaw(good, slow, silent, refused));
    expect(mixed).toMatchObject({ status: 'partial', failure: { failure: 'generic_timeout_error' } });
    expect(mixed.metrics).toEqual({
      lookup_ms: 21,
      slowest_lookup_ms: 30,
      fastest_resolver_ms: 21,
      unanswered_ratio: 0.5,
      resolvers_count: 3,
      silent_resolvers_count: 2,
    });
  });

  it('has no time where nobody answered', () => {
    const result = dns.parse(dnsRaw(silent));
    expect(result).toMatchObject({ status: 'failed', metrics: { unanswered_ratio: 1 } });
    expect(result.metrics).not.toHaveProperty('lookup_ms');
  });

  let resolver: TestResolver | undefined;
  afterEach(async () => {
    await resolver?.close();
    resolver = undefined;
  });

  it('asks each resolver for each name and type', async () => {
    resolver = await startResolver((query) => answerTo(query, 0x8180, ['192.0.2.1']));
    const context = { ...runContext(), dns: createDnsClient(clock) };
    const chosen = { resolvers: ['127.0.0.1'], port: resolver.port, names: ['a.example', 'b.example'] };
    expect(await dns.detect(context, chosen)).toEqual({ state: 'ready' });
    const left = await dns.run(context, chosen);
    const result = dns.parse(left.raw ?? { format: '', text: '' });
    expect(result).toMatchObject({ status: 'ok', metrics: { resolvers_count: 1, unanswered_ratio: 0 } });
    expect(left.raw?.text.match(/"rcode":"NOERROR"/g)).toHaveLength(4);
  });
});

const page = { url: 'http://a.example/', dnsMs: 4, connectMs: 10, firstByteMs: 20, totalMs: 40, status: 200 };
const broken = { url: 'http://b.example/', dnsMs: 6, failure: 'connection_refused' };
const missing = {
  url: 'http://c.example/',
  connectMs: 12,
  firstByteMs: 30,
  totalMs: 60,
  status: 404,
  bytes: 7,
};

function httpRaw(...outcomes: readonly object[]) {
  return { format: 'http/1', text: JSON.stringify({ outcomes }) };
}

nettestContract(http, [httpRaw(page), httpRaw(page, broken, missing), httpRaw(broken)]);

describe('nettests/http', () => {
  it('gives medians of the steps that took place, and counts what failed', () => {
    const result = http.parse(httpRaw(page, broken, missing));
    expect(result).toMatchObject({ status: 'partial', failure: { failure: 'connection_refused' } });
    expect(result.metrics).toEqual({
      total_ms: 50,
      dns_ms: 5,
      connect_ms: 11,
      first_byte_ms: 25,
      failed_urls_count: 2,
      urls_count: 3,
      received_bytes: 7,
    });
    expect(http.parse(httpRaw(page))).toMatchObject({ status: 'ok', input: 'http://a.example/' });
    expect(http.parse(httpRaw(broken)).metrics).not.toHaveProperty('total_ms');
  });

  let server: Server | undefined;
  afterEach(() => {
    server?.close();
  });

  it('fetches each address of the list', async () => {
    server = createServer((request, response) => {
      response.writeHead(request.url === '/no' ? 500 : 200).end('hello');
    });
    const port = await new Promise<number>((resolve) => {
      server?.listen(0, '127.0.0.1', () => {
        const address = server?.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    const context = { ...runContext(), http: createHttpClient(clock) };
    const urls = ['/yes', '/no'].map((path) => `http://127.0.0.1:${String(port)}${path}`);
    const left = await http.run(context, { urls });
    expect(http.parse(left.raw ?? { format: '', text: '' })).toMatchObject({
      status: 'partial',
      failure: { failure: 'http_request_failed' },
      metrics: { urls_count: 2, failed_urls_count: 1, received_bytes: 10 },
    });
  });

  it('takes no address with a name and password in it', () => {
    expect(http.options.safeParse({ urls: ['http://me:secret@a.example/'] }).success).toBe(false);
    expect(http.options.safeParse({ urls: ['file:///etc/passwd'] }).success).toBe(false);
  });
});

describe('nettests/median', () => {
  it('is the middle, and nothing of nothing', () => {
    expect(median([3, 1, undefined, 2])).toBe(2);
    expect(median([1, 2])).toBe(1.5);
    expect(median([undefined])).toBeUndefined();
  });
});
