// The wall in a real browser: what it says at a glance, at every size it is hung in, by day and by night.
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations } from './accessibility.js';
import {
  buildPage,
  chromiumPath,
  launchChromium,
  noMisdeeds,
  openPage,
  until,
  type OpenOptions,
  type OpenPage,
} from './browser.js';
import { lowContrasts } from './contrast.js';
import { layoutFaults } from './geometry.js';
import { scenarioNowMs } from './kiosk-documents.js';
import { firstStart, healthy, type Scenario } from './scenarios.js';
import { eventful, limited, nightly, wide } from './wall-scenarios.js';

describe.skipIf(chromiumPath === undefined)('browser/wall (needs Chromium)', () => {
  let browser: Browser;
  let built: Awaited<ReturnType<typeof buildPage>>;
  let open: OpenPage;

  beforeAll(async () => {
    [browser, built] = await Promise.all([launchChromium(), buildPage()]);
  });
  afterEach(async () => {
    await open.close();
    expect(open.misdeeds).toEqual(noMisdeeds);
  });
  afterAll(async () => {
    await browser.close();
    await built.remove();
  });

  async function hang(
    scenario: Scenario,
    options: OpenOptions = {},
    landmark = '.day-plot[aria-label]',
  ): Promise<OpenPage> {
    open = await openPage(browser, built.folder, scenario, {
      address: '?wall',
      ...options,
      prepare: (page) => page.clock.setFixedTime(scenarioNowMs),
    });
    await until(() => open.kiosk.listeners() === 1);
    await open.page.locator(landmark).waitFor();
    await open.page.waitForLoadState('networkidle');
    return open;
  }

  it('without a network says how to get one, with a file for the card as a code', async () => {
    const scenario = firstStart(scenarioNowMs);
    const network = { state: 'down' as const, monthlyBytes: { gateway: 0, lookups: 0, line: 0 } };
    const status = { ...scenario.status, network };
    const { page } = await hang(
      { ...scenario, status, pairing: { state: 'closed', urls: [] } },
      {},
      '.pairing-code svg',
    );
    expect(await page.locator('.pairing-say').innerText()).toContain('write the file mk-kiosk.json');
    await page.locator('.pairing-code svg[aria-label*="mk-kiosk.json"]').waitFor();
    expect(await layoutFaults(page)).toEqual([]);
  });

  it('says at a glance how the line is, with nothing to press on it', async () => {
    const { page } = await hang(healthy(scenarioNowMs));
    expect(await page.locator('h1').allInnerTexts()).toEqual(['The line is good: 96% of the plan.']);
    expect(await page.locator('.headline .shape-circle').count()).toBe(1);
    expect(await page.locator('.figure-number').allInnerTexts()).toContain('98.0');
    expect(await page.locator('.figure-share').first().innerText()).toBe('98% of plan');
    expect(await page.locator('.figure-origin').first().innerText()).toBe('12 min ago');
    expect(await page.locator('.next-text').innerText()).toBe(
      'ndt7 speed test at 17:42, drawn between 17:00 and 21:00',
    );
    expect(await page.locator('a:visible, button:visible, nav').count()).toBe(0);
    expect(await page.getByRole('img', { name: 'QR code of http://192.168.178.55:8788/' }).count()).toBe(1);
    expect(await axeViolations(page)).toEqual([]);
  });

  it('tells outages, failures, skips and “device off” apart in its day, and explains what is in it', async () => {
    const { page } = await hang(eventful(scenarioNowMs));
    expect(
      await page.locator('.day-span').evaluateAll((nodes) => nodes.map((node) => node.dataset.what)),
    ).toEqual(['off', 'outage', 'outage']);
    expect(await page.locator('.day-mark .shape-failed').count()).toBe(2);
    expect(await page.locator('.day-mark .shape-skipped').count()).toBe(1);
    expect(await page.locator('.day-bar .shape-partial').count()).toBe(1);
    expect(await page.locator('.day-legend li').allInnerTexts()).toEqual([
      'plan',
      'failed',
      'partly measured',
      'skipped',
      'no internet',
      'device off',
    ]);
    expect(await page.locator('.day-plot').getAttribute('aria-label')).toBe(
      'Download, the last 24 hours. 3 tests. failed: 2. partly measured: 1. skipped: 1. no internet: 54 min. device off: 3 h',
    );
    expect(await page.locator('.wall-problem').innerText()).toBe(
      'The clock of this kiosk is not set from the network.',
    );
  });

  it('draws what its device limited as a lower bound, and holds it not against the line', async () => {
    const { page } = await hang(limited(scenarioNowMs));
    expect(await page.locator('.figure-share').first().innerText()).toBe('at least 39% of plan');
    expect(await page.locator('.figure-bound:visible').count()).toBe(1);
    expect(await page.locator('.day-bar[data-look=bound]').count()).toBe(6);
    expect(await page.locator('.day-bar[data-look=low]').count()).toBe(0);
  });

  it.each([
    [800, 480],
    [1280, 720],
    [1080, 1920],
    [3840, 2160],
  ])('fits a screen of %d × %d whole, and its headline is a fifteenth of it', async (width, height) => {
    for (const scenario of [eventful, wide]) {
      const { page, kiosk, close } = await hang(scenario(scenarioNowMs), { width, height });
      expect(await layoutFaults(page)).toEqual([]);
      const size = await page.locator('h1').evaluate((node) => parseFloat(getComputedStyle(node).fontSize));
      expect(size).toBeGreaterThanOrEqual(height / 15);
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
      await page.locator('.stage:visible .figure-number', { hasText: '9,400' }).waitFor();
      expect(await layoutFaults(page)).toEqual([]);
      expect(
        await page.evaluate(() => [scrollX, document.documentElement.scrollHeight > innerHeight]),
      ).toEqual([0, false]);
      await close();
    }
  });

  it.each([
    ['by day', eventful, 'light'],
    ['in dark colours', eventful, 'dark'],
    ['by night', nightly, 'light'],
  ] as const)('has a contrast of 7:1 everywhere %s', async (_, scenario, colorScheme) => {
    const { page } = await hang(scenario(scenarioNowMs), { colorScheme });
    expect(await page.locator('html').getAttribute('data-theme')).toBe(
      scenario === nightly ? 'night' : colorScheme,
    );
    expect(await lowContrasts(page, 7)).toEqual([]);
    expect(await axeViolations(page)).toEqual([]);
  });

  it('shows which kiosk it is for as long as somebody asks, and stops by itself', async () => {
    const scenario = healthy(scenarioNowMs);
    const { page, kiosk } = await hang(scenario);
    const since = new Date(scenarioNowMs).toISOString();
    const until_ = new Date(scenarioNowMs + 400).toISOString();
    kiosk.scenario = {
      ...scenario,
      status: { ...scenario.status, identify: { since, until: until_, by: 'cli' } },
    };
    kiosk.announce({ kind: 'identify', state: 'began', since, until: until_, by: 'cli' });
    await page.locator('.identify-name', { hasText: 'Library, ground floor' }).waitFor();
    expect(await layoutFaults(page)).toEqual([]);
    await page.clock.setFixedTime(scenarioNowMs + 1000);
    await page.locator('.identify').waitFor({ state: 'hidden' });
  });

  it('opens its pages to a hand that touches it, and is the wall again when the hand is gone', async () => {
    const { page } = await hang(healthy(scenarioNowMs));
    await page.clock.install();
    await page.mouse.click(600, 300);
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
    await page.clock.fastForward(125_000);
    await page.locator('.wall-screen').waitFor();
    expect(await page.locator('nav').count()).toBe(0);
  });
});
