// Reading `ndt7/1`: the figures of both sides, what was cut, and garbage.
import { describe, expect, it } from 'vitest';
import { ndt7 } from '../../src/nettests/ndt7.js';
import { selfTest } from '../../src/nettests/self-test.js';
import { nettestContract } from '../contracts/nettest-contract.js';
import { contextWith, failedResult, goodResult, parsed, rawOf, servers } from './ndt7-engine-double.js';

const samples = await Promise.all([
  rawOf(goodResult),
  rawOf((request) => failedResult(request, 'connection_refused')),
  rawOf((request) => ({ ...goodResult(request), cut: true, failure: 'eof_error' })),
]);
nettestContract(ndt7, samples);
nettestContract(selfTest, samples);

describe('src/nettests/ndt7-raw', () => {
  it("reads both sides' figures", async () => {
    expect(ndt7.parse(await rawOf(goodResult))).toEqual({
      status: 'ok',
      directions: { download: { status: 'ok' }, upload: { status: 'ok' } },
      metrics: {
        download_bps: 8e6,
        upload_bps: 8e6,
        min_rtt_ms: 10.5,
        download_rtt_ms: 40,
        upload_rtt_ms: 40,
        retransmission_ratio: 0.002,
        download_server_bps: 8e6,
        upload_client_bps: 8e6,
        download_bytes: 10_000_000,
        upload_bytes: 10_000_000,
        connect_time_ms: 12,
        download_cpu_ratio: 0.05,
        upload_cpu_ratio: 0.05,
      },
      curves: ['download', 'upload'].flatMap((direction) => [
        {
          direction,
          source: 'client',
          points: [
            [5000, 6.4e6],
            [10_000, 9.6e6],
          ],
        },
        { direction, source: 'server', points: [[9900, 8e6]] },
      ]),
      server: {
        host: 'a',
        port: 443,
        address: '192.0.2.7',
        scheme: 'wss',
        site: 'machine-a',
        city: 'Turin',
        country: 'IT',
      },
      recorded: { engine: { name: 'mk-kiosk ndt7', version: '0.0.0' } },
      flags: [],
    });
  });

  it('calls a download that was cut partial, with its figure', async () => {
    const raw = await rawOf((request) => ({
      ...goodResult(request),
      cut: request.direction === 'download',
      client: { bytes: 4_000_000, elapsedMs: 4000, bps: 8e6 },
    }));
    expect(ndt7.parse(raw)).toMatchObject({
      status: 'partial',
      directions: {
        download: { status: 'partial', failure: 'ndt7_cut_short', detail: 'it ended after 4.0 s of 10.0 s' },
        upload: { status: 'ok' },
      },
      metrics: { download_bps: 8e6 },
      failure: { failure: 'ndt7_cut_short' },
    });
  });

  it("has no upload figure without the server's word, only the client's", async () => {
    const raw = await rawOf((request) => {
      const { bps: _bps, bpsSource: _source, server: _server, ...rest } = goodResult(request);
      return request.direction === 'download'
        ? goodResult(request)
        : { ...rest, failure: 'ndt7_no_server_measurement' };
    });
    const result = ndt7.parse(raw);
    expect(result).toMatchObject({
      status: 'partial',
      directions: { upload: { status: 'partial', failure: 'ndt7_no_server_measurement' } },
      metrics: { upload_client_bps: 8e6 },
    });
    expect(result.metrics).not.toHaveProperty('upload_bps');
  });

  it('takes what ended within a tenth of its time for no figure of the line', async () => {
    const figure = { bytes: 8192, elapsedMs: 100, bps: 655_360 };
    const raw = await rawOf((request) => ({
      ...goodResult(request),
      client: figure,
      server: { ...figure, source: 'tcp_info' },
      bps: figure.bps,
      cut: true,
    }));
    const { status, directions, metrics } = ndt7.parse(raw);
    expect(status).toBe('failed');
    expect(directions.download).toMatchObject({ status: 'failed', failure: 'ndt7_cut_short' });
    expect(Object.keys(metrics).filter((name) => name.endsWith('_bps'))).toEqual([]);
  });

  it('flags a test in the clear', async () => {
    const raw = await rawOf((request) => ({ ...goodResult(request), scheme: 'ws' }));
    expect(ndt7.parse(raw).flags).toEqual(['cleartext']);
  });

  it('flags an unchecked certificate and an upload that only the server program counted', async () => {
    const { context } = contextWith(servers('a'), (request) => ({
      ...goodResult(request),
      bpsSource: request.direction === 'download' ? 'client' : 'server_app_info',
    }));
    const outcome = await ndt7.run(context, { server: 'example.org', insecure: true });
    expect(parsed(outcome).flags).toEqual(['insecure', 'upload_by_app_info']);
  });

  it.each([
    ['another format', { format: 'mk-run/1', text: '{}' }, 'report_invalid'],
    ['no JSON', { format: 'ndt7/1', text: '{' }, 'json_parse_error'],
    ['another shape', { format: 'ndt7/1', text: '{"attempts":7}' }, 'report_invalid'],
  ])('fails on %s', (_name, raw, failure) => {
    expect(ndt7.parse(raw)).toMatchObject({ status: 'failed', metrics: {}, failure: { failure } });
  });
});
