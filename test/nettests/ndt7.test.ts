// The nettest `ndt7`: which server it takes, whom it tells, and what of a run is kept.
import { describe, expect, it } from 'vitest';
import { ndt7 } from '../../src/nettests/ndt7.js';
import { contextWith, failedResult, goodResult, parsed, rawOf, servers } from './ndt7-engine-double.js';
import { runContext } from './run-context.js';

describe('src/nettests/ndt7', () => {
  it('asks the directory and measures both directions against its first server', async () => {
    const { context, asked, runs } = contextWith(servers('a', 'b'));
    const outcome = await ndt7.run(context, { country: 'IT', site: 'trn02', earlyExit: true });
    expect(asked).toMatchObject([
      {
        baseUrl: 'https://locate.measurementlab.net',
        scheme: 'wss',
        country: 'IT',
        site: 'trn02',
        earlyExit: true,
      },
    ]);
    expect(runs).toEqual(['download a', 'upload a']);
    expect(outcome.engine).toEqual({ name: 'mk-kiosk ndt7', version: '0.0.0' });
    expect(outcome.failure).toBeUndefined();
  });

  it("keeps neither access tokens nor the household's public address", async () => {
    const { text } = await rawOf(goodResult);
    expect(text).not.toContain('SECRET');
    expect(text).not.toContain('203.0.113.9');
    expect(text).toContain('192.0.2.7:443');
  });

  it('takes the next server when one is down, and stays with it', async () => {
    const { context, runs } = contextWith(servers('a', 'b', 'c'), (request) =>
      request.target.hostname === 'a' ? failedResult(request, 'connection_refused') : goodResult(request),
    );
    const outcome = await ndt7.run(context, {});
    expect(runs).toEqual(['download a', 'download b', 'upload b']);
    expect(parsed(outcome)).toMatchObject({ status: 'ok', server: { host: 'b', site: 'machine-b' } });
  });

  it('does not try another server after bytes have moved', async () => {
    const { context, runs } = contextWith(servers('a', 'b'), (request) => ({
      ...goodResult(request),
      ending: 'failed',
      failure: 'connection_reset',
    }));
    await ndt7.run(context, {});
    expect(runs).toEqual(['download a', 'upload a']);
  });

  it('tries at most three servers', async () => {
    const { context, runs } = contextWith(servers('a', 'b', 'c', 'd'), (request) =>
      failedResult(request, 'generic_timeout_error'),
    );
    expect(parsed(await ndt7.run(context, {}))).toMatchObject({
      status: 'failed',
      failure: { failure: 'generic_timeout_error' },
    });
    expect(runs).toEqual(['download a', 'download b', 'download c', 'upload c']);
  });

  it('goes to a named server without asking anybody', async () => {
    const { context, asked, runs } = contextWith(servers('a'));
    await ndt7.run(context, { server: '[2001:db8::1]:4443', scheme: 'ws', directions: ['upload'] });
    expect(asked).toEqual([]);
    expect(runs).toEqual(['upload 2001:db8::1']);
  });

  it('is a skip when the directory has no capacity', async () => {
    const { context } = contextWith({ kind: 'no_capacity', detail: 'HTTP 429 slow down' });
    const outcome = await ndt7.run(context, {});
    expect(outcome).toMatchObject({ skipReason: 'rate_limited', failure: { detail: 'HTTP 429 slow down' } });
  });

  it('fails when the directory does', async () => {
    const { context } = contextWith({
      kind: 'failed',
      failure: 'dns_nxdomain_error',
      detail: 'no such name',
    });
    const outcome = await ndt7.run(context, {});
    expect(outcome.skipReason).toBeUndefined();
    expect(parsed(outcome)).toMatchObject({
      status: 'failed',
      failure: { failure: 'dns_nxdomain_error', detail: 'no such name' },
      directions: { download: { status: 'failed' }, upload: { status: 'failed' } },
      metrics: {},
    });
  });

  it('stops after the direction in which it was told to', async () => {
    const abort = new AbortController();
    const { context, runs } = contextWith(
      servers('a', 'b'),
      (request) => {
        abort.abort();
        return failedResult(request, 'interrupted');
      },
      abort.signal,
    );
    const result = parsed(await ndt7.run(context, {}));
    expect(runs).toEqual(['download a']);
    expect(result).toMatchObject({ status: 'failed', failure: { failure: 'interrupted' } });
    expect(result.directions.upload).toBeUndefined();
  });

  it('tells how far it is, never falling', async () => {
    const context = runContext();
    const { context: fake } = contextWith(servers('a'));
    await ndt7.run({ ...fake, onProgress: (sign) => context.onProgress(sign) }, {});
    const fractions = context.progress.map(({ fraction }) => fraction);
    expect(fractions).toEqual([0, 0, 0.25, 0.5, 0.75, 1]);
    expect(context.progress.map(({ phase }) => phase)).toEqual([
      'preparing',
      ...['download', 'download', 'upload', 'upload'],
      'finishing',
    ]);
  });

  it.each([
    [{}, 'mlab'],
    [{ locateUrl: 'https://locate.example.org' }, undefined],
    [{ locateUrl: 'https://measurementlab.net.example.org' }, undefined],
    [{ server: 'ndt.example.org' }, undefined],
    [{ server: '127.0.0.1:8080' }, undefined],
    [{ server: '127.0.0.1.example.org' }, undefined],
  ])('with %j tells %s', (options, provider) => {
    expect(ndt7.provider(options)).toBe(provider);
  });

  it.each([
    { server: 'a b' },
    { server: 'http://x' },
    { server: 'user@host' },
    { server: '::1' },
    { insecure: true },
    { scheme: 'http' },
    { durationMs: 20_000 },
    { directions: [] },
    { directions: ['upload', 'upload'] },
    { locateUrl: 'ftp://x' },
    { ca: '/etc/ssl/ca.pem' },
    { unknown: 1 },
  ])('refuses the options %j', (options) => {
    expect(ndt7.options.safeParse(options).success).toBe(false);
  });
});
