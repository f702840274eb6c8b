import { describe, expect, it } from 'vitest';
import { ndt7Client } from '../../../src/nettests/formats/ndt7-client.js';
import { importForTest, stdinOf } from '../../import/import-for-test.js';

interface Part {
  readonly Value: number;
  readonly Unit: string;
}
const unmeasured: Part = { Value: 0, Unit: '' };

function subtest(mbits: Part, uuid = 'u') {
  return { UUID: uuid, Throughput: mbits, Latency: unmeasured, Retransmission: unmeasured };
}

function summary(parts: Readonly<Record<string, unknown>>) {
  return { ServerFQDN: 'ndt.example', ServerIP: '192.0.2.1', ClientIP: '192.0.2.2', ...parts };
}

function event(key: string, value: Readonly<Record<string, unknown>>) {
  return { Key: key, Value: value };
}

function sample(test: string, seconds: number) {
  const AppInfo = { NumBytes: seconds * 1e6, ElapsedTime: seconds * 1e6 };
  return event('measurement', { Test: test, Origin: 'client', AppInfo });
}

function serverSample(test: string, seconds: number) {
  const TCPInfo = { BytesReceived: seconds * 2e6, ElapsedTime: seconds * 1e6 };
  return event('measurement', { Test: test, Origin: 'server', TCPInfo });
}

function read(...entries: readonly unknown[]) {
  const text = entries.map((entry) => JSON.stringify(entry)).join('\n');
  return ndt7Client.read({ format: 'ndt7-client/1', text });
}

async function importEntries(...entries: readonly unknown[]) {
  const text = entries.map((entry) => JSON.stringify(entry)).join('\n');
  return importForTest(['-'], { stdin: stdinOf(text) });
}

describe('nettests/formats/ndt7-client', () => {
  it('takes the value of a summary only with the unit that says it was measured', () => {
    const { result } = read(
      summary({ Download: subtest({ Value: 12.5, Unit: 'Mbit/s' }), Upload: subtest(unmeasured, '') }),
    );
    expect(result).toMatchObject({
      status: 'partial',
      metrics: { download_bps: 12_500_000 },
      directions: { download: { status: 'ok' }, upload: { status: 'failed', failure: 'ndt7_no_data' } },
    });
    expect(Object.keys(result.metrics)).toEqual(['download_bps']);
  });

  it('reads per cent as a ratio and refuses more than all of it', () => {
    const withRetransmission = (value: number) =>
      read(
        summary({
          Download: {
            ...subtest({ Value: 1, Unit: 'Mbit/s' }),
            Retransmission: { Value: value, Unit: '%' },
            Latency: { Value: 12.5, Unit: 'ms' },
          },
        }),
      ).result.metrics;
    expect(withRetransmission(2.5)).toMatchObject({ retransmission_ratio: 0.025, min_rtt_ms: 12.5 });
    expect(withRetransmission(101)).not.toHaveProperty('retransmission_ratio');
  });

  it('has no result for a direction that was not attempted', () => {
    const { result } = read(summary({ Download: null, Upload: subtest({ Value: 3, Unit: 'Mbit/s' }) }));
    expect(result).toMatchObject({ status: 'ok', metrics: { upload_bps: 3e6 } });
    expect(result.directions).not.toHaveProperty('download');
  });

  it('calls a download cut short that ended long before its time, and keeps its figure', () => {
    const { result } = read(
      event('starting', { Test: 'download' }),
      sample('download', 4),
      event('complete', { Test: 'download' }),
      summary({ Download: subtest({ Value: 8, Unit: 'Mbit/s' }) }),
    );
    expect(result).toMatchObject({
      status: 'partial',
      failure: { failure: 'ndt7_cut_short', detail: 'it ended after 4.0 s of 10 s' },
      metrics: { download_bps: 8e6 },
    });
  });

  it('does not call a whole transfer cut because its last sample came a little early', () => {
    const { result } = read(
      sample('download', 9.6),
      summary({ Download: subtest({ Value: 8, Unit: 'Mbit/s' }) }),
    );
    expect(result.status).toBe('ok');
  });

  it('keeps what a run has that ends without its summary, and says that it was interrupted', () => {
    const { result } = read(
      event('starting', { Test: 'download' }),
      sample('download', 10),
      event('complete', { Test: 'download' }),
      event('starting', { Test: 'upload' }),
      sample('upload', 2),
    );
    expect(result).toMatchObject({
      status: 'partial',
      directions: { download: { status: 'ok' }, upload: { status: 'partial', failure: 'interrupted' } },
      metrics: { download_bps: 8e6, upload_client_bps: 8e6 },
    });
    expect(result.metrics).not.toHaveProperty('upload_bps');
  });

  it('takes the upload of the server where it has one, the client only beside it', () => {
    const { result } = read(
      sample('upload', 10),
      serverSample('upload', 10),
      event('complete', { Test: 'upload' }),
    );
    expect(result.metrics).toEqual({ upload_bps: 16e6, upload_client_bps: 8e6, upload_bytes: 10e6 });
    expect(result.curves.map(({ source }) => source)).toEqual(['client', 'server']);
  });

  it('takes the own count of a server that cannot read its kernel, and says so', () => {
    const AppInfo = { NumBytes: 15e6, ElapsedTime: 10e6 };
    const { result } = read(
      event('measurement', { Test: 'upload', Origin: 'server', AppInfo }),
      event('complete', { Test: 'upload' }),
    );
    expect(result).toMatchObject({ metrics: { upload_bps: 12e6 }, flags: ['upload_by_app_info'] });
  });

  it('makes a curve of the speeds between samples, and leaves out samples that go back in time', () => {
    const { result } = read(sample('download', 2), sample('download', 1), sample('download', 10));
    expect(result.curves).toEqual([
      {
        direction: 'download',
        source: 'client',
        points: [
          [2000, 8e6],
          [10_000, 8e6],
        ],
      },
    ]);
  });

  it('flags a run that the directory refused for its rate, and has no server then', () => {
    const text = 'Too many periodic requests. Please contact support@measurementlab.net.: ';
    const { result } = read(event('error', { Test: 'download', Failure: text }), {
      ...summary({ Download: subtest(unmeasured, '') }),
      ServerFQDN: '',
    });
    expect(result).toMatchObject({
      status: 'failed',
      failure: { failure: 'locate_failed' },
      flags: ['rate_limited'],
    });
    expect(result).not.toHaveProperty('server');
  });

  it('tells several runs of one file apart, also those that have no summary', async () => {
    const run = [
      event('starting', { Test: 'download' }),
      sample('download', 10),
      event('complete', { Test: 'download' }),
    ];
    const upload = [event('starting', { Test: 'upload' }), event('complete', { Test: 'upload' })];
    const end = (uuid: string) => summary({ Download: subtest({ Value: 8, Unit: 'Mbit/s' }, uuid) });
    const { rows } = await importEntries(
      ...run,
      end('a'),
      ...run,
      ...run,
      ...upload,
      ...upload,
      end('b'),
      end('c'),
    );
    // One whole; one without a summary; one that goes on with an upload; a second upload with a summary; a summary.
    expect(rows.map(({ key }) => key.replace(/sha256:.*/, 'sha256'))).toEqual([
      'ndt7-client:download=a',
      'ndt7-client:sha256',
      'ndt7-client:sha256',
      'ndt7-client:download=b',
      'ndt7-client:download=c',
    ]);
  });

  it('goes on with a run when a line of other text stands in it', async () => {
    const { summary: outcome, rows } = await importForTest(['-'], {
      stdin: stdinOf(
        [
          JSON.stringify(event('starting', { Test: 'download' })),
          'warning: something',
          JSON.stringify(sample('download', 10)),
          JSON.stringify(summary({ Download: subtest({ Value: 8, Unit: 'Mbit/s' }) })),
        ].join('\n'),
      ),
    });
    expect(outcome).toMatchObject({ added: 1, quarantined: 1 });
    expect(rows[0]?.curves).toHaveLength(1);
  });

  it.each([
    [
      'a throughput of text',
      summary({ Download: { UUID: '', Throughput: { Value: 'fast', Unit: 'Mbit/s' } } }),
    ],
    ['a direction of text', summary({ Download: 'fast' })],
    ['a negative throughput', summary({ Download: subtest({ Value: -1, Unit: 'Mbit/s' }) })],
    ['a server of the wrong type', { ServerFQDN: 7, Download: null }],
  ])('reads %s as failed, without a figure', async (_what, entry) => {
    const { rows } = await importEntries(entry);
    expect(rows[0]?.measurement).toMatchObject({ status: 'failed', metrics: {} });
    expect(rows[0]?.measurement.failure).toMatch(/^(report_invalid|ndt7_no_data)$/);
  });

  it('reads garbage as failed', () => {
    for (const text of ['', '{', 'null', '[]', '{"Key":"x"}']) {
      expect(ndt7Client.read({ format: 'ndt7-client/1', text }).result).toMatchObject({
        status: 'failed',
        metrics: {},
      });
    }
  });

  it('does not take the output of ndt5-client for its own', async () => {
    const { rows } = await importEntries(
      { Key: 'info', Value: 'hello' },
      { ServerFQDN: 'a', DownloadUUID: 'b', Download: unmeasured, Upload: unmeasured },
    );
    expect(rows.filter(({ key }) => key.startsWith('ndt7-client'))).toEqual([]);
  });
});
