// What the explore page decides without a browser: its address, its lines, its bands, its files.
import { describe, expect, it } from 'vitest';
import type { SeriesDocument } from '../../../src/core/api.js';
import { undescribedMetric } from '../../../renderer/figure.js';
import { exploreBands, exploreMarks, planLine } from '../../../renderer/explore/explore-bands.js';
import { exploreCsv } from '../../../renderer/explore/explore-csv.js';
import { groupOf } from '../../../renderer/explore/explore-data.js';
import { exploreLines, type LineSource } from '../../../renderer/explore/explore-lines.js';
import { bandTexts } from '../../../renderer/explore/explore-model.js';
import { readExploreQuery, writeExploreQuery } from '../../../renderer/explore/explore-query.js';
import { chosenMetric } from '../../../renderer/explore/metric-choices.js';
import { wordingFor } from '../../../renderer/wording.js';
import { emptyStatus } from '../../browser/kiosk-documents.js';

const hourMs = 3_600_000;
const t0 = Date.UTC(2026, 10, 20);
const iso = (hours: number) => new Date(t0 + hours * hourMs).toISOString();
const metric = undescribedMetric('download_bps');

function series(part: Partial<SeriesDocument> = {}): SeriesDocument {
  const values = { server: [], network: [], interface: [] };
  return { metric, points: [], gaps: [], breaks: [], values, ...part };
}

function point(hours: number, value: number, server = 'a.example') {
  return { at: iso(hours), value, id: `id-${String(hours)}`, nettest: 'ndt7', status: 'ok' as const, server };
}

function bin(
  hours: number,
  median: number | undefined,
  attempts: SeriesDocument['gaps'][number]['status'][] = ['ok'],
) {
  const figures =
    median === undefined ? {} : { median, p10: median - 1, p90: median + 1, mean: median, min: 0, max: 9 };
  const counts: Partial<Record<(typeof attempts)[number], number>> = {};
  for (const status of attempts) counts[status] = (counts[status] ?? 0) + 1;
  return {
    from: iso(hours),
    to: iso(hours + 1),
    n: median === undefined ? 0 : 1,
    ...figures,
    attempts: counts,
  };
}

function linesOf(document: SeriesDocument, part: Partial<LineSource> = {}) {
  return exploreLines({
    series: document,
    labelOf: (key) => key,
    holes: [],
    changesMs: [],
    trailingDays: 0,
    pointText: () => '',
    binText: () => '',
    ...part,
  });
}

const breaksOf = (document: SeriesDocument, part: Partial<LineSource> = {}) =>
  linesOf(document, part)[0]
    ?.points.map(({ y }) => (Number.isNaN(y) ? '|' : String(y)))
    .join(' ');

describe('renderer/explore/explore-query', () => {
  it.each([
    '',
    'range=year',
    'nettest=ndt7&metric=download_bps&range=month&by=server&trailing=7',
    'from=2026-10-01T00%3A00%3A00Z&to=2026-11-01T00%3A00%3A00Z',
  ])('writes what it reads: %s', (text) => {
    const query = readExploreQuery(new URLSearchParams(text));
    expect(readExploreQuery(new URLSearchParams(writeExploreQuery(query)))).toEqual(query);
  });

  it('takes no garbage', () => {
    const query = readExploreQuery(
      new URLSearchParams('range=eon&by=moon&trailing=99&from=x&to=2026-01-01&metric='),
    );
    expect(query).toEqual({ range: 'week', by: 'none', trailingDays: 15 });
    expect(readExploreQuery(new URLSearchParams('from=2026-02-01&to=2026-01-01')).window).toBeUndefined();
  });

  it('asks for values of days, hours of months and days of years; for less of what comes each minute', () => {
    const window = (days: number) => ({ fromMs: t0 - days * 24 * hourMs, toMs: t0 });
    expect([1, 7, 30, 365].map((days) => groupOf(window(days), 'ndt7'))).toEqual([
      'none',
      'none',
      'hour',
      'day',
    ]);
    expect([1, 7].map((days) => groupOf(window(days), 'latency/gateway'))).toEqual(['none', 'hour']);
    expect(groupOf(undefined, 'ndt7')).toBe('day');
  });
});

describe('renderer/explore/explore-lines', () => {
  const points = [0, 1, 2, 3].map((hours) => point(hours, hours + 1));

  it('joins what follows at the usual distance', () => {
    expect(breaksOf(series({ points }))).toBe('1 2 3 4');
  });

  it('breaks over an attempt without a value, but not over one that is whole', () => {
    const gap = (status: 'failed' | 'ok') => ({ at: iso(1.5), id: 'g', nettest: 'ndt7', status });
    expect(breaksOf(series({ points, gaps: [gap('failed')] }))).toBe('1 2 | 3 4');
    expect(breaksOf(series({ points, gaps: [gap('ok')] }))).toBe('1 2 3 4');
  });

  it('breaks over an outage, a time in which the kiosk was off, and a change', () => {
    const holes = [{ fromMs: t0 + 2.2 * hourMs, toMs: t0 + 2.3 * hourMs }];
    expect(breaksOf(series({ points }), { holes })).toBe('1 2 3 | 4');
    expect(breaksOf(series({ points }), { changesMs: [t0 + 0.5 * hourMs] })).toBe('1 | 2 3 4');
  });

  it('breaks where hours are missing or only failed, not where a test runs every other hour', () => {
    const everyOther = [0, 2, 4, 6].map((hours) => bin(hours, hours));
    expect(breaksOf(series({ bins: everyOther, group: 'hour' }))).toBe('0 2 4 6');
    const failed = [bin(0, 1), bin(1, undefined, ['failed']), bin(2, 3)];
    expect(breaksOf(series({ bins: failed, group: 'hour' }))).toBe('1 | 3');
    const missing = [0, 1, 2, 3, 30].map((hours) => bin(hours, hours));
    expect(breaksOf(series({ bins: missing, group: 'hour' }))).toBe('0 1 2 3 | 30');
  });

  it('gives each server a line, the one with the most values first', () => {
    const parts = [
      { value: 'b', points: [point(0, 1)], gaps: [] },
      { points: [], gaps: [] },
      { value: 'a', points: [], gaps: [], bins: [bin(1, 2), bin(2, undefined, ['failed']), bin(3, 3)] },
    ];
    const lines = linesOf(series({ points: [point(0, 9)], parts }));
    expect(lines.map(({ key, points: { length } }) => [key, length])).toEqual([
      ['a', 3],
      ['b', 1],
    ]);
  });

  it('has medians with their band, in the middle of their hour', () => {
    const [line] = linesOf(series({ bins: [bin(0, 5)], group: 'hour' }));
    expect(line?.points).toEqual([{ x: t0 + hourMs / 2, y: 5, mean: 5, n: 1, low: 4, high: 6, text: '' }]);
  });
});

describe('renderer/explore/explore-bands', () => {
  const texts = bandTexts(wordingFor('UTC'));
  const window = { fromMs: t0, toMs: t0 + 24 * hourMs };

  it('keeps outage, failed, skipped and off apart, cut to the window', () => {
    const bands = exploreBands(
      {
        ...window,
        series: series({
          gaps: [
            { at: iso(1), id: 'f', nettest: 'ndt7', status: 'failed', reason: 'dns_nxdomain_error' },
            { at: iso(2), id: 's', nettest: 'ndt7', status: 'skipped', reason: 'budget' },
          ],
        }),
        timeline: {
          outages: [{ kind: 'no_dns', from: iso(20), count: 1, downMs: 4 * hourMs, overlapsTest: false }],
          off: [{ from: iso(-5), to: iso(3), count: 1, reason: 'off', offMs: 8 * hourMs, reboot: 'yes' }],
        },
      },
      texts,
    );
    expect(
      bands.map(({ kind, fromMs, toMs }) => [kind, (fromMs - t0) / hourMs, (toMs - t0) / hourMs]),
    ).toEqual([
      ['outage', 20, 24],
      ['off', 0, 3],
      ['failed', 1, 1],
      ['skipped', 2, 2],
    ]);
    expect(bands[2]?.text).toContain('the name does not exist');
  });

  it('tells how many of an hour failed', () => {
    const bands = exploreBands(
      {
        ...window,
        series: series({ bins: [bin(1, 5, ['ok', 'failed', 'failed'])], group: 'hour' }),
        timeline: { outages: [], off: [] },
      },
      texts,
    );
    expect(bands).toHaveLength(1);
    expect(bands[0]?.text).toContain('2 of 3 failed');
  });

  it('marks what people said, and where something else was measured', () => {
    const change = (what: 'server' | 'network' | 'plan', before: string, after?: string) => ({
      ...{ what, before, at: iso(5), nettest: 'ndt7' },
      ...(after !== undefined && { after }),
    });
    const breaks = [change('server', 'trn02', 'mil04'), change('plan', 'A', 'B'), change('network', 'AS1')];
    const opinions = [
      { id: '01930000-0000-7000-8000-000000000001', at: iso(3), answer: 'bad' as const },
      { id: '01930000-0000-7000-8000-000000000002', at: iso(-3), answer: 'good' as const },
    ];
    const marks = exploreMarks(window, { notes: [], plans: [] }, breaks, opinions, texts);
    expect(marks.map(({ kind, atMs }) => [kind, (atMs - t0) / hourMs])).toEqual([
      ['note', 3],
      ['change', 5],
      ['change', 5],
    ]);
    expect(marks.map(({ text }) => text).join(' ')).toMatch(
      /connection is bad.*server: trn02 → mil04.*network: AS1 → not known/s,
    );
  });

  it('draws the contract in segments where it changed', () => {
    const plans = [
      { downloadBps: 100e6, validFrom: iso(-100) },
      { downloadBps: 250e6, validFrom: iso(10) },
    ];
    expect(planLine(plans, window, ({ downloadBps }) => downloadBps)).toEqual([
      { fromMs: t0, toMs: t0 + 10 * hourMs, value: 100e6 },
      { fromMs: t0 + 10 * hourMs, toMs: window.toMs, value: 250e6 },
    ]);
    expect(planLine(plans.slice(1), window, ({ downloadBps }) => downloadBps)).toHaveLength(1);
  });
});

describe('renderer/explore/explore-csv', () => {
  it('has a row for each value and each attempt without one, in base units, in the order of time', () => {
    const gaps = [{ at: iso(1), id: 'g', nettest: 'ndt7', status: 'failed' as const, reason: 'eof_error' }];
    const text = exploreCsv(series({ points: [point(2, 90e6), point(0, 94.5e6)], gaps }), true);
    expect(text.split('\r\n')).toEqual([
      'at,download_bps,lower_bound,status,reason,nettest,server,id,flags',
      `${iso(0)},94500000,,ok,,ndt7,a.example,id-0,demo`,
      `${iso(1)},,,failed,eof_error,ndt7,,g,demo`,
      `${iso(2)},90000000,,ok,,ndt7,a.example,id-2,demo`,
      '',
    ]);
  });

  it('has a row for each hour, with its attempts; what was not measured is empty', () => {
    const text = exploreCsv(
      series({ bins: [bin(0, undefined, ['failed'])], group: 'hour', timezone: 'UTC' }),
      false,
    );
    expect(text.split('\r\n')[1]).toBe(`${iso(0)},${iso(1)},UTC,0,,,,,,,0,0,1,0,0`);
  });
});

describe('renderer/explore/metric-choices', () => {
  const status = emptyStatus(t0);
  const groups = [
    { nettest: 'ndt7', title: 'ndt7', scope: 'line' as const, metrics: status.nettests[0]?.metrics ?? [] },
  ];

  it('begins with the download of the line', () => {
    expect(chosenMetric(groups, status, {})?.spec.name).toBe('download_bps');
  });

  it('takes a metric of a nettest that nobody has described', () => {
    const choice = chosenMetric(groups, status, { nettest: 'new.test', metric: 'dns_time_ms' });
    expect(choice).toMatchObject({
      nettest: 'new.test',
      spec: { name: 'dns_time_ms', label: 'dns time', unit: 'ms' },
    });
  });

  it('has nothing to choose where there is nothing', () => {
    expect(chosenMetric([], status, {})).toBeUndefined();
  });
});
