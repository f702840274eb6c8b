import { describe, expect, it } from 'vitest';
import { ndtServer } from '../../../src/nettests/formats/ndt-server.js';
import { ndtServerNdt5 } from '../../../src/nettests/formats/ndt-server-ndt5.js';

const base = {
  GitShortCommit: 'abc1234',
  Version: 'v0.25.0',
  ServerIP: '2001:db8::1',
  ServerPort: 443,
  StartTime: '2026-11-20T12:00:00Z',
  EndTime: '2026-11-20T12:00:11.5Z',
};

function record(direction: 'Download' | 'Upload', half: Readonly<Record<string, unknown>>) {
  const text = JSON.stringify({ ...base, [direction]: half });
  return ndtServer.read({ format: 'ndt-server/1', text });
}

function messageAt(seconds: number) {
  return { TCPInfo: { BytesAcked: seconds * 1e6, BytesReceived: seconds * 2e6, ElapsedTime: seconds * 1e6 } };
}

describe('nettests/formats/ndt-server', () => {
  it('reads version, server, time and the metadata of the client', () => {
    const { result, key } = record('Upload', {
      UUID: 'u1',
      ServerMeasurements: [messageAt(10)],
      ClientMetadata: [
        { Name: 'client_name', Value: 'kiosk' },
        { Name: 'access_token', Value: 'secret' },
      ],
    });
    expect(key).toBe('upload=u1');
    expect(result).toMatchObject({
      status: 'ok',
      metrics: { upload_bps: 16e6 },
      server: { host: '2001:db8::1', port: 443 },
      recorded: {
        engine: { name: 'ndt-server', version: 'v0.25.0' },
        startedAtMs: Date.UTC(2026, 10, 20, 12),
        durationMs: 11_500,
        annotations: { client_name: 'kiosk' },
      },
    });
    expect(JSON.stringify(result)).not.toContain('secret');
  });

  it('takes the download of the client where the client told it, and says so where only the server did', () => {
    const messages = { ServerMeasurements: [messageAt(10)] };
    const told = { ClientMeasurements: [{ AppInfo: { NumBytes: 9e6, ElapsedTime: 1e7 } }] };
    expect(record('Download', { ...messages, ...told }).result.metrics.download_bps).toBe(7.2e6);
    const { result } = record('Download', messages);
    expect(result.metrics.download_bps).toBe(8e6);
    expect(result.flags).toContain('download_by_server');
  });

  it('knows a download that was to end early from one that was cut', () => {
    const early = [{ Name: 'early_exit', Value: '250' }];
    expect(record('Download', { ServerMeasurements: [messageAt(3)] }).result.failure?.failure).toBe(
      'ndt7_cut_short',
    );
    const meant = record('Download', { ServerMeasurements: [messageAt(3)], ClientMetadata: early });
    expect(meant.result.status).toBe('ok');
  });

  it('reads a record without a measurement as failed', () => {
    for (const half of [
      {},
      { ServerMeasurements: null },
      { ServerMeasurements: [] },
      { ServerMeasurements: [{}, 7] },
    ]) {
      expect(record('Download', half).result).toMatchObject({
        status: 'failed',
        metrics: {},
        failure: { failure: 'ndt7_no_data' },
      });
    }
  });

  it('reads garbage as failed', () => {
    for (const format of [ndtServer, ndtServerNdt5]) {
      for (const text of ['', '{', '[]', '{"Download":7}', '{"S2C":7}']) {
        expect(format.read({ format: format.rawFormat, text }).result).toMatchObject({
          status: 'failed',
          metrics: {},
        });
      }
    }
  });
});

describe('nettests/formats/ndt-server-ndt5', () => {
  function read(parts: Readonly<Record<string, unknown>>) {
    const text = JSON.stringify({ ...base, Control: { UUID: 'c1' }, ...parts });
    return ndtServerNdt5.read({ format: 'ndt-server-ndt5/1', text });
  }

  it('takes the download that the client reported, the upload of the server, and MinRTT of the kernel', () => {
    const { result, key } = read({
      S2C: { MeanThroughputMbps: 23, ClientReportedMbps: 22, MinRTT: 1_000_000, TCPInfo: { MinRTT: 1050 } },
      C2S: { MeanThroughputMbps: 5 },
    });
    expect(key).toBe('c1');
    expect(result.metrics).toEqual({
      download_bps: 22e6,
      download_server_bps: 23e6,
      upload_bps: 5e6,
      min_rtt_ms: 1.05,
    });
  });

  it('does not take 0 for a speed, and keeps the error of a half', () => {
    const { result } = read({
      S2C: { MeanThroughputMbps: 0, Error: 'c2s: timeout' },
      C2S: { MeanThroughputMbps: 5 },
    });
    expect(result).toMatchObject({
      status: 'partial',
      failure: { failure: 'unknown_failure', detail: 'c2s: timeout' },
      metrics: { upload_bps: 5e6 },
    });
    expect(result.metrics).not.toHaveProperty('download_bps');
  });
});
