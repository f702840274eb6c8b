// The page at every size it is hung or held at: nothing cut, nothing overlapping, readable across a room; and for everyone.
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  allThere,
  buildPage,
  chromiumPath,
  launchChromium,
  openPage,
  type OpenPage,
  until,
} from './browser.js';
import { axeViolations } from './accessibility.js';
import { layoutFaults } from './geometry.js';
import { measurement, scenarioNowMs, withMeasurements } from './kiosk-documents.js';
import { firstStart, healthy, selfTested, troubled, type Scenario } from './scenarios.js';

/** The widest figures a line of today gives, and the longest sentence. */
function wide(nowMs: number): Scenario {
  const { status, measurements, curves } = troubled(nowMs);
  const rows = [
    ...[0.2, 0.4].map((hours) => measurement(nowMs - hours * 3_600_000, { status: 'failed', metrics: {} })),
    measurement(nowMs - 3_600_000, {
      metrics: { download_bps: 9_412e6, upload_bps: 8_123e6, min_rtt_ms: 1234 },
      server: { host: 'a-server-with-a-rather-long-name.measurement-lab.example.net' },
    }),
    ...measurements.slice(2),
  ];
  return { status: withMeasurements(status, rows), measurements: rows, curves };
}

const sizes = [
  [800, 480],
  [1024, 600],
  [1280, 720],
  [1920, 1080],
  [480, 800],
  [390, 844],
] as const;

describe.skipIf(chromiumPath === undefined)('browser/page-fits (needs Chromium)', () => {
  let browser: Browser;
  let built: Awaited<ReturnType<typeof buildPage>>;
  let open: OpenPage | undefined;

  beforeAll(async () => {
    [browser, built] = await Promise.all([launchChromium(), buildPage()]);
  });
  afterEach(async () => {
    await open?.close();
    open = undefined;
  });
  afterAll(async () => {
    await browser.close();
    await built.remove();
  });

  async function show(
    scenario: Scenario,
    width: number,
    height: number,
    colorScheme: 'light' | 'dark' = 'light',
    address = '',
  ) {
    open = await openPage(browser, built.folder, scenario, { width, height, colorScheme, address });
    const { page, kiosk } = open;
    await until(() => kiosk.listeners() === 1);
    if (scenario.status.firstStart) await page.locator('.first-start').waitFor();
    else await allThere(page);
    return open;
  }

  it.each(sizes)('has nothing cut and nothing overlapping at %d × %d', async (width, height) => {
    for (const scenario of [healthy, wide, selfTested]) {
      const { page, kiosk, close } = await show(scenario(scenarioNowMs), width, height);
      expect(await layoutFaults(page)).toEqual([]);
      if (scenario === wide) {
        kiosk.announce({
          kind: 'progress',
          nettest: 'ndt7',
          scope: 'self-test',
          phase: 'upload',
          fraction: 0.7,
          bps: 9.4e9,
          elapsedMs: 3000,
          bytes: 12_345_678_901,
          server: 'a-server-with-a-rather-long-name.measurement-lab.example.net',
        });
        await page.locator('.stage').waitFor();
        expect(await layoutFaults(page)).toEqual([]);
      }
      await close();
    }
  });

  it('does not jump while it fills', async () => {
    const { page } = await show(healthy(scenarioNowMs), 1280, 720);
    const shift = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let sum = 0;
          const observer = new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) {
              const value: unknown = Reflect.get(entry, 'value');
              if (typeof value === 'number') sum += value;
            }
          });
          observer.observe({ type: 'layout-shift', buffered: true });
          requestAnimationFrame(() =>
            requestAnimationFrame(() => {
              resolve(sum);
            }),
          );
        }),
    );
    expect(shift).toBeLessThan(0.02);
  });

  const situations: readonly (readonly [string, (nowMs: number) => Scenario])[] = [
    ['a good line', healthy],
    ['a troubled line', troubled],
    ['the first start', firstStart],
    ['a self-test only', selfTested],
  ];

  describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
    it.each(situations)('has no accessibility violation: %s', async (_, scenario) => {
      const { page } = await show(scenario(scenarioNowMs), 1280, 720, colorScheme);
      expect(await axeViolations(page)).toEqual([]);
    });

    it('has no accessibility violation: open tables, dialogs, a running test, a lost connection', async () => {
      const { page, kiosk } = await show(troubled(scenarioNowMs), 1280, 720, colorScheme);
      await page.locator('.plot-table summary').first().click();
      await page.locator('.attempts button').nth(1).click();
      await page.locator('dialog[open] .facts').waitFor();
      expect(await axeViolations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      for (const name of ['Settings', 'About']) {
        await page.getByRole('link', { name }).click();
        await page.getByRole('heading', { name, level: 1 }).waitFor();
        expect(await axeViolations(page)).toEqual([]);
      }
      await page.getByRole('link', { name: 'Overview' }).click();
      kiosk.announce({
        kind: 'progress',
        nettest: 'ndt7',
        scope: 'self-test',
        phase: 'upload',
        fraction: 0.7,
        bps: 9e7,
        elapsedMs: 3000,
      });
      await page.locator('.stage').waitFor();
      kiosk.setReachable(false);
      await page.getByText('No connection to the kiosk.').waitFor();
      expect(await axeViolations(page)).toEqual([]);
    });
  });
});
