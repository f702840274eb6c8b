// Explore, slow hours, outages and report in a real browser, on the real kiosk with a made-up store.
import Database from 'better-sqlite3';
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { axeViolations } from './accessibility.js';
import {
  chromiumPath,
  launchChromium,
  noMisdeeds,
  watchMisdeeds,
  type Misdeeds,
  type OpenOptions,
} from './browser.js';
import { pages, situations } from './desk-pages.js';
import { startDemoKiosk, type DemoKiosk } from './demo-kiosk.js';
import { layoutFaults } from './geometry.js';

/** What comes to be true within some seconds; the machine may be slow. */
function soon<Value>(read: () => Value) {
  return expect.poll(read, { timeout: 15_000 });
}

describe.skipIf(chromiumPath === undefined)('browser/explore-pages (needs Chromium)', () => {
  let browser: Browser;
  let kiosk: DemoKiosk;
  let page: Page;
  let misdeeds: Misdeeds;
  let close: () => Promise<void> = () => Promise.resolve();

  beforeAll(async () => {
    [browser, kiosk] = await Promise.all([launchChromium(), startDemoKiosk(40)]);
  });
  afterEach(async () => {
    await close();
    close = () => Promise.resolve();
  });
  afterAll(async () => {
    await browser.close();
    await kiosk.close();
  });

  async function open(
    address: string,
    ready: string,
    { width = 1280, height = 720, locale = 'en-GB', colorScheme = 'light' }: OpenOptions = {},
  ): Promise<void> {
    const context = await browser.newContext({
      viewport: { width, height },
      locale,
      colorScheme,
      reducedMotion: 'reduce',
      timezoneId: 'America/New_York',
    });
    context.setDefaultTimeout(15_000);
    close = () => context.close();
    page = await context.newPage();
    misdeeds = await watchMisdeeds(page, kiosk.url);
    await page.goto(`${kiosk.url}/${address}`);
    await page.locator(ready).first().waitFor({ state: 'attached' });
  }

  const query = () => new URL(page.url()).searchParams;
  const label = () => page.locator('.explore-canvas').getAttribute('aria-label');

  it.each(situations)(
    'can be read and used by everybody: %s, %s, %i × %i',
    async (locale, colorScheme, width, height) => {
      for (const [address, ready] of pages) {
        await open(address, ready, { width, height, locale, colorScheme });
        expect([address, await layoutFaults(page)]).toEqual([address, []]);
        expect([address, await axeViolations(page)]).toEqual([address, []]);
        expect(misdeeds).toEqual(noMisdeeds);
        await close();
      }
    },
  );

  it('zooms and pans by keys, wheel and mouse, keeps it in the address, and goes back', async () => {
    await open(...pages[0]);
    const before = await label();
    await page.locator('.explore-canvas').focus();
    await page.keyboard.press('+');
    await page.waitForURL(/from=/);
    await soon(label).not.toBe(before);
    const length = () => Date.parse(query().get('to') ?? '') - Date.parse(query().get('from') ?? '');
    const zoomed = length();
    expect(zoomed / 86_400_000).toBeCloseTo(3.5, 1);
    const from = query().get('from');
    await page.keyboard.press('ArrowLeft');
    await soon(() => query().get('from')).not.toBe(from);
    expect(length()).toBe(zoomed);
    await page.keyboard.press('Home');
    await soon(() => query().get('range')).toBe('all');
    await page.getByRole('button', { name: 'Month', exact: true }).click();
    await soon(() => query().get('range')).toBe('month');
    await soon(label).toContain('medians of each hour');
    const box = await page.locator('.explore-canvas').boundingBox();
    if (box === null) throw new Error('the chart has no box');
    const y = box.y + 60;
    await page.mouse.move(box.x + box.width * 0.4, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, y, { steps: 4 });
    await page.locator('.explore-part:not([hidden])').waitFor();
    await page.mouse.up();
    await page.waitForURL(/from=/);
    expect(length() / 86_400_000).toBeGreaterThan(2);
    expect(length() / 86_400_000).toBeLessThan(4.5);
    await page.goBack();
    await soon(() => query().get('range')).toBe('all');
    expect(misdeeds).toEqual(noMisdeeds);
  });

  it('gives what it shows as CSV, PNG and SVG, marked as a demo', async () => {
    await open(...pages[0]);
    const take = async (name: string) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name, exact: true }).click(),
      ]);
      return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
    };
    const csv = await take('CSV');
    expect(csv.name).toMatch(/^demo_ndt7_download_bps_.*\.csv$/);
    const lines = csv.bytes.toString('utf8').trimEnd().split('\r\n');
    const text = (await label()) ?? '';
    const counted = [...text.matchAll(/(\d+) (?:values|failed|skipped)/g)].reduce(
      (sum, [, n]) => sum + Number(n),
      0,
    );
    expect(lines.length - 1).toBe(counted);
    expect(lines.slice(1).every((line) => line.endsWith(',demo'))).toBe(true);
    const png = await take('PNG');
    expect(png.bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
    const svg = await take('SVG');
    expect(svg.bytes.toString('utf8')).toContain('DEMO');
    expect(svg.bytes.toString('utf8')).toMatch(/<polyline points="[\d., ]+"/);
    expect(misdeeds).toEqual(noMisdeeds);
  });

  it('shows any metric, splits it by server, draws an average, and has its table', async () => {
    await open('explore?range=week&nettest=latency%2Fgateway&metric=loss_ratio', pages[0][1]);
    await page.locator('.explore-title', { hasText: 'Loss' }).waitFor();
    await page.getByRole('combobox', { name: 'Metric' }).selectOption({ label: 'Retransmitted' });
    await page.locator('.explore-title', { hasText: 'Retransmitted' }).waitFor();
    await page.getByRole('combobox', { name: 'Split lines by' }).selectOption('server');
    await page.locator('.legend-toggle').nth(1).click();
    expect(await page.locator('.legend-toggle').nth(1).getAttribute('aria-pressed')).toBe('false');
    await page.getByRole('slider', { name: 'Trailing average' }).fill('7');
    await soon(() => query().get('trailing')).toBe('7');
    await page.getByText('Table', { exact: true }).click();
    await page.locator('.explore-panel tbody tr').first().waitFor();
    const [, counted] = /: (\d+) values/.exec((await label()) ?? '') ?? [];
    expect(await page.locator('.explore-panel tbody tr').count()).toBeGreaterThanOrEqual(Number(counted));
    await page.goto(`${kiosk.url}/explore?nettest=new.test&metric=something_ms`);
    await page.getByText('There is no nettest "new.test"').first().waitFor();
  });

  it('keeps a note, which then stands in the list of what happened', async () => {
    await open('explore?range=day', pages[0][1]);
    await page.getByText('Add a note').click();
    await page.getByRole('button', { name: 'Keep the note' }).click();
    await page.getByText('A note needs a time, a name and some words.').waitFor();
    await page.getByLabel('Your name').fill('Ada');
    await page.getByLabel('What happened').fill('Router moved to the attic');
    await page.getByRole('button', { name: 'Keep the note' }).click();
    await page.getByText('The note is kept.', { exact: false }).waitFor();
    await page.getByText('What else happened').click();
    await page.getByText('Router moved to the attic').waitFor();
  });

  it('has the medians of SQL in the heat map', async () => {
    await open('slow?span=month', '.heat td');
    const sql = new Database(kiosk.database, { readonly: true });
    const rows = z
      .array(z.object({ at: z.number(), value: z.number(), validity: z.string().nullable() }))
      .parse(
        sql
          .prepare(
            `SELECT m.started_at_ms AS at, v.value, m.validity FROM measurement m JOIN metric v ON v.measurement_key = m.key
           JOIN metric_name n ON n.key = v.name_key WHERE n.name = 'download_bps' AND m.started_at_ms >= ?`,
          )
          .all(Date.now() - 28 * 86_400_000),
      );
    sql.close();
    const berlin = new Intl.DateTimeFormat('en', {
      timeZone: 'Europe/Berlin',
      weekday: 'short',
      hour: 'numeric',
      hourCycle: 'h23',
    });
    const cells = await page.locator('.heat tbody tr').evaluateAll((lines) =>
      lines.flatMap((line) =>
        [...line.querySelectorAll('td')].map((cell, hour) => ({
          key: `${line.querySelector('th')?.textContent ?? ''} ${String(hour)}`,
          count: Number(cell.querySelector('.heat-count')?.textContent ?? 0),
        })),
      ),
    );
    const counted = cells.filter(({ count }) => count > 0);
    expect(counted.length).toBeGreaterThan(80);
    for (const { key, count } of counted) {
      const [weekday = '', hour = ''] = key.split(' ');
      const own = rows.filter(({ at, validity }) => {
        const parts = new Map(berlin.formatToParts(at).map(({ type, value }) => [type, value]));
        return (
          validity !== 'device_limited' &&
          parts.get('weekday') === weekday &&
          Number(parts.get('hour')) === Number(hour)
        );
      });
      expect([key, own.length]).toEqual([key, count]);
    }
  });

  it('lists a day of the calendar, and gives outages as CSV', async () => {
    await open('outages', '.month .day');
    const day = page.locator('.month .day').last();
    const name = (await day.getAttribute('aria-label')) ?? '';
    await day.click();
    await soon(() => query().get('day')).not.toBe(null);
    const count = Number(/: (\d+) outage/.exec(name)?.[1]);
    await soon(() => page.locator('.table-scroll tbody tr').count()).toBe(count);
    await page.getByRole('button', { name: 'All days' }).click();
    await soon(() => page.locator('.table-scroll tbody tr').count()).toBeGreaterThanOrEqual(count);
  });

  it('says what went wrong where the API is slow, gone, or talks garbage', async () => {
    await open(...pages[0]);
    for (const [text, said] of [
      ['<html>', 'could not be read'],
      ['{"metric":{"name":1}}', 'could not be read'],
    ] as const) {
      await page.route('**/api/v1/series?*', (route) =>
        route.fulfill({ status: 200, contentType: 'application/json', body: text }),
      );
      await page.goto(`${kiosk.url}/explore?range=month`);
      await page.getByText(said, { exact: false }).first().waitFor();
      await page.unroute('**/api/v1/series?*');
    }
    await page.route('**/api/v1/{outages,notes,plan}*', (route) => route.abort());
    await page.goto(`${kiosk.url}/explore?range=month`);
    await page.locator(pages[0][1]).waitFor();
    expect(await label()).toContain('values');
    await page.route('**/api/v1/report*', (route) => route.abort());
    await page.goto(`${kiosk.url}/report`);
    await page.getByText('did not answer', { exact: false }).first().waitFor();
    expect(misdeeds.pageErrors).toEqual([]);
  });

  it.each([
    ['nothing', []],
    [
      'one value',
      [
        {
          at: new Date(Date.now() - 3_600_000).toISOString(),
          value: 9e7,
          id: 'x',
          nettest: 'ndt7',
          status: 'ok',
        },
      ],
    ],
  ])('makes sense with %s in its range', async (_what, points) => {
    await open('about', '.sheet');
    const series = {
      metric: {
        name: 'download_bps',
        label: 'Download',
        description: 'Speed',
        unit: 'bps',
        better: 'higher',
        headline: true,
      },
      points,
      gaps: [],
      breaks: [],
      values: { server: [], network: [], interface: [] },
    };
    await page.route('**/api/v1/series?*', (route) => route.fulfill({ json: series }));
    await page.route('**/api/v1/outages*', (route) =>
      route.fulfill({ json: { outages: [], unwatched: [] } }),
    );
    const { from, to } = { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' };
    const lists = { outages: [], off: [], attempts: [], notes: [], plans: [], changes: [] };
    await page.route('**/api/v1/timeline?*', (route) => route.fulfill({ json: { from, to, ...lists } }));
    for (const [address] of pages.slice(0, 3)) {
      await page.goto(`${kiosk.url}/${address}`);
      const said = points.length === 0 ? /Nothing was measured|No outage/ : /1 values|No outage/;
      await page.getByText(said).first().waitFor();
      expect([address, await layoutFaults(page)]).toEqual([address, []]);
    }
    expect(misdeeds).toEqual(noMisdeeds);
  });
});
