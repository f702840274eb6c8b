// Loaded latency: medians, jitter, loss, and responsiveness by the draft's formulas.
import { describe, expect, it } from 'vitest';
import {
  median,
  phaseLatency,
  responsivenessRpm,
  settledProbes,
  trimmedMean,
  type LatencyProbe,
} from '../../src/core/loaded-latency.js';

/** Probes of a phase, a quarter of a second apart; undefined is one without an answer. */
function probes(phase: LatencyProbe['phase'], times: readonly (number | undefined)[]): LatencyProbe[] {
  return times.map((connectMs, index) => ({
    phase,
    atMs: index * 250,
    ...(connectMs === undefined ? {} : { connectMs }),
  }));
}

describe('src/core/loaded-latency: phaseLatency', () => {
  it('gives the median, and the mean difference between neighbours', () => {
    expect(phaseLatency(probes('idle', [10, 12, 11, 30]))).toEqual({
      rttMs: 11.5,
      jitterMs: (2 + 1 + 19) / 3,
      lossRatio: 0,
    });
  });

  it('counts probes without an answer as lost, and leaves them out of the times', () => {
    expect(phaseLatency(probes('idle', [10, undefined, 10, 10]))).toEqual({
      rttMs: 10,
      jitterMs: 0,
      lossRatio: 0.25,
    });
  });

  it('takes an answer after the time of a repeated SYN for a loss on a quick line', () => {
    expect(phaseLatency(probes('idle', [10, 1010, 10, 10]))).toEqual({
      rttMs: 10,
      jitterMs: 0,
      lossRatio: 0.25,
    });
  });

  it('takes it for what it is where the line itself takes that long', () => {
    expect(phaseLatency(probes('download', [900, 1100, 1200, 1000]))).toMatchObject({
      rttMs: 1050,
      lossRatio: 0,
    });
  });

  it('says nothing of one or two probes, and no time where hardly any was answered', () => {
    expect(phaseLatency(probes('idle', [10, 11]))).toEqual({});
    expect(phaseLatency([])).toEqual({});
    expect(phaseLatency(probes('idle', [undefined, undefined, 12]))).toEqual({ lossRatio: 2 / 3 });
    expect(phaseLatency(probes('idle', [undefined, undefined, undefined]))).toEqual({ lossRatio: 1 });
  });

  it('leaves out the first two seconds of a direction, and none of the idle line', () => {
    const both = [...probes('idle', [1, 2]), ...probes('upload', Array<number>(12).fill(5))];
    expect(settledProbes(both, 'idle')).toHaveLength(2);
    expect(settledProbes(both, 'upload').map(({ atMs }) => atMs)).toEqual([2000, 2250, 2500, 2750]);
    expect(settledProbes(both, 'download')).toEqual([]);
  });
});

describe('src/core/loaded-latency: responsivenessRpm', () => {
  it('is the mean of foreign and loaded responsiveness (draft, section 5.3.1.1)', () => {
    const rpm = responsivenessRpm({ tcpMs: [20], tlsMs: [30], httpMs: [40], selfMs: [60] });
    expect(rpm).toBeCloseTo((60_000 / 30 + 60_000 / 60) / 2);
  });

  it('does without the TLS part where there is no TLS (draft, section 5.3.1.2)', () => {
    expect(responsivenessRpm({ tcpMs: [20], httpMs: [40], selfMs: [60] })).toBeCloseTo(
      (60_000 / 30 + 60_000 / 60) / 2,
    );
  });

  it('is not known where any of its parts was not measured', () => {
    const all = { tcpMs: [20], tlsMs: [30], httpMs: [40], selfMs: [60] };
    for (const part of ['tcpMs', 'tlsMs', 'httpMs', 'selfMs'] as const) {
      expect(responsivenessRpm({ ...all, [part]: [] })).toBeUndefined();
    }
    expect(responsivenessRpm({ ...all, selfMs: [0] })).toBeUndefined();
  });
});

describe('src/core/loaded-latency: means', () => {
  it('trims the longest twentieth', () => {
    expect(trimmedMean([...Array<number>(19).fill(10), 9999])).toBe(10);
    expect(trimmedMean([10, 20])).toBe(15);
    expect(trimmedMean([])).toBeUndefined();
  });

  it('takes the middle, or the mean of both middles', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBeUndefined();
  });
});
