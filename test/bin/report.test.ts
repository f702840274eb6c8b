// The report of a made-up store equals what plain SQL says of the same rows.
import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createReports } from '../../src/bin/report.js';
import { reportDocumentSchema, type ReportDocument } from '../../src/core/report.js';
import { demoYear } from '../../src/demo/demo-year.js';
import { nettests } from '../../src/nettests/index.js';
import { fillStore } from '../../src/sqlite/fill-store.js';
import { openSqliteStore, type SqliteStore } from '../../src/sqlite/sqlite-store.js';

const toMs = Date.UTC(2026, 10, 20, 18, 30);
/** Begins in the middle of the Wi-Fi weeks, has a closed gate, outages and failures in it. */
const range = { fromMs: toMs - 60 * 86_400_000, toMs };
const count = z.object({ n: z.number() });
const value = z.object({ value: z.number() });

describe('bin/report', () => {
  let folder: string;
  let store: SqliteStore;
  let sql: Database.Database;
  let report: ReportDocument;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mk-kiosk-report-'));
    const path = join(folder, 'kiosk.db');
    const year = demoYear({ toMs, timezone: 'Europe/Berlin', seed: 3, days: 70 });
    store = openSqliteStore({ path, deviceId: 'demo' });
    for (const plan of year.plans) await store.addPlan(plan);
    for (const outage of year.outages) await store.saveOutage(outage);
    const filling = fillStore(path, 'demo');
    filling.add(
      [...year.days()].map(({ measurements }) => ({ measurements, minutes: { latency: [], watch: [] } })),
    );
    filling.close();
    sql = new Database(path, { readonly: true });
    report = await createReports({
      store,
      monitors: store,
      clock: { nowMs: () => toMs },
      nettests,
      version: 'test',
      timezone: () => 'Europe/Berlin',
      device: () => ({ id: 'demo', name: 'Demo', annotations: {} }),
    })(range, 0.9);
  });
  afterAll(async () => {
    sql.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const inRange = `started_at_ms >= ${range.fromMs} AND started_at_ms < ${range.toMs}`;
  const valid = `${inRange} AND status IN ('ok', 'partial')`;
  const figures = (
    metric: string,
  ) => `SELECT v.value FROM measurement m JOIN metric v ON v.measurement_key = m.key
    JOIN metric_name n ON n.key = v.name_key WHERE n.name = '${metric}' AND ${valid}`;
  const segment = () => report.nettests.find(({ id }) => id === 'ndt7')?.segments.at(-1);

  it('is a document of its own schema', () => {
    expect(reportDocumentSchema.safeParse(report).error).toBeUndefined();
  });

  it('counts attempts, failures and rows as SQL does', () => {
    const of = (where: string) =>
      count.parse(sql.prepare(`SELECT count(*) AS n FROM measurement WHERE ${inRange} AND ${where}`).get()).n;
    expect(report.data.rows).toBe(of('1'));
    expect(report.data.rows).toBeGreaterThan(600);
    for (const status of ['ok', 'partial', 'failed', 'skipped'] as const)
      expect(report.attempts[status] ?? 0, status).toBe(of(`status = '${status}'`));
    expect(report.attempts.failed).toBeGreaterThan(0);
    for (const { failure, count: n } of report.failures) expect(n).toBe(of(`failure = '${failure}'`));
    const [ndt7] = report.nettests;
    expect(ndt7).toMatchObject({ attempts: of('1'), valid: of(`status IN ('ok', 'partial')`) });
  });

  it.each(['download_bps', 'upload_bps', 'min_rtt_ms'])(
    'has the median and extremes of %s as SQL has them',
    (metric) => {
      const figure = segment()?.figures.find((candidate) => candidate.metric.name === metric);
      const all = (expression: string) =>
        value.parse(sql.prepare(`SELECT ${expression} AS value FROM (${figures(metric)})`).get()).value;
      expect(figure?.n).toBe(all('count(*)'));
      expect(figure?.median).toBeCloseTo(all('median(value)'), 6);
      expect(figure?.p10).toBeCloseTo(all('percentile(value, 10)'), 3);
      expect(figure?.p90).toBeCloseTo(all('percentile(value, 90)'), 3);
      expect(figure?.min).toBe(all('min(value)'));
      expect(figure?.max).toBe(all('max(value)'));
    },
  );

  it('counts results below the plan as SQL does, lower bounds that do not reach it left out', () => {
    const worse = segment()?.figures.find(({ heading }) => heading === 'download')?.worse;
    const of = (where: string) =>
      value.parse(
        sql.prepare(`SELECT count(*) AS value FROM (${figures('download_bps')}) WHERE ${where}`).get(),
      ).value;
    const unknown = value.parse(
      sql
        .prepare(
          `SELECT count(*) AS value FROM (${figures('download_bps')} AND m.validity = 'device_limited') WHERE value < 450e6`,
        )
        .get(),
    ).value;
    expect(unknown).toBeGreaterThan(10);
    expect(worse?.limit).toBe(450e6);
    expect(worse?.count).toBe(of('value < 450e6') - unknown);
    expect(worse?.n).toBe(of('1') - unknown);
  });

  it('has a hash that anybody can make again from the rows', () => {
    const rows = z
      .array(z.object({ hash: z.string() }))
      .parse(
        sql
          .prepare(
            `SELECT lower(hex(hash)) AS hash FROM measurement WHERE key > 0 AND ${inRange} ORDER BY key`,
          )
          .all(),
      );
    const digest = createHash('sha256');
    for (const { hash } of rows) digest.update(`${hash}\n`);
    expect(report.data.sha256).toBe(digest.digest('hex'));
  });

  it('sums outages as SQL does', () => {
    const { total } = z.object({ total: z.number() }).parse(
      sql
        .prepare(
          `SELECT sum(min(end_ms, ${range.toMs}) - max(begin_ms, ${range.fromMs})) AS total FROM outage
             WHERE begin_ms < ${range.toMs} AND end_ms >= ${range.fromMs}`,
        )
        .get(),
    );
    expect(report.outages.totalMs).toBe(total);
    expect(report.outages.count).toBeGreaterThan(3);
  });

  it('refuses a range that is empty or longer than it can read', async () => {
    const make = createReports({
      store,
      monitors: store,
      clock: { nowMs: () => toMs },
      nettests,
      version: 'test',
      timezone: () => 'UTC',
      device: () => ({ id: 'demo', name: 'Demo', annotations: {} }),
    });
    await expect(make({ fromMs: 5, toMs: 5 }, 0.9)).rejects.toMatchObject({ code: 'bad_request' });
    await expect(make({ fromMs: 0, toMs: 401 * 86_400_000 }, 0.9)).rejects.toMatchObject({
      code: 'bad_request',
    });
  });
});
