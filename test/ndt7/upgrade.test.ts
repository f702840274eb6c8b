// Connecting and the handshake against servers that are not there, or not what they should be.
import { describe, expect, it } from 'vitest';
import { measureDirection } from '../../src/ndt7/measure-direction.js';
import {
  binary,
  client,
  close,
  measureAgainst,
  noProgress,
  startScriptedServer,
  targetOf,
  type Visit,
} from './scripted-server.js';

describe('src/ndt7/upgrade', () => {
  it.each([
    [
      '400',
      'HTTP/1.1 400 Bad Request\r\n\r\nno sub-protocol',
      'the server answered: 400 Bad Request no sub-protocol',
    ],
    ['401', 'HTTP/1.1 401 Unauthorized\r\n\r\n', 'the server answered: 401 Unauthorized'],
    ['503', 'HTTP/1.1 503 Service Unavailable\r\n\r\n', 'the server answered: 503 Service Unavailable'],
    ['a redirect', 'HTTP/1.1 302 Found\r\nLocation: /x\r\n\r\n', 'the server answered: 302 Found'],
    ['garbage', '\u0000\u0001\u0002\u0003', 'the answer is not HTTP'],
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n', 'the answer is not HTTP'],
    ['an endless head', `HTTP/1.1 101 X\r\n${'A: b\r\n'.repeat(4000)}`, 'no end after 16384 bytes'],
  ])('names %s', async (_name, reply, detail) => {
    const result = await measureAgainst('download', ({ socket }) =>
      socket.write(Buffer.from(reply, 'latin1')),
    );
    expect(result).toMatchObject({ ending: 'failed', failure: 'ndt7_handshake_failed' });
    expect(result.detail).toContain(detail);
    expect(result.client).toBeUndefined();
  });

  it.each([
    ['Upgrade: websocket', 'Upgrade: h2c', 'upgrades to no WebSocket'],
    ['Connection: Upgrade', 'Connection: close', 'no Connection: Upgrade'],
    [/Accept: .*/, 'Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=', 'a wrong Sec-WebSocket-Accept'],
    [/\r\nSec-WebSocket-Protocol: .*/, '', 'does not select the sub-protocol'],
    ['\r\n\r\n', '\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n', 'an extension nobody asked for'],
  ])('insists on %s', async (from, to, detail) => {
    const result = await measureAgainst('upload', ({ socket, answer }) =>
      socket.write(answer.replace(from, to)),
    );
    expect(result).toMatchObject({ ending: 'failed', failure: 'ndt7_handshake_failed' });
    expect(result.detail).toContain(detail);
  });

  it('accepts an answer that comes byte by byte, with odd spelling', async () => {
    const result = await measureAgainst('download', ({ socket, answer }) => {
      const odd = answer
        .replace('Upgrade: websocket', 'UPGRADE:WebSocket')
        .replace('Connection: Upgrade', 'connection: keep-alive, upgrade ');
      const bytes = Buffer.concat([Buffer.from(odd), binary(8192), close(1000)]);
      socket.setNoDelay(true);
      let at = 0;
      const next = (): void => {
        if (at >= bytes.length) return;
        socket.write(bytes.subarray(at, at + 1), () => setImmediate(next));
        at += 1;
      };
      next();
    });
    expect(result.client?.bytes).toBe(8192);
  });

  it.each([
    ['before the handshake', () => undefined, 'generic_timeout_error'],
    ['by ending the connection', ({ socket }: Visit) => socket.end(), 'eof_error'],
    ['by resetting the connection', ({ socket }: Visit) => socket.resetAndDestroy(), 'connection_reset'],
  ])('gives up on a server that goes silent %s', async (_how, script, failure) => {
    const result = await measureAgainst('download', script, { connectTimeoutMs: 200 });
    expect(result).toMatchObject({ ending: 'failed', failure });
  });

  it('names a refused connection', async () => {
    const server = await startScriptedServer(() => undefined);
    await server.close();
    const result = await measureDirection(
      { direction: 'download', target: server.target },
      client,
      noProgress,
    );
    expect(result).toMatchObject({ ending: 'failed', failure: 'connection_refused' });
    expect(result.timing.connectMs).toBeUndefined();
  });

  it('names a host name that does not exist', async () => {
    const target = targetOf(1, 'ws', 'no-such-host.invalid');
    const result = await measureDirection({ direction: 'download', target }, client, noProgress);
    expect(result.ending).toBe('failed');
    // Without any resolver the name cannot even be asked for.
    expect(['dns_nxdomain_error', 'dns_temporary_failure', 'dns_lookup_error']).toContain(result.failure);
  });

  it.each(['', 'http://127.0.0.1/', 'ws://', 'nonsense', 'wss://[::1'])(
    'names the URL "%s"',
    async (downloadUrl) => {
      const target = { ...targetOf(1), downloadUrl };
      const result = await measureDirection({ direction: 'download', target }, client, noProgress);
      expect(result).toMatchObject({ ending: 'failed', failure: 'ndt7_handshake_failed' });
    },
  );

  it('names a query that is longer than the spec allows', async () => {
    const target = { ...targetOf(1), downloadUrl: `ws://127.0.0.1:1/ndt/v7/download?x=${'a'.repeat(4096)}` };
    const result = await measureDirection({ direction: 'download', target }, client, noProgress);
    expect(result.detail).toContain('longer than 4096 bytes');
  });

  it('is stopped before it begins by a signal that is aborted already', async () => {
    const result = await measureAgainst('download', () => undefined, { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ ending: 'aborted', failure: 'interrupted' });
  });
});
