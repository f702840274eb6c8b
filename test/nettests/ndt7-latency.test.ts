// Loaded latency of the nettest `ndt7`: when it probes, and what the probes come to.
import { describe, expect, it } from 'vitest';
import type { LatencyProbe, LatencyTarget, StartLatencyProbes } from '../../src/core/loaded-latency.js';
import { gradeOf } from '../../src/core/metric.js';
import type { Ndt7DirectionResult, Ndt7RunRequest } from '../../src/core/ndt7.js';
import { ndt7 } from '../../src/nettests/ndt7.js';
import { contextWith, failedResult, goodResult, parsed, servers } from './ndt7-engine-double.js';

/** Probes of one phase, four a second over `seconds`, all of the same times. */
function probesOf(
  phase: LatencyProbe['phase'],
  seconds: number,
  times: Omit<LatencyProbe, 'phase' | 'atMs'>,
): LatencyProbe[] {
  return Array.from({ length: seconds * 4 }, (_, index) => ({ phase, atMs: index * 250, ...times }));
}

/** Probes that say what a test names, and note what they were told. */
function fakeProbes(probes: readonly LatencyProbe[]) {
  const told: string[] = [];
  const targets: LatencyTarget[] = [];
  const start: StartLatencyProbes = (target) => {
    targets.push(target);
    return {
      enter: (phase) => told.push(phase ?? 'nothing'),
      pace: (bps) => told.push(`${bps / 1e6} Mbit/s`),
      stop: () => Promise.resolve({ probes: [...probes], sentBytes: 216, receivedBytes: 164 }),
    };
  };
  return { start, told, targets };
}

const rttCurve: [number, number][] = [
  [500, 11],
  [2500, 100],
  [5000, 100],
];

const withRtts = (request: Ndt7RunRequest): Ndt7DirectionResult => ({ ...goodResult(request), rttCurve });

const idle = probesOf('idle', 2, { connectMs: 12, tlsMs: 13, httpMs: 14 });
const download = [
  ...probesOf('download', 2, { connectMs: 5000 }),
  ...probesOf('download', 10, { connectMs: 112, tlsMs: 113, httpMs: 114 }).slice(8),
];
const upload = probesOf('upload', 10, { connectMs: 32 });

async function figuresOf(probes: readonly LatencyProbe[], run = withRtts) {
  const { start } = fakeProbes(probes);
  const { context } = contextWith(servers('a'), run);
  return parsed(await ndt7.run({ ...context, latencyProbes: start }, {})).metrics;
}

describe('src/nettests/ndt7: probes', () => {
  it('probes the idle line, then each direction from its first byte to its end', async () => {
    const { start, told, targets } = fakeProbes([]);
    const { context } = contextWith(servers('a'));
    await ndt7.run({ ...context, latencyProbes: start }, {});
    expect(told).toEqual([
      ...['idle', 'nothing'],
      ...['download', '8 Mbit/s', 'nothing'],
      ...['upload', '8 Mbit/s', 'nothing'],
    ]);
    expect(targets.map(({ url }) => new URL(url).host)).toEqual(['a']);
  });

  it('does without where it is switched off, the test is short, or nothing can probe', async () => {
    const { start, told } = fakeProbes(idle);
    const { context } = contextWith(servers('a'));
    const off = await ndt7.run({ ...context, latencyProbes: start }, { loadedLatency: false });
    await ndt7.run({ ...context, latencyProbes: start }, { durationMs: 3999 });
    expect(told).toEqual([]);
    expect(parsed(off).metrics.idle_rtt_ms).toBeUndefined();
    expect(parsed(await ndt7.run(context, {})).status).toBe('ok');
  });

  it('keeps no probes of a server that was not measured against', async () => {
    const { start } = fakeProbes(idle);
    const { context } = contextWith(servers('a', 'b'), (request) =>
      request.target.hostname === 'a' ? failedResult(request, 'connection_refused') : goodResult(request),
    );
    const { metrics } = parsed(await ndt7.run({ ...context, latencyProbes: start }, {}));
    expect(metrics.download_bps).toBe(8e6);
    expect(metrics.idle_rtt_ms).toBeUndefined();
  });

  it('gives medians, jitter, loss, responsiveness and what the probes took', async () => {
    const metrics = await figuresOf([...idle, ...download, ...upload]);
    expect(metrics).toMatchObject({
      ...{ idle_rtt_ms: 12, idle_jitter_ms: 0, idle_loss_ratio: 0 },
      ...{ download_loaded_rtt_ms: 112, upload_loaded_rtt_ms: 32, bufferbloat_ms: 100 },
      ...{ probe_sent_bytes: 216, probe_received_bytes: 164 },
    });
    expect(metrics.download_responsiveness_rpm).toBeCloseTo((60_000 / 113 + 60_000 / 100) / 2);
    // No whole probe was made while it uploaded.
    expect(metrics.upload_responsiveness_rpm).toBeUndefined();
  });

  it("has no responsiveness without the server kernel's round trips", async () => {
    const metrics = await figuresOf([...idle, ...download], goodResult);
    expect(metrics.download_loaded_rtt_ms).toBe(112);
    expect(metrics.download_responsiveness_rpm).toBeUndefined();
  });

  it('has no bufferbloat where the idle line or the full one was not probed', async () => {
    expect((await figuresOf(download)).bufferbloat_ms).toBeUndefined();
    expect((await figuresOf(idle)).bufferbloat_ms).toBeUndefined();
    expect((await figuresOf([])).idle_loss_ratio).toBeUndefined();
  });

  it('is never less than nothing', async () => {
    const quick = probesOf('download', 10, { connectMs: 11 });
    expect((await figuresOf([...idle, ...quick])).bufferbloat_ms).toBe(0);
  });

  it.each([
    [0, 'A+'],
    [4.9, 'A+'],
    [5, 'A'],
    [30, 'B'],
    [60, 'C'],
    [200, 'D'],
    [399.9, 'D'],
    [400, 'F'],
    [9000, 'F'],
  ])('gives a bufferbloat of %d ms the grade %s', (ms, grade) => {
    const spec = ndt7.metrics.find(({ name }) => name === 'bufferbloat_ms');
    expect(spec === undefined ? undefined : gradeOf(spec, ms)).toBe(grade);
  });
});
