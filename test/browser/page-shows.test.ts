// What the page says in each situation, in a real browser.
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  allThere,
  buildPage,
  chromiumPath,
  launchChromium,
  noMisdeeds,
  openPage,
  type OpenPage,
} from './browser.js';
import { emptyStatus, measurement, scenarioNowMs, withMeasurements } from './kiosk-documents.js';
import { healthy, selfTested, troubled, type Scenario } from './scenarios.js';

describe.skipIf(chromiumPath === undefined)('browser/page-shows (needs Chromium)', () => {
  let browser: Browser;
  let built: Awaited<ReturnType<typeof buildPage>>;
  let open: OpenPage | undefined;

  beforeAll(async () => {
    [browser, built] = await Promise.all([launchChromium(), buildPage()]);
  });
  afterEach(async () => {
    const misdeeds = open?.misdeeds;
    await open?.close();
    open = undefined;
    expect(misdeeds).toEqual(noMisdeeds);
  });
  afterAll(async () => {
    await browser.close();
    await built.remove();
  });

  async function show(scenario: Scenario) {
    open = await openPage(browser, built.folder, scenario);
    await allThere(open.page);
    return open;
  }

  function texts(selector: string): Promise<string[]> {
    return open?.page.locator(selector).allInnerTexts() ?? Promise.resolve([]);
  }

  it('tells a good line at a glance: verdict, figures with age and share of the plan, what comes next', async () => {
    const { page } = await show(healthy(scenarioNowMs));
    expect(await texts('.headline-sentence')).toEqual(['The line is good: 96% of the plan.']);
    expect(await texts('.headline-newest')).toEqual(['Last test: ndt7 speed test, 12 min ago.']);
    expect(await page.locator('.headline').getAttribute('data-colour')).toBe('green');
    expect(await page.locator('.headline .shape-circle').count()).toBe(1);
    expect(await texts('.figures .figure-number')).toEqual(['98.0', '38.3', '14.2']);
    expect(await texts('.figures .figure-unit')).toEqual(['Mbit/s', 'Mbit/s', 'ms']);
    expect(await texts('.figures .figure-share')).toEqual(['98% of plan', '96% of plan', '']);
    expect(await texts('.figures .figure-origin')).toEqual(Array(3).fill('12 min ago · Berlin'));
    expect(await texts('.next-text')).toEqual(['ndt7 speed test at 17:42, drawn between 17:00 and 21:00']);
    expect(await page.title()).toBe('Library, ground floor');
  });

  it('says on the page about itself how the device is, and what to do about what is wrong', async () => {
    const { page } = await show(healthy(scenarioNowMs));
    await page.locator('a[href$="about"]').first().click();
    const section = page.locator('section[aria-label="The device itself"]');
    await section.locator('dl').waitFor();
    expect(await section.locator('li').allInnerTexts()).toEqual([
      'The voltage was too low since the start. Use the power supply made for this board.',
      'A lamp, display or button is not as it should be. (text-display: there is no /dev/i2c-1) Look at what is connected, and at the settings of the lights.',
    ]);
    expect(await section.locator('dd').allInnerTexts()).toEqual([
      'Raspberry Pi 4 Model B Rev 1.5',
      '54.2 °C',
      'was too weak since the start',
      '61.0 MB a day by all programs, of it 27.0 MB by the kiosk',
      '21,300 MB of 31,200 MB',
      expect.stringContaining('2026'),
      '-58.0 dBm',
      'connected (HDMI-A-1)',
    ]);
  });

  it('has behind each chart a table with exactly the values of its range, newest first', async () => {
    const scenario = healthy(scenarioNowMs);
    const { page } = await show(scenario);
    for (const [range, hours] of [
      ['day', 24],
      ['week', 168],
    ] as const) {
      const inRange = scenario.measurements.filter(
        ({ startedAt }) => Date.parse(startedAt) >= scenarioNowMs + 60_000 - hours * 3_600_000,
      );
      const card = page.locator(`.plot-card[data-range=${range}][data-quantity=download]`);
      await card.locator('summary').click();
      // The table is filled when the browser says that it was opened, a moment later.
      await card.locator('tbody tr').first().waitFor();
      const rows = await card.locator('tbody tr').allInnerTexts();
      expect(rows).toHaveLength(inRange.length);
      expect(rows[0]).toBe('20 Nov 2026, 16:30\t98.0 Mbit/s\tndt7\tndt-mlab1-ber01.example.net');
    }
  });

  it('draws the charts', async () => {
    const { page } = await show(healthy(scenarioNowMs));
    await page.waitForFunction(() =>
      [...document.querySelectorAll<HTMLCanvasElement>('.plot-card canvas')].every((canvas) => {
        const { width, height } = canvas;
        const pixels = canvas.getContext('2d')?.getImageData(0, 0, width, height).data;
        return pixels?.some((value) => value > 0) === true;
      }),
    );
    expect(await page.locator('.plot-card canvas').first().getAttribute('aria-label')).toMatch(
      /^Download, The last 24 hours: \d+ values, 0 attempts without one/,
    );
  });

  it('tells failures, skips and stops apart, with reasons and fixes', async () => {
    const { page } = await show(troubled(scenarioNowMs));
    expect(await texts('.headline-sentence')).toEqual(['The line is unreliable: 2 of 5 tests failed.']);
    expect(await page.locator('.headline .shape-triangle').count()).toBe(1);
    const card = page.locator('.plot-card[data-range=day][data-quantity=upload]');
    await card.locator('summary').click();
    // The table is filled when the browser says that it was opened, a moment later.
    await card.locator('tbody tr').first().waitFor();
    expect(await card.locator('td[data-status]').allInnerTexts()).toEqual([
      'failed: the name does not exist',
      'failed: the name does not exist',
      'skipped: the servers had no capacity',
      'partly measured: the server reset the connection',
    ]);
    const attempts = await texts('.attempts tbody tr');
    expect(attempts[0]).toContain('the name does not exist');
    expect(attempts[4]).toContain('the servers had no capacity');
    expect(attempts[5]).toMatch(
      /partly measured.*Download 8\d\.\d Mbit\/s .* the server reset the connection/s,
    );
    expect(attempts.filter((text) => text.startsWith('stopped'))).toHaveLength(1);
    expect(await texts('.problem-message')).toEqual(['The clock of this kiosk is not set from the network.']);
    expect(await texts('.bar-problems')).toEqual(['1 problem']);
    expect(await texts('.nettest[data-nettest="mk.ndt"] .needs li')).toHaveLength(2);
  });

  it('keeps a test of the device itself out of everything that is about the line', async () => {
    const { page } = await show(selfTested(scenarioNowMs));
    expect(await texts('.self-test h2')).toEqual(['This is a test of this device itself, not of your line']);
    expect(await texts('.self-test dd')).toEqual(['8,410 Mbit/s', '7,930 Mbit/s', '0.08 ms']);
    expect(await texts('.headline-sentence')).toEqual(['The line has not been measured yet.']);
    const rest = await page.locator('main').evaluate((main) => {
      const copy = main.cloneNode(true);
      if (copy instanceof Element) copy.querySelector('.self-test')?.remove();
      return copy.textContent ?? '';
    });
    expect(rest).not.toContain('8,410');
  });

  it('says what will come where there is nothing yet', async () => {
    await show({ status: emptyStatus(scenarioNowMs), measurements: [], curves: [] });
    expect(await texts('.figures .figure-number')).toEqual(['–', '–', '–']);
    expect(await texts('.figures .figure-origin')).toEqual(
      Array(3).fill('No figure yet: it comes with the first test'),
    );
    expect(await texts('.plot-card .plot-empty')).toEqual(
      Array(6).fill('No test here yet: the line is drawn as results come in.'),
    );
    expect(await texts('.attempts-panel > .quiet')).toEqual([
      'Nothing yet. Each attempt gets a row here, also those that fail or are skipped.',
    ]);
  });

  it('opens a measurement by keyboard, with curve, figures, server, hash and raw output, and gives the focus back', async () => {
    const scenario = healthy(scenarioNowMs);
    const { page, kiosk } = await show(scenario);
    const first = page.locator('.attempts button').first();
    await first.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'ndt7 speed test' });
    await dialog.locator('canvas').waitFor();
    const text = await dialog.innerText();
    for (const expected of [
      'ndt-mlab1-ber01.example.net:443 · Berlin · DE · wss',
      '20 Nov 2026, 16:30:00 CET',
      'c'.repeat(64),
      'The shortest round trip the server saw during the download.',
      '98.0 Mbit/s',
    ]) {
      expect(text).toContain(expected);
    }
    const id = scenario.measurements[0]?.id ?? '';
    expect(await dialog.locator('a').getAttribute('href')).toBe(`${kiosk.url}api/v1/measurements/${id}/raw`);
    await dialog.locator('summary').first().click();
    expect(await dialog.locator('details').first().locator('tbody tr').count()).toBe(40);
    await page.keyboard.press('Escape');
    expect(await dialog.count()).toBe(0);
    expect(await first.evaluate((node) => node === document.activeElement)).toBe(true);
  });

  it('shows older attempts on demand', async () => {
    const { page } = await show(healthy(scenarioNowMs));
    expect(await page.locator('.attempts tbody tr').count()).toBe(20);
    await page.getByRole('button', { name: 'Show older ones' }).click();
    await page.locator('.attempts tbody tr:nth-child(40)').waitFor();
  });

  it('draws a nettest it has never heard of from its specification', async () => {
    const status = emptyStatus(scenarioNowMs);
    const [known] = status.nettests;
    if (known === undefined) throw new Error('no nettest in the scenario');
    status.nettests = [
      {
        ...known,
        id: 'lab.newest',
        title: 'The newest test',
        metrics: [
          {
            name: 'goodput_bps',
            label: 'Goodput',
            description: 'What arrives.',
            unit: 'bps',
            better: 'higher',
            direction: 'download',
            headline: true,
          },
          {
            name: 'responsiveness_rpm',
            label: 'Responsiveness',
            description: 'Round trips in a minute.',
            unit: 'rpm',
            better: 'higher',
            headline: true,
          },
        ],
      },
    ];
    const measurements = [1, 5, 9].map((hours) =>
      measurement(scenarioNowMs - hours * 3_600_000, {
        nettest: 'lab.newest',
        metrics: { goodput_bps: hours * 1e7, responsiveness_rpm: 640 },
      }),
    );
    const { page } = await show({ status: withMeasurements(status, measurements), measurements, curves: [] });
    const card = page.locator('.plot-card[data-range=day][data-quantity=download]');
    await card.locator('summary').click();
    // The table is filled when the browser says that it was opened, a moment later.
    await card.locator('tbody tr').first().waitFor();
    expect(await card.locator('td.number').allInnerTexts()).toEqual([
      '10.0 Mbit/s',
      '50.0 Mbit/s',
      '90.0 Mbit/s',
    ]);
    expect((await texts('.attempt-figures'))[0]).toBe(
      'Goodput 10.0 Mbit/s · Responsiveness 640 round trips/min',
    );
  });
});
