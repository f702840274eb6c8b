// The page at every size it is hung or held at: nothing cut, nothing overlapping, readable across a room; and for everyone.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
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
import { measurement, scenarioNowMs, withMeasurements } from './kiosk-documents.js';
import { firstStart, healthy, selfTested, troubled, type Scenario } from './scenarios.js';

declare global {
  // Put into the page by the test.
  var axe: typeof import('axe-core') | undefined;
}

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

/** Texts of the wall that must stand free of each other and be whole; returns what is wrong. */
function faults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const selectors =
      '.bar-name, .bar-place, .bar-problems, .bar button, .bar-clock, .headline-mark svg, .headline-sentence, .headline-newest, .figure-label, .figure-share, .figure-number, .figure-unit, .figure-origin, .row-heading, .legend-mark, .plot-title, .plot canvas, .plot-table summary span:not(.visually-hidden), .next-heading, .next-text, .stage-title, .stage-server, .stage-phase, .stage-bytes, .stage progress, .panel h2, .nettest h3, .badge, .nettest button, .attempts button';
    const boxes = [...document.querySelectorAll<HTMLElement>(selectors)].flatMap((node) => {
      if (node.textContent === '' && !['CANVAS', 'svg', 'PROGRESS'].includes(node.tagName)) return [];
      // The text's own box: a block is as wide as its column.
      const range = document.createRange();
      range.selectNodeContents(node);
      const own = node.getBoundingClientRect();
      if (own.width < 2 || own.height < 2) return [];
      const { left, right, top, bottom, height } =
        node.textContent === '' ? own : range.getBoundingClientRect();
      // Letters and figures fill the middle of their line.
      const margin = node.textContent === '' ? 0 : height * 0.15;
      const box = { left, right, top: top + margin, bottom: bottom - margin };
      return [
        {
          name: `${node.getAttribute('class') ?? node.tagName} "${node.textContent.slice(0, 30)}"`,
          box,
          node,
        },
      ];
    });
    for (const { name, box } of boxes) {
      if (box.left < -0.5 || box.right > innerWidth + 0.5) found.push(`${name} leaves the screen`);
    }
    for (const [index, one] of boxes.entries()) {
      for (const other of boxes.slice(index + 1)) {
        if (one.node.contains(other.node) || other.node.contains(one.node)) continue;
        const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        if (across > 1 && down > 1) found.push(`${one.name} overlaps ${other.name}`);
      }
    }
    if (document.documentElement.scrollWidth > innerWidth) found.push('the page scrolls sideways');
    return found;
  });
}

describe.skipIf(chromiumPath === undefined)('browser/page-fits (needs Chromium)', () => {
  let browser: Browser;
  let built: Awaited<ReturnType<typeof buildPage>>;
  let open: OpenPage | undefined;
  let axeSource = '';

  beforeAll(async () => {
    [browser, built] = await Promise.all([launchChromium(), buildPage()]);
    axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
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
  ) {
    open = await openPage(browser, built.folder, scenario, { width, height, colorScheme });
    const { page, kiosk } = open;
    await until(() => kiosk.listeners() === 1);
    if (scenario.status.firstStart) await page.locator('.first-start').waitFor();
    else await allThere(page);
    return open;
  }

  it.each(sizes)('has nothing cut and nothing overlapping at %d × %d', async (width, height) => {
    for (const scenario of [healthy, wide, selfTested]) {
      const { page, kiosk, close } = await show(scenario(scenarioNowMs), width, height);
      expect(await faults(page)).toEqual([]);
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
        expect(await faults(page)).toEqual([]);
      }
      await close();
    }
  });

  it.each(sizes.filter(([width, height]) => width > height))(
    'can be read at three metres on %d × %d, with a day of charts and the next run on the first screen',
    async (width, height) => {
      const { page } = await show(healthy(scenarioNowMs), width, height);
      const typeSize = (selector: string) =>
        page
          .locator(selector)
          .first()
          .evaluate((node) => parseFloat(getComputedStyle(node).fontSize));
      expect(await typeSize('.headline-sentence')).toBeGreaterThanOrEqual(height / 15);
      expect(await typeSize('.figures .figure-number')).toBeGreaterThanOrEqual(height / 7.5);
      const next = await page.locator('.next').boundingBox();
      expect((next?.y ?? Infinity) + (next?.height ?? 0)).toBeLessThanOrEqual(height + 0.5);
      const plot = await page.locator('.plot').first().boundingBox();
      expect(plot?.height).toBeGreaterThanOrEqual(height / 8);
    },
  );

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
    async function violations(page: Page): Promise<string[]> {
      await page.evaluate(axeSource);
      const result = await page.evaluate(async (): Promise<axe.AxeResults | undefined> =>
        globalThis.axe?.run(),
      );
      if (result === undefined) throw new Error('axe did not run');
      expect(result.passes.length).toBeGreaterThan(10);
      return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
    }

    it.each(situations)('has no accessibility violation: %s', async (_, scenario) => {
      const { page } = await show(scenario(scenarioNowMs), 1280, 720, colorScheme);
      expect(await violations(page)).toEqual([]);
    });

    it('has no accessibility violation: open tables, dialogs, a running test, a lost connection', async () => {
      const { page, kiosk } = await show(troubled(scenarioNowMs), 1280, 720, colorScheme);
      await page.locator('.plot-table summary').first().click();
      await page.locator('.attempts button').nth(1).click();
      await page.locator('dialog[open] .facts').waitFor();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Consent and plan' }).click();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
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
      expect(await violations(page)).toEqual([]);
    });
  });
});
