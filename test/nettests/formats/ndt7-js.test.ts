import { describe, expect, it } from 'vitest';
import { ndt7Js } from '../../../src/nettests/formats/ndt7-js.js';
import { importForTest, stdinOf } from '../../import/import-for-test.js';

const clientData = { ElapsedTime: 10, NumBytes: 1e7, MeanClientMbps: 8 };
const serverData = {
  ConnectionInfo: { Server: '192.0.2.1:443', UUID: 'u1', StartTime: '2026-11-20T12:37:41.177765589Z' },
  TCPInfo: { BytesReceived: 2e7, ElapsedTime: 1e7, MinRTT: 12_000 },
};

function call(cb: string, v: unknown) {
  return { cb, v };
}

function linesOf(calls: readonly unknown[]): string {
  return calls.map((one) => JSON.stringify(one)).join('\n');
}

function read(...calls: readonly unknown[]) {
  return ndt7Js.read({ format: 'ndt7-js/1', text: linesOf(calls) });
}

describe('nettests/formats/ndt7-js', () => {
  it('does not believe a success without a measurement', () => {
    const { result, key } = read(
      call('downloadStart', {}),
      call('downloadComplete', {}),
      call('uploadStart', {}),
      call('uploadComplete', {}),
      call('returned', 0),
    );
    expect(result).toMatchObject({
      status: 'failed',
      metrics: {},
      directions: {
        download: { status: 'failed', failure: 'ndt7_no_data' },
        upload: { status: 'failed', failure: 'ndt7_no_data' },
      },
    });
    expect(key).toBeUndefined();
  });

  it('reads closing figures where no sample is on record', () => {
    const { result, key } = read(
      call('uploadComplete', { LastClientMeasurement: clientData, LastServerMeasurement: serverData }),
      call('returned', 0),
    );
    expect(result).toMatchObject({
      status: 'ok',
      metrics: { upload_bps: 16e6, upload_client_bps: 8e6, min_rtt_ms: 12 },
      server: { host: '192.0.2.1', address: '192.0.2.1', port: 443 },
      recorded: { startedAtMs: Date.parse('2026-11-20T12:37:41.177Z'), durationMs: 10_000 },
    });
    expect(key).toBe('upload=u1');
  });

  it('keeps an upload without a word of the server as partial', () => {
    const { result } = read(
      call('uploadComplete', { LastClientMeasurement: clientData }),
      call('returned', 0),
    );
    expect(result).toMatchObject({
      status: 'partial',
      failure: { failure: 'ndt7_no_server_measurement' },
      metrics: { upload_client_bps: 8e6 },
    });
  });

  it('names the error of a run that found no server', () => {
    const { result } = read(call('error', 'Failed to lookup nearest machines: 500'), call('returned', 1));
    expect(result).toMatchObject({
      status: 'failed',
      failure: { failure: 'locate_failed' },
      directions: { download: { status: 'failed' } },
    });
  });

  it('names the server that was chosen', () => {
    const { result } = read(
      call('serverChosen', { machine: 'mlab1-abc0t', hostname: 'ndt-mlab1-abc0t.example' }),
      call('downloadStart', {}),
    );
    expect(result).toMatchObject({
      server: { host: 'ndt-mlab1-abc0t.example' },
      failure: { failure: 'interrupted' },
    });
  });

  it('tells two runs of one file apart, the first without its end', async () => {
    const download = [
      call('downloadStart', {}),
      call('downloadMeasurement', { Source: 'client', Data: clientData }),
    ];
    const text = linesOf([...download, ...download, call('downloadComplete', {}), call('returned', 0)]);
    const { rows } = await importForTest(['-'], { stdin: stdinOf(text) });
    expect(rows.map(({ measurement }) => [measurement.status, measurement.failure])).toEqual([
      ['partial', 'interrupted'],
      ['ok', undefined],
    ]);
  });

  it('reads garbage as failed', () => {
    for (const text of ['', '{', '{"cb":"returned"}', '{"cb":"downloadMeasurement","v":null}']) {
      expect(ndt7Js.read({ format: 'ndt7-js/1', text }).result).toMatchObject({
        status: 'failed',
        metrics: {},
      });
    }
  });
});
