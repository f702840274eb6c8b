// The engine through a proxy, and against a server of a private authority: both made here, on loopback.
import { once } from 'node:events';
import { createServer as createHttp, type Server } from 'node:http';
import { connect, createServer as createTcp, type Server as TcpServer, type Socket } from 'node:net';
import { generate } from 'selfsigned';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { networkSchema, proxyFor, type NetworkSettings } from '../../src/core/network-settings.js';
import type { Ndt7Scheme, Ndt7ServerHandle } from '../../src/core/ndt7.js';
import { createNdt7Engine, startNdt7Server } from '../../src/ndt7/index.js';

/** A name that only the proxy knows. */
const NAME = 'measure.school.example';
let certificate: { cert: string; key: string };
let ndt7: Ndt7ServerHandle | undefined;
const servers: (Server | TcpServer)[] = [];
const sockets = new Set<Socket>();

beforeAll(async () => {
  const made = await generate([{ name: 'commonName', value: NAME }], {
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: NAME }] },
    ],
  });
  certificate = { cert: made.cert, key: made.private };
});

afterEach(async () => {
  await ndt7?.close();
  ndt7 = undefined;
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  for (const server of servers.splice(0)) server.close();
});

async function listening(server: Server | TcpServer): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A proxy that leads every name to this machine, and remembers what it was asked. */
async function startProxy(credentials?: string): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const proxy = createHttp((_request, response) => response.writeHead(405).end());
  proxy.on('connect', (request, client: Socket) => {
    sockets.add(client);
    asked.push(request.url ?? '');
    client.on('error', () => undefined);
    if (credentials !== undefined && request.headers['proxy-authorization'] !== credentials) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    const server = connect(Number((request.url ?? '').split(':').at(-1)), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(server).pipe(client);
    });
    sockets.add(server);
    server.on('error', () => client.destroy());
  });
  return { url: `http://127.0.0.1:${await listening(proxy)}`, asked };
}

function settings(more: Partial<NetworkSettings>): NetworkSettings {
  return networkSchema.parse(more);
}

function measure(scheme: Ndt7Scheme, port: number, network: NetworkSettings, authorities?: string) {
  const engine = createNdt7Engine({ version: '1.0.0', network: () => ({ settings: network, authorities }) });
  const base = `${scheme}://${NAME}:${port}/ndt/v7`;
  const target = { scheme, hostname: NAME, downloadUrl: `${base}/download`, uploadUrl: `${base}/upload` };
  return engine.run({ direction: 'download', target, durationMs: 300, connectTimeoutMs: 5000 });
}

describe('ndt7, through a proxy', () => {
  it.each(['ws', 'wss'] as const)('measures over %s, and says that it went through', async (scheme) => {
    ndt7 = await startNdt7Server({ port: 0, tlsPort: 0, certificate, durationMs: 300 });
    const { url, asked } = await startProxy('Basic dTpwOnc=');
    const network = settings({ proxy: url, proxyUser: 'u', proxyPassword: 'p:w' });
    const port = scheme === 'ws' ? ndt7.port : (ndt7.tlsPort ?? 0);
    const result = await measure(scheme, port, network, certificate.cert);
    expect(result.failure).toBeUndefined();
    expect(result.bps).toBeGreaterThan(0);
    expect(result.proxy).toBe(url.replace('http://', ''));
    expect(asked).toEqual([`${NAME}:${port}`]);
    expect(JSON.stringify(result)).not.toContain('p:w');
  });

  it('does not trust a server of an authority that it was not given', async () => {
    ndt7 = await startNdt7Server({ port: 0, tlsPort: 0, certificate, durationMs: 300 });
    const { url } = await startProxy();
    const result = await measure('wss', ndt7.tlsPort ?? 0, settings({ proxy: url }));
    expect(result.failure).toMatch(/^ssl_/);
  });

  it('says what a proxy answered that does not let it through', async () => {
    const { url } = await startProxy('Basic other');
    const asked = await measure('ws', 1, settings({ proxy: url }));
    expect(asked).toMatchObject({ failure: 'connection_refused', ending: 'failed' });
    expect(asked.detail).toContain('network.proxyUser');
  });

  it.each([
    ['speaks something else', 'SSH-2.0-x\r\n\r\n', /does not speak HTTP/],
    ['never ends its head', `HTTP/1.1 200 ok\r\n${'x: y\r\n'.repeat(6000)}`, /does not speak HTTP/],
    ['sends more than its answer', 'HTTP/1.1 200 ok\r\n\r\nGIF89a', /sent more/],
    ['refuses', 'HTTP/1.1 403 Forbidden by \u0007policy\r\n\r\n', /answered: 403 Forbidden by/],
    ['hangs up', '', /closed the connection/],
  ])('survives a proxy that %s', async (_what, answer, words) => {
    const proxy = createTcp((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(answer));
    });
    const url = `http://127.0.0.1:${await listening(proxy)}`;
    const { failure, detail } = await measure('ws', 1, settings({ proxy: url }));
    expect(failure).toBe('connection_refused');
    expect(detail).toMatch(words);
  });

  it('asks the server directory through it, too', async () => {
    const directory = createHttp((request, response) =>
      response.end(
        JSON.stringify({
          results: [
            {
              urls: {
                'ws:///ndt/v7/download': `ws://${request.headers.host}/d`,
                'ws:///ndt/v7/upload': `ws://${request.headers.host}/u`,
              },
            },
          ],
        }),
      ),
    );
    const port = await listening(directory);
    const { url, asked } = await startProxy();
    const engine = createNdt7Engine({
      version: '1.0.0',
      network: () => ({ settings: settings({ proxy: url }), authorities: undefined }),
    });
    const outcome = await engine.locate({ scheme: 'ws', baseUrl: `http://${NAME}:${port}` });
    expect(outcome.kind).toBe('servers');
    expect(asked).toEqual([`${NAME}:${port}`]);
  });
});

describe('core/network-settings', () => {
  it.each([
    ['measure.example', true],
    ['localhost', false],
    ['127.0.0.1', false],
    ['::1', false],
    ['school.example', false],
    ['a.school.example', false],
    ['myschool.example', true],
    ['plain.example', false],
    ['x.plain.example', true],
    ['192.0.2.7', false],
  ])('asks %s through the proxy: %s', (host, through) => {
    const network = settings({
      proxy: 'http://[2001:db8::1]:3128/',
      noProxy: ['.school.example', 'plain.example', '192.0.2.7'],
    });
    expect(proxyFor(network, host)).toEqual(through ? { host: '2001:db8::1', port: 3128 } : undefined);
  });
});
