import { execFile, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { isoInstant } from '../../src/core/clock.js';
import { metricFamilies, prometheusName } from '../../src/http/metric-families.js';
import { nettests } from '../../src/nettests/index.js';
import { createTestKiosk } from '../doubles/kiosk.js';
import { testDraft, testNowMs } from '../doubles/samples.js';
import { expectProblem } from './expect-problem.js';
import { labelKey, readExposition, type ReadFamily } from './read-exposition.js';
import { openServer, send } from './open-server.js';

const ndt7Row = (n: number, ageMs: number, more: Partial<Parameters<typeof testDraft>[1]> = {}) =>
  testDraft(n, {
    nettest: 'ndt7',
    status: 'ok',
    directions: { download: { status: 'ok' }, upload: { status: 'ok' } },
    startedAt: isoInstant(testNowMs - ageMs),
    metrics: {
      download_bps: 93_500_000,
      upload_bps: 18_250_000.5,
      min_rtt_ms: 12.3,
      retransmission_ratio: 0.0125,
      download_bytes: 117_000_000,
      upload_bytes: 23_000_000,
    },
    ...more,
  });

const hour = 3_600_000;

async function openKiosk() {
  const kiosk = createTestKiosk(nettests);
  const opened = await openServer(0, { kiosk });
  return { ...opened, kiosk };
}

async function scrape(port: number, accept?: string) {
  const answer = await send(port, 'GET', '/metrics', accept === undefined ? {} : { accept });
  expect(answer.status).toBe(200);
  const openmetrics = String(answer.headers['content-type']).startsWith('application/openmetrics-text');
  return { answer, families: readExposition(answer.text, openmetrics ? 'openmetrics' : 'prometheus') };
}

function valueOf(families: Map<string, ReadFamily>, name: string, labels: Record<string, string>) {
  return families.get(name)?.samples.get(labelKey(labels));
}

describe('http/routes/metrics', () => {
  it('says before the first test that the kiosk is there, and counts zeros', async () => {
    const { port } = await openKiosk();
    const { answer, families } = await scrape(port);
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect([...families.keys()]).toEqual([
      'mk_kiosk_up',
      'mk_kiosk_build_info',
      'mk_kiosk_start_time_seconds',
      'mk_kiosk_clock_synchronized',
      'mk_kiosk_tests_total',
      'mk_kiosk_data_used_bytes_total',
    ]);
    expect(valueOf(families, 'mk_kiosk_up', {})).toBe(1);
    expect(valueOf(families, 'mk_kiosk_tests_total', { nettest: 'ndt7', status: 'ok' })).toBe(0);
    expect(valueOf(families, 'mk_kiosk_data_used_bytes_total', { nettest: 'self-test' })).toBeUndefined();
  });

  it('shows the newest result in base units with its timestamps', async () => {
    const { port, kiosk } = await openKiosk();
    await kiosk.store.record(ndt7Row(1, 3 * hour, { metrics: { download_bps: 1 } }));
    await kiosk.store.record(ndt7Row(2, hour));
    const skip = { status: 'skipped', skipReason: 'quota', metrics: {}, directions: {} } as const;
    await kiosk.store.record(ndt7Row(3, 0, skip));
    const { families } = await scrape(port);
    const labels = { nettest: 'ndt7', scope: 'line', server: 'ndt.example', validity: 'clean' };
    expect(valueOf(families, 'mk_kiosk_download_bits_per_second', labels)).toBe(93_500_000);
    expect(valueOf(families, 'mk_kiosk_min_rtt_seconds', labels)).toBe(0.0123);
    expect(valueOf(families, 'mk_kiosk_retransmission_ratio', labels)).toBe(0.0125);
    expect(valueOf(families, 'mk_kiosk_download_bytes', labels)).toBe(117_000_000);
    const which = { nettest: 'ndt7', scope: 'line' };
    const atS = (testNowMs - hour) / 1000;
    expect(valueOf(families, 'mk_kiosk_last_attempt_success', which)).toBe(1);
    expect(valueOf(families, 'mk_kiosk_last_attempt_timestamp_seconds', which)).toBe(atS);
    expect(valueOf(families, 'mk_kiosk_last_result_timestamp_seconds', which)).toBe(atS);
    expect(valueOf(families, 'mk_kiosk_last_attempt_duration_seconds', which)).toBe(21);
    expect(valueOf(families, 'ndt7_download_throughput_bps', { server: 'ndt.example' })).toBe(93_500_000);
    expect(valueOf(families, 'ndt7_upload_throughput_bps', { server: 'ndt.example' })).toBe(18_250_000.5);
    expect(valueOf(families, 'ndt7_download_latency_seconds', { server: 'ndt.example' })).toBe(0.0123);
    const completed = { test: 'download', result: 'OK' };
    expect(valueOf(families, 'ndt7_result_timestamp_seconds', completed)).toBe(atS + 21);
  });

  it('has no value after a failed attempt, and says when there was one last', async () => {
    const { port, kiosk } = await openKiosk();
    await kiosk.store.record(ndt7Row(2, 2 * hour));
    await kiosk.store.record(
      ndt7Row(3, hour, {
        status: 'failed',
        failure: 'connection_refused',
        metrics: {},
        directions: { download: { status: 'failed', failure: 'connection_refused' } },
      }),
    );
    const { families } = await scrape(port);
    const which = { nettest: 'ndt7', scope: 'line' };
    expect(families.get('mk_kiosk_download_bits_per_second')).toBeUndefined();
    expect(families.get('ndt7_download_throughput_bps')).toBeUndefined();
    expect(valueOf(families, 'mk_kiosk_last_attempt_success', which)).toBe(0);
    expect(valueOf(families, 'mk_kiosk_last_result_timestamp_seconds', which)).toBe(
      (testNowMs - 2 * hour) / 1000,
    );
    expect(valueOf(families, 'ndt7_result_timestamp_seconds', { test: 'download', result: 'ERROR' })).toBe(
      (testNowMs - hour) / 1000 + 21,
    );
  });

  it('counts what is recorded while the daemon runs, and never starts a test', async () => {
    const { port, kiosk } = await openKiosk();
    const { measurement } = await kiosk.run({ nettest: 'ndt7' });
    await kiosk.finishRun({ metrics: { download_bytes: 1000, upload_bytes: 24 } });
    await measurement;
    for (let n = 0; n < 3; n += 1) await scrape(port);
    const { families } = await scrape(port);
    expect(valueOf(families, 'mk_kiosk_tests_total', { nettest: 'ndt7', status: 'ok' })).toBe(1);
    expect(valueOf(families, 'mk_kiosk_data_used_bytes_total', { nettest: 'ndt7' })).toBe(1024);
    expect(kiosk.openRuns).toEqual([]);
  });

  it('is 0 up while the store takes no writes', async () => {
    const { port, kiosk } = await openKiosk();
    kiosk.setHealthy(false);
    expect(valueOf((await scrape(port)).families, 'mk_kiosk_up', {})).toBe(0);
  });

  it('speaks OpenMetrics to who accepts it', async () => {
    const { port, kiosk } = await openKiosk();
    await kiosk.store.record(ndt7Row(2, hour));
    const { families } = await scrape(port, 'application/openmetrics-text;version=1.0.0,text/plain;q=0.5');
    expect(families.get('mk_kiosk_tests')?.type).toBe('counter');
    expect(families.get('mk_kiosk_build')?.type).toBe('info');
    expect(families.get('mk_kiosk_download_bits_per_second')?.samples.size).toBe(1);
  });

  it('is guarded as every other address', async () => {
    const { port } = await openKiosk();
    expectProblem(await send(port, 'GET', '/metrics', { host: 'evil.example' }), 421, 'misdirected');
    const foreign = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' };
    expectProblem(await send(port, 'GET', '/metrics', foreign), 403, 'forbidden');
    expectProblem(await send(port, 'GET', '/metrics?run=1'), 400, 'bad_request');
  });

  it('has a valid name of its own for every metric of every nettest', () => {
    const own = metricFamilies({
      results: { startedAtMs: 0, clock: { state: 'synced' }, latest: [], recorded: [], moved: [] },
      nettests: [],
      version: '1',
      healthy: true,
    }).map(({ name }) => name);
    for (const { metrics } of nettests) {
      const names = metrics.map(prometheusName);
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) {
        expect(name).toMatch(/^mk_kiosk_[a-z0-9_]+$/);
        expect(own).not.toContain(name);
      }
    }
  });

  const promtool = spawnSync('promtool', ['--version']).error === undefined;
  it.skipIf(!promtool)('is without fault to promtool check metrics (Debian: prometheus)', async () => {
    const { port, kiosk } = await openKiosk();
    for (const [n, { id, metrics }] of nettests.entries()) {
      const all = Object.fromEntries(metrics.map(({ name }, index) => [name, index + 0.5]));
      await kiosk.store.record(ndt7Row(10 + n, hour, { nettest: id, metrics: all }));
    }
    const { answer } = await scrape(port);
    const lines = await new Promise<string[]>((resolve) => {
      const child = execFile('promtool', ['check', 'metrics'], (error, stdout, stderr) => {
        // 3 says that the format is right and the names could be better.
        const refused = error !== null && error.code !== 3 ? [error.message] : [];
        resolve([...refused, ...`${stdout}${stderr}`.split('\n')]);
      });
      child.stdin?.end(answer.text);
    });
    // Its one wish that is not fulfilled: lines are sold and compared in bits, and other speed test exporters say bits.
    const wish = ' use base unit "bytes" instead of "bits"';
    const said = lines.filter((line) => line !== '' && !line.endsWith(wish));
    expect(said).toEqual([]);
  });
});
