// How long chart queries take on a store with ten years in it, beside what one would do in its place: a plain table with
// the time as its key, and SQL that groups its rows and takes percentiles.
import Database from 'better-sqlite3';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { BinQuery, SplitBins } from '../../src/core/rollup-store.js';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { makeTenYears, seeded, type TenYearsRange } from './ten-years.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Queries that are not counted: code is compiled while it is first used. */
const warmUp = 10;

/** A chart: a metric over a range, from rows or put together. */
interface Chart {
  readonly title: string;
  readonly table: 'speed' | 'latency';
  readonly metric: string;
  readonly rangeMs: number;
  readonly group: 'none' | 'hour' | 'day' | 'week';
  readonly timezone?: string;
  /** What else a store is asked for that has no plain table: gives the number of entries. */
  readonly ask?: (store: Store, range: { readonly fromMs: number; readonly toMs: number }) => Promise<number>;
}

type Store = ReturnType<typeof openSqliteStore>;

const rome = 'Europe/Rome';
const download = { metric: 'download_bps', nettests: ['ndt7'] };

const charts: readonly Chart[] = [
  { title: 'download, 24 hours, rows', ...speed('none'), rangeMs: dayMs },
  { title: 'download, 7 days, rows', ...speed('none'), rangeMs: 7 * dayMs },
  { title: 'download, 60 days, hours', ...speed('hour'), rangeMs: 60 * dayMs },
  { title: 'download, 1 year, days', ...speed('day'), rangeMs: 365 * dayMs },
  { title: 'download, 1 year, days of Rome', ...speed('day'), rangeMs: 365 * dayMs, timezone: rome },
  { title: 'download, 10 years, days', ...speed('day'), rangeMs: 3652 * dayMs },
  { title: 'latency, 7 days, hours', ...latency('hour'), rangeMs: 7 * dayMs },
  { title: 'latency, 60 days, hours', ...latency('hour'), rangeMs: 60 * dayMs },
  { title: 'latency, 1 year, days', ...latency('day'), rangeMs: 365 * dayMs },
  {
    title: 'latency, 1 year, days of Rome',
    ...latency('day'),
    rangeMs: 365 * dayMs,
    timezone: rome,
  },
  { title: 'latency, 10 years, days', ...latency('day'), rangeMs: 3652 * dayMs },
  { title: 'download, week of 1 year in Rome', ...speed('week'), rangeMs: 365 * dayMs, timezone: rome },
  { title: 'latency, week of 1 year in Rome', ...latency('week'), rangeMs: 365 * dayMs, timezone: rome },
  ...(
    [
      ['60 days, hours', 60, 'hour'],
      ['1 year, days', 365, 'day'],
      ['10 years, days', 3652, 'day'],
    ] as const
  ).flatMap(([title, days, group]): Chart[] => [
    {
      ...{ title: `download, one server of 20, ${title}`, ...speed(group), rangeMs: days * dayMs },
      ask: async (store, range) =>
        (await store.bins({ ...download, ...range, group, where: { server: 'trn07' } }, 5000)).bins.length,
    },
    {
      ...{ title: `download, by network, ${title}`, ...speed(group), rangeMs: days * dayMs },
      ask: async (store, range) =>
        binsIn(await store.binsBy({ ...download, ...range, group }, 'network', 5000, 20)),
    },
    {
      ...{ title: `download, by each of 20 servers, ${title}`, ...speed(group), rangeMs: days * dayMs },
      ask: async (store, range) =>
        binsIn(await store.binsBy({ ...download, ...range, group }, 'server', 5000, 20)),
    },
    {
      ...{ title: `breaks and values, ${title}`, ...speed(group), rangeMs: days * dayMs },
      ask: async (store, range) =>
        (await store.circumstances({ nettests: ['ndt7'], ...range }, group)).changes.length,
    },
  ]),
  ...[7, 30, 365, 3652].map((days): Chart => ({
    ...{ title: `timeline, ${days} days`, ...speed('none'), rangeMs: days * dayMs },
    ask: async (store, range) => {
      const { outages, off, attempts, changes } = await store.timeline({ ...range, limit: 500 });
      return outages.length + off.length + attempts.length + changes.length;
    },
  })),
];

function binsIn({ parts }: SplitBins): number {
  return parts.reduce((sum, { bins }) => sum + bins.length, 0);
}

function speed(group: Chart['group']) {
  return { table: 'speed', metric: 'download_bps', group } as const;
}

function latency(group: Chart['group']) {
  return { table: 'latency', metric: 'median_rtt_ms', group } as const;
}

/** One chart's figures; times in milliseconds. */
export interface SeriesFigures {
  readonly title: string;
  readonly points: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Processor time, which other programs of the machine do not change. */
  readonly p50CpuMs: number;
  readonly p99CpuMs: number;
  /** Absent where a plain table has nothing like it. */
  readonly plainP50Ms?: number;
  readonly plainP99Ms?: number;
}

/** Opens the store at `path`, makes the plain tables at `plainPath`, and draws each chart many times, at other places of the range. */
export async function benchSeries(
  path: string,
  plainPath: string,
  range: TenYearsRange,
  repetitions: number,
): Promise<readonly SeriesFigures[]> {
  const store = openSqliteStore({ path, deviceId: 'benchmark' });
  const plain = plainTables(path, plainPath);
  const figures: SeriesFigures[] = [];
  for (const chart of charts) {
    const random = seeded(7);
    const ours: number[] = [];
    const cpu: number[] = [];
    const theirs: number[] = [];
    let points = 0;
    for (let n = 0; n < warmUp + repetitions; n += 1) {
      const spareMs = Math.max(0, range.toMs - range.fromMs - chart.rangeMs);
      const fromMs = range.fromMs + Math.floor((random() * spareMs) / dayMs) * dayMs;
      const startMs = performance.now();
      const before = process.cpuUsage();
      points = await draw(store, chart, fromMs);
      const { user, system } = process.cpuUsage(before);
      if (n < warmUp) continue;
      ours.push(performance.now() - startMs);
      cpu.push((user + system) / 1000);
    }
    const deadlineMs = performance.now() + 5000;
    for (let n = 0; hasPlain(chart) && n < repetitions && (n < 4 || performance.now() < deadlineMs); n += 1) {
      const spareMs = Math.max(0, range.toMs - range.fromMs - chart.rangeMs);
      const fromMs = range.fromMs + Math.floor((random() * spareMs) / dayMs) * dayMs;
      const startMs = performance.now();
      plainDraw(plain, chart, fromMs);
      if (n > 0) theirs.push(performance.now() - startMs);
    }
    figures.push({
      title: chart.title,
      points,
      p50Ms: quantile(ours, 0.5),
      p99Ms: quantile(ours, 0.99),
      p50CpuMs: quantile(cpu, 0.5),
      p99CpuMs: quantile(cpu, 0.99),
      ...(hasPlain(chart) && { plainP50Ms: quantile(theirs, 0.5), plainP99Ms: quantile(theirs, 0.99) }),
    });
  }
  plain.close();
  await store.close();
  return figures;
}

/** Charts of one metric over time have a plain table to be compared with. */
function hasPlain({ group, ask }: Chart): boolean {
  return group !== 'week' && ask === undefined;
}

async function draw(
  store: Store,
  { table, metric, rangeMs, group, timezone, ask }: Chart,
  fromMs: number,
): Promise<number> {
  const nettests = [table === 'speed' ? 'ndt7' : 'latency/example.org'];
  const range = { fromMs, toMs: fromMs + rangeMs, nettests };
  if (ask !== undefined) return ask(store, { fromMs, toMs: range.toMs });
  if (group === 'week')
    return (await store.weekHours({ metric, ...range, timezone: timezone ?? 'UTC' })).length;
  if (group === 'none') return (await store.series(metric, range, 5000)).points.length;
  const query: BinQuery = { metric, group, ...range, ...(timezone !== undefined && { timezone }) };
  return (await store.bins(query, 5000)).bins.length;
}

/** The same values in tables that one would make for this alone: time as the key, a column for each figure. */
function plainTables(path: string, plainPath: string): Database.Database {
  const plain = new Database(plainPath);
  plain.pragma('journal_mode = WAL');
  plain.exec(
    `CREATE TABLE speed (at_ms INTEGER PRIMARY KEY, download_bps REAL, upload_bps REAL, min_rtt_ms REAL);
     CREATE TABLE latency (at_ms INTEGER PRIMARY KEY, min_rtt_ms REAL, median_rtt_ms REAL, p95_rtt_ms REAL, jitter_ms REAL)`,
  );
  plain.prepare('ATTACH ? AS kiosk').run(path);
  const value = (name: string) =>
    `max(v.value) FILTER (WHERE v.name_key = (SELECT key FROM kiosk.metric_name WHERE name = '${name}'))`;
  plain.exec(
    `INSERT INTO speed SELECT m.started_at_ms, ${value('download_bps')}, ${value('upload_bps')}, ${value('min_rtt_ms')}
       FROM kiosk.measurement AS m LEFT JOIN kiosk.metric AS v ON v.measurement_key = m.key GROUP BY m.key;
     INSERT INTO latency SELECT minute * 60000, min_us / 1e3, median_us / 1e3, p95_us / 1e3, jitter_us / 1e3
       FROM kiosk.latency_minute`,
  );
  return plain;
}

/** UTC only: SQLite knows no zones. */
function plainDraw(plain: Database.Database, { table, metric, rangeMs, group }: Chart, fromMs: number): void {
  const where = 'WHERE at_ms >= ? AND at_ms < ?';
  const sql =
    group === 'none'
      ? `SELECT at_ms, ${metric} FROM ${table} ${where} ORDER BY at_ms`
      : `SELECT at_ms / ${group === 'hour' ? hourMs : dayMs} AS bin, count(${metric}), min(${metric}), max(${metric}),
           percentile(${metric}, 10), median(${metric}), percentile(${metric}, 90), count(*)
         FROM ${table} ${where} GROUP BY bin`;
  plain.prepare(sql).all(fromMs, fromMs + rangeMs);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** The figures as a Markdown table. */
export function seriesTable(figures: readonly SeriesFigures[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    row(['chart', 'points', 'p50 ms', 'p99 ms', 'p50 CPU ms', 'p99 CPU ms', 'plain p50 ms', 'plain p99 ms']),
    row(['---', '---:', '---:', '---:', '---:', '---:', '---:', '---:']),
    ...figures.map(({ title, points, p50Ms, p99Ms, p50CpuMs, p99CpuMs, plainP50Ms, plainP99Ms }) =>
      row([
        title,
        String(points),
        ...[p50Ms, p99Ms, p50CpuMs, p99CpuMs, plainP50Ms, plainP99Ms].map((ms) => ms?.toPrecision(3) ?? ''),
      ]),
    ),
  ].join('\n');
}

// `npm run bench -- series`, or `node dist/scripts/bench/series.js FILE` [REPETITIONS] with a store that ten-years.js has made.
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const folder = mkdtempSync(join(tmpdir(), 'mk-kiosk-bench-'));
  try {
    const named = process.argv[2];
    const path = named ?? join(folder, 'kiosk.db');
    const startMs = performance.now();
    const range = named === undefined ? await makeTenYears({ path }) : rangeOf(named);
    const seconds = (performance.now() - startMs) / 1000;
    const megabytes = statSync(path).size / 1e6;
    const table = seriesTable(
      await benchSeries(path, join(folder, 'plain.db'), range, Number(process.argv[3] ?? 200)),
    );
    process.stdout.write(
      `${table}\n\nThe store: ${megabytes.toFixed(0)} MB, made in ${seconds.toFixed(0)} s.\n`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** From the first day of a store to the end of its last. */
function rangeOf(path: string): TenYearsRange {
  const store = new Database(path, { readonly: true });
  const found = store.prepare('SELECT min(started_at_ms), max(started_at_ms) FROM measurement').raw().get();
  store.close();
  const [firstMs, lastMs] = z.tuple([z.number(), z.number()]).parse(found);
  return { fromMs: Math.floor(firstMs / dayMs) * dayMs, toMs: (Math.floor(lastMs / dayMs) + 1) * dayMs };
}
