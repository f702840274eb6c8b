import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpClient } from '../../src/probes/http-client.js';
import { createDnsClient } from '../../src/probes/dns-client.js';
import { askOnline } from '../../src/probes/online.js';
import { makeCertificate } from '../../src/ndt7/certificate.js';

const never = new AbortController().signal;
const clock = { monotonicMs: () => performance.now() };
const client = createHttpClient(clock);
const order = { timeoutMs: 2000, maxBytes: 10_000, userAgent: 'mk-kiosk/test' };
let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(listener: RequestListener, tls?: { cert: string; key: string }): Promise<string> {
  server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  const port = await new Promise<number>((resolve) => {
    server?.listen(0, '127.0.0.1', () => {
      const address = server?.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  return `${tls === undefined ? 'http' : 'https'}://localhost:${String(port)}/`;
}

describe('probes/http-client', () => {
  it('times each step, and counts the body', async () => {
    const url = await serve((request, response) => {
      expect(request.headers['user-agent']).toBe('mk-kiosk/test');
      response.end('x'.repeat(5000));
    });
    const outcome = await client.get({ ...order, url, family: 4 }, never);
    expect(outcome).toMatchObject({ status: 200, bytes: 5000, address: '127.0.0.1' });
    for (const step of [outcome.dnsMs, outcome.connectMs, outcome.firstByteMs]) {
      expect(step).toBeGreaterThanOrEqual(0);
      expect(step).toBeLessThanOrEqual(outcome.totalMs ?? 0);
    }
    expect(outcome).not.toHaveProperty('tlsMs');
    expect(outcome).not.toHaveProperty('failure');
  });

  it('has no time for a look-up where the host is an address', async () => {
    const url = (await serve((_request, response) => response.end())).replace('localhost', '127.0.0.1');
    const outcome = await client.get({ ...order, url }, never);
    expect(outcome.status).toBe(200);
    expect(outcome).not.toHaveProperty('dnsMs');
  });

  it('does not follow a redirect, and says where it leads', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(302, { location: 'http://portal.example/' }).end();
    });
    expect(await client.get({ ...order, url, family: 4 }, never)).toMatchObject({
      status: 302,
      location: 'http://portal.example/',
    });
  });

  it('ends a body that is longer than wanted', async () => {
    const url = await serve((_request, response) => response.end('x'.repeat(1_000_000)));
    const outcome = await client.get({ ...order, url, family: 4 }, never);
    expect(outcome).toMatchObject({ status: 200, cut: true });
    expect(outcome.bytes).toBeLessThan(1_000_000);
  });

  it('says what went wrong, and invents no time', async () => {
    expect(await client.get({ ...order, url: 'http://127.0.0.1:1/' }, never)).toMatchObject({
      failure: 'connection_refused',
    });
    const silent = await serve(() => undefined);
    const outcome = await client.get({ ...order, url: silent, timeoutMs: 150, family: 4 }, never);
    expect(outcome).toMatchObject({ failure: 'generic_timeout_error' });
    expect(outcome).not.toHaveProperty('totalMs');
    expect(outcome).not.toHaveProperty('firstByteMs');
    const broken = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setImmediate(() => response.destroy());
    });
    const half = await client.get({ ...order, url: broken, family: 4 }, never);
    expect(half.status).toBe(200);
    expect(half.failure).toMatch(/^(eof_error|connection_reset)$/);
    expect(half).not.toHaveProperty('totalMs');
  });

  it('refuses a certificate that nobody knows, after the handshake of TCP', async () => {
    const tls = await makeCertificate('localhost');
    const url = await serve((_request, response) => response.end(), tls);
    const outcome = await client.get({ ...order, url, family: 4 }, never);
    expect(outcome.failure).toBe('ssl_unknown_authority');
    expect(outcome.connectMs).toBeGreaterThanOrEqual(0);
    expect(outcome).not.toHaveProperty('status');
  });
});

describe('probes/online', () => {
  const parts = { dns: createDnsClient(clock), http: client, userAgent: 'mk-kiosk/test' };

  it('is online when a target answers 204, and not behind a portal', async () => {
    let status = 204;
    const url = await serve((_request, response) => response.writeHead(status).end());
    const settings = { targets: [url.replace('localhost', '127.0.0.1')], lookupName: 'example.org' };
    expect(await askOnline(parts, settings, never)).toMatchObject({ online: true });
    status = 302;
    expect(await askOnline(parts, settings, never)).toMatchObject({ online: false });
  });

  it('asks the resolvers for a name that is in no cache where there are no targets', async () => {
    const names: string[] = [];
    const dns: typeof parts.dns = {
      resolvers: () => ['192.0.2.53'],
      ask(question) {
        names.push(question.name);
        const { name, type, resolver, port, transport } = question;
        return Promise.resolve({
          ...{ name, type, resolver, port, transport },
          tries: 1,
          answers: [],
          rcode: names.length === 1 ? 'NXDOMAIN' : 'SERVFAIL',
        });
      },
    };
    const settings = { targets: [], lookupName: 'example.org' };
    expect(await askOnline({ ...parts, dns }, settings, never)).toMatchObject({ online: true });
    expect(await askOnline({ ...parts, dns }, settings, never)).toMatchObject({ online: false });
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name).toMatch(/^mk-kiosk-[0-9a-f]{8}\.example\.org$/);
  });
});
