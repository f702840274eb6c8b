import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ParsedResult } from '../../src/core/nettest.js';
import { mkDash } from '../../src/nettests/mk-dash.js';
import { mkNdt } from '../../src/nettests/mk-ndt.js';
import { captureText } from './measurement-kit-captures.js';

const good = captureText('mk-ndt-25mbit', 'njson');
const entrySchema = z.record(z.string(), z.unknown());

function ndt(text: string): ParsedResult {
  return mkNdt.parse({ format: 'mk-report/1', text });
}

/** The good report with one value exchanged or (undefined) left out; `path` as in `test_keys.simple.download`. */
function changed(path: string, value: unknown, from = good): string {
  return JSON.stringify(withValue(JSON.parse(from), path.split('.'), value));
}

function withValue(target: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  if (Array.isArray(target)) {
    return target.map((item: unknown, index) =>
      String(index) === name ? withValue(item, rest, value) : item,
    );
  }
  const members = entrySchema.parse(target);
  return { ...members, [name]: withValue(members[name], rest, value) };
}

describe('nettests/measurement-kit: reports that are not as they should be', () => {
  it('says of an empty report that it is missing', () => {
    for (const text of ['', '\n\n', '\uFEFF', '  \r\n']) {
      expect(ndt(text)).toMatchObject({ status: 'failed', failure: { failure: 'report_missing' } });
    }
  });

  it('reads a report with a byte order mark, Windows line ends, and a last line that was cut', () => {
    const sound = ndt(good);
    expect(ndt(`\uFEFF${good}`)).toEqual(sound);
    expect(ndt(good.replace('\n', '\r\n'))).toEqual(sound);
    expect(ndt(`${good}{"cut":`)).toEqual({ ...sound, flags: ['report_lines_ignored'] });
    expect(ndt(`${good}${good}`)).toEqual({ ...sound, flags: ['report_lines_ignored'] });
  });

  it('says where a cut or binary report ends to be JSON', () => {
    for (const text of [good.slice(0, 1000), '\x00\x01\x02', '[1]', '"text"', 'null', '7']) {
      const result = ndt(text);
      expect(result).toMatchObject({ status: 'failed', metrics: {}, failure: { failure: 'report_invalid' } });
      expect(result.failure?.detail).toContain('line 1');
    }
  });

  it.each([
    ['test_keys.simple.download', '23806.58', 'test_keys.simple.download'],
    ['test_keys.simple.upload', -1, 'test_keys.simple.upload'],
    ['test_keys.test_c2s.0.receiver_data.avg_speed', 'fast', 'test_keys.test_c2s[0].receiver_data.avg_speed'],
    ['test_keys.test_s2c.0.receiver_data', [[0.5, 'x']], 'test_keys.test_s2c[0].receiver_data[0][1]'],
    ['test_keys.test_s2c', {}, 'test_keys.test_s2c'],
    ['test_keys.test_suite', 'all', 'test_keys.test_suite'],
    ['test_keys.advanced', [], 'test_keys.advanced'],
    ['test_runtime', 'long', 'test_runtime'],
  ])('names %s when its type is wrong, and keeps what is sound', (path, value, named) => {
    const result = ndt(changed(path, value));
    expect(result.failure).toMatchObject({ failure: 'report_invalid' });
    expect(result.failure?.detail).toMatch(new RegExp(`^${named.replace(/[.[\]]/g, '\\$&')}: `));
    expect(result.status).toBe('partial');
    expect(Object.keys(result.metrics).length).toBeGreaterThan(3);
    for (const kept of Object.values(result.metrics)) expect(kept).toBeGreaterThanOrEqual(0);
  });

  it('refuses a report whose test_keys are no object or whose test is another', () => {
    expect(ndt(changed('test_keys', 'none')).failure).toMatchObject({ failure: 'report_invalid' });
    expect(ndt(changed('test_keys', undefined)).failure).toEqual({
      failure: 'report_invalid',
      detail: 'test_keys: missing',
    });
    expect(ndt(changed('test_name', 'dash')).failure).toEqual({
      failure: 'report_invalid',
      detail: 'test_name: expected "ndt", found "dash"',
    });
  });

  it('takes what Measurement Kit leaves when it cannot write its entry', () => {
    const result = ndt('{"test_keys":{"failure":"json_processing_error"}}');
    expect(result).toMatchObject({ status: 'failed', failure: { failure: 'json_processing_error' } });
  });

  it('accepts a newer data format and flags it', () => {
    expect(ndt(changed('data_format_version', '0.3.4'))).toEqual({
      ...ndt(good),
      flags: ['newer_data_format'],
    });
    for (const older of ['0.2.0', '0.1.9', undefined]) {
      expect(ndt(changed('data_format_version', older)).flags).toBeUndefined();
    }
  });

  it('keeps no time that is none', () => {
    for (const time of ['yesterday', '2026-13-40 99:99:99', 5, undefined]) {
      const text = changed('test_start_time', undefined, changed('measurement_start_time', time));
      expect(ndt(text).recorded?.startedAtMs).toBeUndefined();
    }
  });

  it('keeps annotations as text and the engine apart, but not the own public address', () => {
    const annotations = {
      room: 5,
      on: true,
      nothing: null,
      list: [],
      me: '203.0.113.7',
      engine_version: '0.10.1',
    };
    const text = changed('probe_ip', '203.0.113.7', changed('annotations', annotations));
    expect(ndt(text).recorded).toMatchObject({ engine: { name: 'measurement_kit', version: '0.10.1' } });
    expect(ndt(text).recorded?.annotations).toEqual({ room: '5', on: 'true' });
  });
});

describe('nettests/mk-ndt: directions by their data', () => {
  it('reads a download-only run, which Measurement Kit calls failed', () => {
    let text = changed('test_keys.failure', 'compute_simple_stats_error');
    text = changed('test_keys.simple', undefined, changed('test_keys.test_c2s', [], text));
    const result = ndt(changed('test_keys.test_suite', 52, text));
    expect(result).toMatchObject({ status: 'ok', directions: { download: { status: 'ok' } } });
    expect(result.failure).toBeUndefined();
    // Recomputed from the samples as Measurement Kit does: the figure is the same as its own was.
    expect(result.metrics.download_bps).toBeCloseTo(23_806_582.447, 2);
  });

  it('keeps the upload of a server that died in the download', () => {
    let text = changed('test_keys.phase_result.download', 'ndt_cannot_read_test_msg_message');
    text = changed(
      'test_keys.failure',
      'compute_advanced_stats_error',
      changed('test_keys.test_s2c', [null], text),
    );
    text = changed('test_keys.simple', undefined, changed('test_keys.advanced', undefined, text));
    expect(ndt(text)).toMatchObject({
      status: 'partial',
      directions: {
        download: { status: 'failed', failure: 'ndt_cannot_read_test_msg_message' },
        upload: { status: 'ok' },
      },
      failure: { failure: 'ndt_cannot_read_test_msg_message' },
    });
  });

  it('has no figure where there are too few samples for one', () => {
    const samples = Array.from({ length: 8 }, (_, index) => [index / 2, 1000]);
    let text = changed('test_keys.test_s2c.0.receiver_data', samples);
    text = changed('test_keys.simple.download', null, text);
    const result = ndt(text);
    expect(result).toMatchObject({ status: 'partial', directions: { download: { status: 'partial' } } });
    expect(Object.keys(result.metrics)).not.toContain('download_bps');
    expect(result.curves.find(({ direction }) => direction === 'download')?.points.length).toBe(8);
  });

  it('does not put the client’s upload in place of the server’s', () => {
    const result = ndt(changed('test_keys.test_c2s.0.receiver_data.avg_speed', null));
    expect(result).toMatchObject({ status: 'partial', directions: { upload: { status: 'partial' } } });
    expect(Object.keys(result.metrics)).toContain('upload_client_bps');
    expect(Object.keys(result.metrics)).not.toContain('upload_bps');
  });

  it('takes a speed of 0 for what it is: nothing measured', () => {
    const result = ndt(changed('test_keys.test_c2s.0.receiver_data.avg_speed', 0));
    expect(Object.keys(result.metrics)).not.toContain('upload_bps');
  });

  it('reads loss and limits of a server with web100', () => {
    const web100 = {
      ...{ MinRTT: 12, SumRTT: 2000, CountRTT: 100, MaxRTT: 40, CurMSS: 1460 },
      ...{ PktsOut: 20_000, CongestionSignals: 4, AckPktsIn: 8000, DupAcksIn: 16, Timeouts: 1 },
      ...{ SndLimTimeRwin: 1, SndLimTimeCwnd: 8, SndLimTimeSender: 1 },
    };
    const advanced = {
      ...{ avg_rtt: 20, min_rtt: 12, max_rtt: 40, mss: 1460, timeouts: 1, fast_retran: 3 },
      ...{ packet_loss: 0.0002, out_of_order: 0.002 },
      ...{ congestion_limited: 0.8, receiver_limited: 0.1, sender_limited: 0.1 },
    };
    const text = changed('test_keys.advanced', advanced, changed('test_keys.test_s2c.0.web100_data', web100));
    const { metrics } = ndt(text);
    expect(metrics).toMatchObject({
      ...{
        min_rtt_ms: 12,
        avg_rtt_ms: 20,
        max_rtt_ms: 40,
        packet_loss_ratio: 0.0002,
        out_of_order_ratio: 0.002,
      },
      ...{
        congestion_limited_ratio: 0.8,
        receiver_limited_ratio: 0.1,
        sender_limited_ratio: 0.1,
        timeouts_count: 1,
      },
    });
    expect(Object.keys(metrics)).not.toContain('retransmission_ratio');
    // Ratios over nothing, which Measurement Kit writes as 0.
    const idle = {
      ...web100,
      PktsOut: 0,
      AckPktsIn: 0,
      SndLimTimeRwin: 0,
      SndLimTimeCwnd: 0,
      SndLimTimeSender: 0,
    };
    const names = Object.keys(ndt(changed('test_keys.test_s2c.0.web100_data', idle, text)).metrics);
    expect(names.filter((name) => name.endsWith('_ratio') || name.endsWith('_count'))).toEqual([]);
  });
});

describe('nettests/mk-dash: judged by its segments', () => {
  const stream = captureText('mk-dash-25mbit', 'njson');
  const dash = (text: string): ParsedResult => mkDash.parse({ format: 'mk-report/1', text });

  it('is ok when only the server’s book-keeping failed after the last segment', () => {
    const result = dash(changed('test_keys.failure', 'eof_error', stream));
    expect(result).toMatchObject({
      status: 'ok',
      directions: { download: { status: 'ok', detail: 'after the last segment: eof_error' } },
    });
    expect(result.failure).toBeUndefined();
  });

  it('is partial when the stream broke off', () => {
    const text = changed('test_keys.simple', undefined, changed('test_keys.failure', 'timed_out', stream));
    const result = dash(text);
    expect(result).toMatchObject({ status: 'partial', failure: { failure: 'generic_timeout_error' } });
    expect(Object.keys(result.metrics)).toEqual(['downloaded_bytes']);
  });

  it('names the segment whose type is wrong', () => {
    const result = dash(changed('test_keys.receiver_data.3.elapsed', '2', stream));
    expect(result.failure?.detail).toContain('test_keys.receiver_data[3].elapsed');
    expect(result.metrics.median_bitrate_bps).toBe(22_722_000);
    expect(result.status).toBe('partial');
  });
});
