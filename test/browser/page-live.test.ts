// A running test in a real browser: the stage, the growing curve, and how far behind it is.
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { median } from '../../src/core/signal.js';
import {
  allThere,
  buildPage,
  chromiumPath,
  launchChromium,
  noMisdeeds,
  openPage,
  type OpenPage,
  until,
} from './browser.js';
import { measurement, scenarioNowMs, withMeasurements } from './kiosk-documents.js';
import { healthy } from './scenarios.js';

const measuring = {
  state: 'measuring',
  colour: 'blue',
  shape: 'ring',
  reason: 'test_running',
  figures: {},
} as const;

function progress(phase: 'download' | 'upload', step: number, bps: number) {
  return {
    kind: 'progress',
    nettest: 'ndt7',
    scope: 'line',
    phase,
    fraction: (phase === 'download' ? 0 : 0.5) + step / 200,
    bps,
    elapsedMs: step * 100,
    bytes: step * 1_000_000,
    server: 'ndt-mlab1-ber01.example.net',
  } as const;
}

/** Pixels of the stage's curve, which is the only thing drawn in colour. */
function colouredPixels(page: Page): Promise<number> {
  return page.locator('.stage canvas').evaluate((canvas) => {
    if (!(canvas instanceof HTMLCanvasElement)) return 0;
    const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    let count = 0;
    for (let index = 0; index < data.length; index += 4) {
      const [red = 0, green = 0, blue = 0, alpha = 0] = data.slice(index, index + 4);
      if (alpha > 128 && Math.max(red, green, blue) - Math.min(red, green, blue) > 60) count += 1;
    }
    return count;
  });
}

describe.skipIf(chromiumPath === undefined)('browser/page-live (needs Chromium)', () => {
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

  async function show() {
    open = await openPage(browser, built.folder, healthy(scenarioNowMs));
    await allThere(open.page);
    await until(() => open.kiosk.listeners() === 1);
    return open;
  }

  it('gives the stage to the running test: what, against whom, phase, speed, bytes, and a curve that grows', async () => {
    const { page, kiosk } = await show();
    const before = await page.locator('.next').boundingBox();
    kiosk.announce({
      kind: 'run',
      nettest: 'ndt7',
      trigger: 'manual',
      state: 'running',
      at: kiosk.scenario.status.now,
    });
    kiosk.announce({ kind: 'signal', signal: measuring });
    for (let step = 1; step <= 20; step += 1) kiosk.announce(progress('download', step, 90e6));
    await page.locator('.stage .figure-number', { hasText: '90.0' }).waitFor();
    expect(await page.locator('.headline-sentence').innerText()).toBe('A test is running.');
    expect(await page.locator('.figures').isVisible()).toBe(false);
    expect(await page.locator('.stage-title').innerText()).toBe('ndt7 speed test');
    expect(await page.locator('.stage-server').innerText()).toBe('against ndt-mlab1-ber01.example.net');
    expect(await page.locator('.stage-phase').innerText()).toBe('Measuring download');
    expect(await page.locator('.stage-bytes').innerText()).toBe('20.0 MB moved so far');
    expect(await page.getByRole('button', { name: 'Test running' }).isDisabled()).toBe(true);
    const early = await colouredPixels(page);
    expect(early).toBeGreaterThan(50);
    for (let step = 21; step <= 100; step += 1) kiosk.announce(progress('download', step, 90e6));
    await page.locator('.stage-bytes', { hasText: '100 MB' }).waitFor();
    const later = await colouredPixels(page);
    expect(later).toBeGreaterThan(early * 3);
    for (let step = 1; step <= 60; step += 1) kiosk.announce(progress('upload', step, 35e6));
    await page.locator('.stage-phase', { hasText: 'Measuring upload' }).waitFor();
    await page.locator('.stage-bytes', { hasText: '160 MB' }).waitFor();
    expect(await colouredPixels(page)).toBeGreaterThan(later * 1.3);
    expect(await page.locator('.stage .figure-number').allInnerTexts()).toEqual(['90.0', '35.0']);
    expect(
      await page.locator('progress').evaluate((node) => node instanceof HTMLProgressElement && node.value),
    ).toBe(0.8);
    expect(await page.locator('.next').boundingBox()).toEqual(before);
  });

  it('leaves the stage when the result is there, and shows the result', async () => {
    const { page, kiosk } = await show();
    kiosk.announce({ kind: 'signal', signal: measuring });
    kiosk.announce(progress('upload', 90, 35e6));
    await page.locator('.stage').waitFor();
    const row = measurement(scenarioNowMs, {
      metrics: { download_bps: 77e6, upload_bps: 33e6, min_rtt_ms: 9.5 },
      trigger: 'manual',
    });
    const { running, ...status } = kiosk.scenario.status;
    const measurements = [row, ...kiosk.scenario.measurements];
    kiosk.scenario = { ...kiosk.scenario, measurements, status: withMeasurements(status, measurements) };
    kiosk.announce({ kind: 'measurement', measurement: row });
    await page.locator('.figures .figure-number', { hasText: '77.0' }).waitFor();
    expect(await page.locator('.stage').isVisible()).toBe(false);
    expect(await page.locator('.headline-sentence').innerText()).toBe('The line is slow: 77% of the plan.');
    await page.locator(`.attempts tr[data-id="${row.id}"]`).waitFor();
    const card = page.locator('.plot-card[data-range=day][data-quantity=download]');
    await card.locator('summary').click();
    // The table is filled when the browser says that it was opened, a moment later.
    await card.locator('tbody tr').first().waitFor();
    await card.locator('td', { hasText: '77.0 Mbit/s' }).waitFor();
    expect(running?.phase).toBe('upload');
  });

  it('shows a sign of life within 200 ms', async () => {
    const { page, kiosk } = await show();
    kiosk.announce(progress('download', 1, 1e6));
    await page.locator('.stage').waitFor();
    // The page itself notes when a figure appears; both clocks are this machine's.
    await page.evaluate(() => {
      const times: Record<string, number> = {};
      const node = document.querySelector('.stage .figure-number');
      if (node === null) return;
      new MutationObserver(() => (times[node.textContent] = Date.now())).observe(node, {
        childList: true,
        characterData: true,
        subtree: true,
      });
      Object.assign(globalThis, { seenTimes: times });
    });
    const sent = new Map<string, number>();
    for (let step = 2; step <= 41; step += 1) {
      sent.set((step + 10).toFixed(1), Date.now());
      kiosk.announce(progress('download', step, (step + 10) * 1e6));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const seen = await page.evaluate((): unknown => Reflect.get(globalThis, 'seenTimes'));
    const delays = [...new Map<string, unknown>(Object.entries(seen ?? {}))].flatMap(([text, at]) => {
      const sentAt = sent.get(text);
      return sentAt === undefined || typeof at !== 'number' ? [] : [at - sentAt];
    });
    expect(delays.length).toBeGreaterThan(20);
    expect(median(delays)).toBeLessThan(200);
  });

  it('runs the speed test by hand, and says why it was refused', async () => {
    const { page, kiosk } = await show();
    const run = page.locator('.bar-run');
    await run.click();
    await until(() => kiosk.sent.length === 1);
    expect(kiosk.sent).toEqual([{ method: 'POST', path: '/api/v1/runs', body: { nettest: 'ndt7' } }]);
    const problem = {
      type: 'about:blank',
      title: 'Locked',
      status: 423,
      detail: 'Another program holds the device.',
      code: 'device_busy',
      fix: 'Wait until it has ended.',
    };
    kiosk.answers.set('/api/v1/runs', { status: 423, text: JSON.stringify(problem) });
    await page.getByRole('button', { name: 'Run now: ndt7 speed test' }).click();
    const notice = page.locator('.notice-refused');
    await notice.waitFor();
    expect(await notice.innerText()).toContain('Another program holds the device. Wait until it has ended.');
    open.misdeeds.consoleErrors.splice(0);
    await notice.getByRole('button').click();
    await notice.waitFor({ state: 'hidden' });
  });
});
