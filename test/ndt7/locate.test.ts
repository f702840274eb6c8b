// The Locate client against a directory on loopback: real captures, and answers that no directory should give.
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { LocateOutcome, LocateRequest } from '../../src/core/ndt7.js';
import { makeCertificate } from '../../src/ndt7/certificate.js';
import { locate } from '../../src/ndt7/locate.js';

const client = { name: 'mk-kiosk', version: '1.2.3' };
const fixture = (name: string): string =>
  readFileSync(new URL(`../fixtures/locate/${name}`, import.meta.url), 'utf8');
const answerOk = fixture('locate-v2-nearest-ok.json');
const body429 = fixture('locate-v2-429.txt').split('\r\n\r\n').slice(1).join('');

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('the test server has no port');
  return address.port;
}

async function locateFrom(handler: Handler, request: Partial<LocateRequest> = {}): Promise<LocateOutcome> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${portOf(server.address())}`;
  try {
    return await locate({ scheme: 'wss', baseUrl, timeoutMs: 2000, ...request }, client);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const reply =
  (status: number, body = '', headers: Record<string, string> = {}): Handler =>
  (_request, response) => {
    response.writeHead(status, headers);
    response.end(body);
  };

function serversOf(names: readonly string[], scheme = 'wss') {
  return names.map((name) => ({
    machine: `${name}.mlab`,
    hostname: name,
    location: { city: 'Turin', country: 'IT' },
    urls: {
      [`${scheme}:///ndt/v7/download`]: `${scheme}://${name}/ndt/v7/download?access_token=SECRET&index=0`,
      [`${scheme}:///ndt/v7/upload`]: `${scheme}://${name}/ndt/v7/upload?access_token=SECRET&index=0`,
    },
  }));
}

/** An answer with servers of the given names, in order. */
function answerWith(names: readonly string[], scheme = 'wss'): string {
  return JSON.stringify({ results: serversOf(names, scheme) });
}

describe('src/ndt7/locate', () => {
  it('reads a real answer, and keeps no access token beside the targets', async () => {
    const outcome = await locateFrom(reply(200, answerOk));
    expect(outcome).toMatchObject({
      kind: 'servers',
      targets: [
        {
          scheme: 'wss',
          hostname: 'ndt-mlab1-lga0t.mlab-sandbox.measurement-lab.org',
          city: 'New York',
          country: 'US',
        },
      ],
    });
    if (outcome.kind !== 'servers') throw new Error('no servers');
    expect(outcome.targets[0].downloadUrl).toContain('access_token=TOKEN&client_name=mk-kiosk');
    expect(JSON.stringify(outcome.answer)).not.toContain('TOKEN');
    expect(JSON.stringify(outcome.answer)).toContain('access_token=removed');
  });

  it('says who asks, and passes on what was configured', async () => {
    const seen: { url: string | undefined; userAgent: string | undefined }[] = [];
    await locateFrom(
      (request, response) => {
        seen.push({ url: request.url, userAgent: request.headers['user-agent'] });
        response.end(answerOk);
      },
      { country: 'IT', site: 'trn02', earlyExit: true },
    );
    expect(seen).toEqual([
      {
        url: '/v2/nearest/ndt/ndt7?client_name=mk-kiosk&client_version=1.2.3&country=IT&site=trn02&early_exit=250',
        userAgent: 'mk-kiosk/1.2.3',
      },
    ]);
  });

  it('asks anew each time', async () => {
    let asked = 0;
    const handler: Handler = (_request, response) => {
      asked += 1;
      response.end(answerWith([`n${asked}`]));
    };
    const server = createServer(handler);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const request = { scheme: 'wss', baseUrl: `http://127.0.0.1:${portOf(server.address())}/` } as const;
    const hosts = [await locate(request, client), await locate(request, client)].map((outcome) =>
      outcome.kind === 'servers' ? outcome.targets[0].hostname : outcome.kind,
    );
    server.closeAllConnections();
    server.close();
    expect(hosts).toEqual(['n1', 'n2']);
  });

  it('keeps the order of the servers and leaves out those without the scheme', async () => {
    const mixed = { results: [...serversOf(['b']), ...serversOf(['x'], 'ws'), ...serversOf(['a'])] };
    const outcome = await locateFrom(reply(200, JSON.stringify(mixed)));
    expect(outcome.kind === 'servers' && outcome.targets.map((target) => target.hostname)).toEqual([
      'b',
      'a',
    ]);
  });

  it('passes over results that are odd, and takes the servers beside them', async () => {
    const [good] = serversOf(['good']);
    const placeless = { ...good, hostname: 'placeless', location: null, machine: 7 };
    const results = [null, 'b', { machine: 5, urls: null }, { urls: { x: 1 } }, placeless, good];
    const outcome = await locateFrom(reply(200, JSON.stringify({ results })));
    expect(outcome.kind === 'servers' && outcome.targets.map((target) => target.hostname)).toEqual([
      'placeless',
      'good',
    ]);
  });

  it.each([
    ['204', reply(204), 'HTTP 204'],
    [
      '429',
      reply(429, body429),
      'HTTP 429 Too many periodic requests. Please contact support@measurementlab.net.',
    ],
    ['429 without JSON', reply(429, '<html>slow down</html>'), 'HTTP 429 <html>slow down</html>'],
  ])('takes %s for no capacity', async (_name, handler, detail) => {
    expect(await locateFrom(handler)).toEqual({ kind: 'no_capacity', detail });
  });

  it.each([
    [
      '500',
      reply(500, '{"error":{"title":"Failed to lookup nearest machines"}}'),
      'Failed to lookup nearest',
    ],
    ['503 without JSON', reply(503, 'upstream\u0000\u0007 gone'), 'HTTP 503 upstream gone'],
    ['401', reply(401), 'HTTP 401'],
    ['an empty 200', reply(200), 'not the documented JSON'],
    ['HTML', reply(200, '<html>log in to the Wi-Fi</html>'), 'log in to the Wi-Fi'],
    ['JSON of another shape', reply(200, '{"results":{"a":1}}'), 'not the documented JSON'],
    ['null', reply(200, 'null'), 'not the documented JSON'],
    ['no servers', reply(200, '{"results":[]}'), 'names no server for wss'],
    ['URLs of another scheme', reply(200, answerWith(['a'], 'ws')), 'names no server for wss'],
    ['a huge answer', reply(200, ' '.repeat(300_000)), 'larger than 262144 bytes'],
    ['a redirect in circles', reply(302, '', { Location: '/again' }), 'more than 3 redirects'],
  ])('names %s', async (_name, handler, detail) => {
    const outcome = await locateFrom(handler);
    expect(outcome).toMatchObject({ kind: 'failed', failure: 'locate_failed' });
    expect(outcome.kind === 'failed' && outcome.detail).toContain(detail);
  });

  it.each([
    ['nowhere', {}],
    ['a file', { Location: 'file:///etc/passwd' }],
    ['no URL', { Location: 'http://[' }],
  ])('refuses a redirect to %s', async (_name, headers) => {
    expect(await locateFrom(reply(302, '', headers))).toMatchObject({
      kind: 'failed',
      failure: 'http_unexpected_redirect_url',
    });
  });

  it('follows a redirect', async () => {
    const outcome = await locateFrom((request, response) => {
      if (request.url === '/there') response.end(answerOk);
      else response.writeHead(307, { Location: '/there' }).end();
    });
    expect(outcome.kind).toBe('servers');
  });

  it('does not leave https for http', async () => {
    const certificate = await makeCertificate('127.0.0.1');
    const server = createTlsServer(certificate, reply(302, '', { Location: 'http://127.0.0.1:1/' }));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const baseUrl = `https://127.0.0.1:${portOf(server.address())}`;
    const trusted = await locate({ scheme: 'wss', baseUrl, ca: certificate.cert }, client);
    const untrusted = await locate({ scheme: 'wss', baseUrl }, client);
    server.closeAllConnections();
    server.close();
    expect(trusted).toMatchObject({ kind: 'failed', failure: 'http_unexpected_redirect_url' });
    expect(untrusted).toMatchObject({ kind: 'failed', failure: 'ssl_unknown_authority' });
  });

  it.each([
    ['says nothing', () => undefined],
    [
      'stops in the middle',
      (_request: IncomingMessage, response: ServerResponse) => void response.write('{'),
    ],
  ])('gives up on a directory that %s', async (_name, handler) => {
    expect(await locateFrom(handler, { timeoutMs: 150 })).toMatchObject({
      kind: 'failed',
      failure: 'generic_timeout_error',
    });
  });

  it('names an answer that breaks off', async () => {
    const outcome = await locateFrom((_request, response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('{', () => response.destroy());
    });
    expect(outcome).toMatchObject({ kind: 'failed' });
    expect(outcome.kind === 'failed' && ['connection_reset', 'eof_error']).toContain(
      outcome.kind === 'failed' ? outcome.failure : '',
    );
  });

  it('names a directory that refuses the connection, and an address that is none', async () => {
    const request = { scheme: 'wss', timeoutMs: 2000 } as const;
    expect(await locate({ ...request, baseUrl: 'http://127.0.0.1:1' }, client)).toMatchObject({
      failure: 'connection_refused',
    });
    expect(await locate({ ...request, baseUrl: 'ftp://x' }, client)).toMatchObject({
      failure: 'locate_failed',
    });
    expect(await locate({ ...request, baseUrl: '' }, client)).toMatchObject({ failure: 'locate_failed' });
  });

  it('stops when it is told to', async () => {
    const abort = new AbortController();
    const outcome = await locateFrom(() => abort.abort(), { signal: abort.signal });
    expect(outcome).toMatchObject({ kind: 'failed', failure: 'interrupted' });
  });
});
