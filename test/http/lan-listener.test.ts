import { createServer as createHttp } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLanListener, reachableAddresses } from '../../src/http/lan-listener.js';

/** A server on 127.0.0.1 and a listener for it; 127.0.0.2 and its like stand for addresses in a network. */
async function opened() {
  const server = createHttp((_request, response) => response.end('hello'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  let wanted = false;
  let addresses: readonly string[] = ['127.0.0.2'];
  const problems: string[] = [];
  const lan = createLanListener({
    server,
    port,
    wanted: () => wanted,
    addresses: () => addresses,
    connections: 4,
    onProblem: (at) => void problems.push(at),
  });
  onTestFinished(() => {
    lan.close();
    server.closeAllConnections();
    server.close();
  });
  const ask = async (host: string) => (await fetch(`http://${host}:${port}/`)).text();
  const want = (now: boolean, at = addresses) => {
    wanted = now;
    addresses = at;
    lan.refresh();
  };
  return { port, ask, want, problems };
}

describe('http/lan-listener', () => {
  it('answers on the addresses of networks while other machines are wanted, and not after', async () => {
    const { ask, want } = await opened();
    await expect(ask('127.0.0.2')).rejects.toThrow();
    want(true);
    await expect.poll(() => ask('127.0.0.2').catch(() => '')).toBe('hello');
    expect(await ask('127.0.0.1')).toBe('hello');
    want(false);
    await expect(ask('127.0.0.2')).rejects.toThrow();
    expect(await ask('127.0.0.1')).toBe('hello');
  });

  it('follows addresses that come and go', async () => {
    const { ask, want } = await opened();
    want(true);
    want(true, ['127.0.0.3']);
    await expect.poll(() => ask('127.0.0.3').catch(() => '')).toBe('hello');
    await expect(ask('127.0.0.2')).rejects.toThrow();
  });

  it('cuts connections that are open when others are not wanted any more', async () => {
    const { port, ask, want } = await opened();
    want(true);
    await expect.poll(() => ask('127.0.0.2').catch(() => '')).toBe('hello');
    const socket = connect(port, '127.0.0.2');
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    // So that the other side has taken it, too.
    expect(await ask('127.0.0.2')).toBe('hello');
    const closed = new Promise<void>((resolve) =>
      socket.on('error', () => undefined).on('close', () => resolve()),
    );
    want(false);
    await closed;
  });

  it('tells an address that cannot be opened once, and tries it again', async () => {
    const { want, problems } = await opened();
    want(true, ['203.0.113.7']);
    await expect.poll(() => problems).toEqual(['203.0.113.7']);
    want(true);
    want(true);
    expect(problems).toEqual(['203.0.113.7']);
  });

  it('listens on no address that only this machine or one cable knows', () => {
    const all = ['127.0.0.1', 'fe80::1', 'fd00::7', '::1', '169.254.3.4', '192.168.7.20'];
    expect(reachableAddresses(all)).toEqual(['192.168.7.20', 'fd00::7']);
  });
});
