// The figures of a report: what counts, what does not, and what a lower bound may say.
import { describe, expect, it } from 'vitest';
import { localTimes } from '../../src/core/local-time.js';
import type { Plan } from '../../src/core/plan.js';
import {
  exclusionOf,
  planSegments,
  reportedSpecs,
  reportSegments,
  type ReportRow,
} from '../../src/core/report-figures.js';
import { reportHours } from '../../src/core/report-hours.js';
import { reportOutages } from '../../src/core/report-outages.js';
import { nettests } from '../../src/nettests/index.js';

const [ndt7] = nettests.filter(({ id }) => id === 'ndt7');
const specs = ndt7 === undefined ? [] : reportedSpecs(ndt7);
const fromMs = Date.UTC(2026, 9, 1);
const toMs = Date.UTC(2026, 10, 1);
const range = { fromMs, toMs };

function row(hours: number, downloadBps: number | undefined, more: Partial<ReportRow> = {}): ReportRow {
  return {
    nettest: 'ndt7',
    startedAt: new Date(fromMs + hours * 3_600_000).toISOString(),
    status: 'ok',
    validityReasons: [],
    clock: 'synced',
    metrics: downloadBps === undefined ? {} : { download_bps: downloadBps },
    ...more,
  };
}

const plan: Plan = { downloadBps: 100e6, uploadBps: 40e6, latencyMs: 20, validFrom: '2026-01-01T00:00:00Z' };

describe('core/report-figures', () => {
  it('is about the headlines of a nettest', () => {
    expect(specs.map(({ heading, spec }) => [heading, spec.name])).toEqual([
      ['download', 'download_bps'],
      ['upload', 'upload_bps'],
      ['latency', 'min_rtt_ms'],
    ]);
  });

  it('leaves out what was no measurement of the line, and says why', () => {
    const why = (more: Partial<ReportRow>) => exclusionOf(row(1, 90e6, more), specs);
    expect(why({ status: 'failed' })).toBe('failed');
    expect(why({ status: 'skipped' })).toBe('skipped');
    expect(why({ validity: 'disturbed' })).toBe('disturbed');
    expect(why({ validity: 'unusable' })).toBe('unusable');
    expect(why({ clock: 'unsynced' })).toBe('clock');
    expect(why({ metrics: { connect_time_ms: 3 } })).toBe('no_figure');
    expect(why({ clock: 'unknown' })).toBeUndefined();
    expect(why({ validity: 'device_limited' })).toBeUndefined();
    expect(why({ status: 'partial' })).toBeUndefined();
  });

  it('splits where the contract changes inside the range', () => {
    const later: Plan = { downloadBps: 250e6, validFrom: '2026-10-11T00:00:00Z' };
    const segments = planSegments([plan, later], range);
    expect(segments.map((segment) => [segment.fromMs, segment.toMs, segment.plan?.downloadBps])).toEqual([
      [fromMs, Date.UTC(2026, 9, 11), 100e6],
      [Date.UTC(2026, 9, 11), toMs, 250e6],
    ]);
    expect(planSegments([], range)).toEqual([{ fromMs, toMs }]);
  });

  it('counts results below the share of the plan, a result at the limit not among them', () => {
    const rows = [80e6, 89e6, 90e6, 91e6].map((bps, index) => row(index, bps));
    const [figure] = reportSegments(rows, specs, [plan], range, 0.9)[0]?.figures ?? [];
    expect(figure).toMatchObject({ n: 4, median: 89.5e6, promised: 100e6, ofPlan: 0.895 });
    expect(figure?.worse).toMatchObject({ count: 2, n: 4, ratio: 0.5, limit: 90e6 });
  });

  it('takes a lower bound that reaches the limit as reaching it, and says nothing by one that does not', () => {
    const limited: Partial<ReportRow> = {
      validity: 'device_limited',
      validityReasons: ['link_speed.download'],
    };
    const rows = [row(1, 70e6, limited), row(2, 95e6, limited), row(3, 60e6), row(4, 99e6)];
    const [figure] = reportSegments(rows, specs, [plan], range, 0.9)[0]?.figures ?? [];
    expect(figure).toMatchObject({ n: 4, lowerBounds: 2, atLeast: true });
    expect(figure?.worse).toMatchObject({ count: 1, n: 3 });
    const above = [row(1, 50e6), row(2, 60e6), row(3, 99e6, limited)];
    expect(reportSegments(above, specs, [plan], range, 0.9)[0]?.figures[0]).toMatchObject({ atLeast: false });
  });

  it('judges latency by the promise itself, from the other side', () => {
    const rows = [10, 20, 21].map((ms, index) => row(index, undefined, { metrics: { min_rtt_ms: ms } }));
    const figures = reportSegments(rows, specs, [plan], range, 0.9)[0]?.figures ?? [];
    expect(figures).toHaveLength(1);
    expect(figures[0]?.worse).toMatchObject({ count: 1, n: 3, limit: 20 });
  });

  it('gives each hour of the wall its median, both of them where the clock is put back', () => {
    const localAt = localTimes('Europe/Berlin');
    const rows = ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', '2026-10-25T02:30:00Z'].map(
      (startedAt, index) => row(0, (index + 1) * 10e6, { startedAt }),
    );
    expect(reportHours(rows, specs, localAt)).toEqual([
      { hour: 2, medians: { download_bps: { n: 2, median: 15e6 } } },
      { hour: 3, medians: { download_bps: { n: 1, median: 30e6 } } },
    ]);
  });

  it('cuts outages to the range, and lets one that goes on last until its end', () => {
    const outage = (begin: string, end?: string) => ({
      id: '01930000-0000-7000-8000-000000000001',
      kind: 'no_dns' as const,
      begin,
      beginUncertaintyMs: 1,
      ...(end !== undefined && { end }),
      overlapsTest: false,
    });
    const summary = reportOutages(
      [outage('2026-09-30T23:00:00Z', '2026-10-01T01:00:00Z'), outage('2026-10-31T22:00:00Z')],
      [{ from: '2026-10-05T00:00:00Z', to: '2026-10-05T03:00:00Z', reboot: 'yes' }],
      range,
    );
    expect(summary).toMatchObject({
      count: 2,
      totalMs: 3 * 3_600_000,
      longestMs: 2 * 3_600_000,
      byKind: { no_dns: { count: 2 } },
      unwatchedMs: 3 * 3_600_000,
    });
  });
});
