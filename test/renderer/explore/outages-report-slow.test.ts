// What the pages about outages, reports and slow hours decide without a browser.
import { describe, expect, it } from 'vitest';
import type { HourCell } from '../../../src/core/hour-grid.js';
import type { Outage } from '../../../src/core/monitor.js';
import { outageCsv } from '../../../renderer/outages/outage-csv.js';
import { dayOf, firstOfMonth, outageDays, severityOf } from '../../../renderer/outages/outage-days.js';
import { readReportQuery, reportWindow, writeReportQuery } from '../../../renderer/report/report-query.js';
import { shadeOf } from '../../../renderer/slow/heat-table.js';
import { slowCsv } from '../../../renderer/slow/slow-csv.js';

const zone = 'Europe/Berlin';
const hourMs = 3_600_000;

function outage(begin: string, end?: string): Outage {
  return {
    id: '01930000-0000-7000-8000-000000000001',
    kind: 'no_dns',
    begin,
    beginUncertaintyMs: 1,
    ...(end !== undefined && { end }),
    overlapsTest: false,
  };
}

describe('renderer/outages/outage-days', () => {
  it('has days of 25 and of 23 hours where the clock is changed', () => {
    const none = { outages: [], unwatched: [] };
    const lengths = (day: string) =>
      outageDays(day, day, none, zone, 0).map(({ fromMs, toMs }) => (toMs - fromMs) / hourMs);
    expect(lengths('2026-10-25')).toEqual([25]);
    expect(lengths('2026-03-29')).toEqual([23]);
    expect(lengths('2026-11-20')).toEqual([24]);
  });

  it('counts an outage over midnight for both days, each with its part', () => {
    const data = { outages: [outage('2026-11-19T22:30:00Z', '2026-11-19T23:10:00Z')], unwatched: [] };
    const days = outageDays('2026-11-18', '2026-11-20', data, zone, 0);
    expect(days.map(({ day, outages, outageMs }) => [day, outages.length, outageMs / 60_000])).toEqual([
      ['2026-11-18', 0, 0],
      ['2026-11-19', 1, 30],
      ['2026-11-20', 1, 10],
    ]);
    expect(days.map(severityOf)).toEqual([0, 2, 2]);
  });

  it('lets an outage that goes on last until now, and keeps the time apart in which nobody watched', () => {
    const now = Date.parse('2026-11-20T12:00:00Z');
    const data = {
      outages: [outage('2026-11-20T05:00:00Z')],
      unwatched: [{ from: '2026-11-20T01:00:00Z', to: '2026-11-20T02:00:00Z', reboot: 'yes' as const }],
    };
    const [day] = outageDays('2026-11-20', '2026-11-20', data, zone, now);
    expect(day).toMatchObject({ outageMs: 7 * hourMs, offMs: hourMs });
    expect(day && severityOf(day)).toBe(4);
  });

  it('knows the day and the first of months by the kiosk’s calendar', () => {
    expect(dayOf(Date.parse('2026-11-19T23:30:00Z'), zone)).toBe('2026-11-20');
    expect(firstOfMonth('2026-01-31', 1)).toBe('2025-12-01');
    expect(firstOfMonth('2025-12-01', -12)).toBe('2026-12-01');
  });

  it('gives outages and pauses out in the order of time', () => {
    const text = outageCsv(
      [outage('2026-11-20T05:00:00Z')],
      [{ from: '2026-11-20T01:00:00Z', to: '2026-11-20T02:00:00Z', reboot: 'no' }],
      true,
    );
    expect(text.split('\r\n').slice(1, 3)).toEqual([
      'unwatched,reboot_no,2026-11-20T01:00:00Z,2026-11-20T02:00:00Z,,,,demo',
      'outage,no_dns,2026-11-20T05:00:00Z,,1,,0,demo',
    ]);
  });
});

describe('renderer/report/report-query', () => {
  it.each([
    '',
    'range=year&below=0.8',
    'layout=summary&range=thisMonth',
    'from=2026-01-01T00%3A00%3A00.000Z&to=2026-02-01T00%3A00%3A00.000Z',
  ])('writes what it reads: %s', (text) => {
    const query = readReportQuery(new URLSearchParams(text), zone);
    expect(readReportQuery(new URLSearchParams(writeReportQuery(query)), zone)).toEqual(query);
  });

  it('takes months by the kiosk’s midnights, over a change of the clock', () => {
    const query = readReportQuery(new URLSearchParams('month=2026-10'), zone);
    expect(reportWindow(query, 0, zone)).toEqual({
      fromMs: Date.parse('2026-09-30T22:00:00Z'),
      toMs: Date.parse('2026-10-31T23:00:00Z'),
    });
    const last = readReportQuery(new URLSearchParams('range=lastMonth'), zone);
    expect(reportWindow(last, Date.parse('2026-01-05T00:00:00Z'), zone)).toEqual({
      fromMs: Date.parse('2025-11-30T23:00:00Z'),
      toMs: Date.parse('2025-12-31T23:00:00Z'),
    });
  });

  it('takes no garbage', () => {
    const query = readReportQuery(new URLSearchParams('month=x&below=7&range=eon&from=1&to=0'), zone);
    expect(query).toEqual({ range: 'lastMonth', below: 0.9, layout: 'evidence' });
  });
});

describe('renderer/slow', () => {
  const cell = (median: number, hour = 0): HourCell => ({ weekday: 0, hour, n: 3, median, p10: 1, p90: 2 });

  it('shades the slow fields, whichever way is slow, and leaves like ones pale', () => {
    const cells = Array.from({ length: 21 }, (_, index) => cell(100 + index * 10));
    expect(shadeOf(100, cells, 'higher')).toBe(5);
    expect(shadeOf(300, cells, 'higher')).toBe(0);
    expect(shadeOf(300, cells, 'lower')).toBe(5);
    const alike = [100, 101, 102].map((median) => cell(median));
    expect(alike.map(({ median }) => shadeOf(median, alike, 'higher'))).toEqual([1, 0, 0]);
  });

  it('does not let one odd field make all others alike', () => {
    const cells = [cell(1), ...Array.from({ length: 40 }, (_, index) => cell(400 + index * 3))];
    expect(shadeOf(400, cells, 'higher')).toBe(5);
  });

  it('counts weekdays as ISO 8601 does', () => {
    expect(slowCsv([cell(5)], 'download_bps', 'UTC', false).split('\r\n')[1]).toBe('7,0,UTC,3,5,1,2');
  });
});
