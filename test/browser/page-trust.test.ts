// What the page does with hostile text, unreadable answers, a kiosk that goes away, and charts that never load.
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
  until,
} from './browser.js';
import { scenarioNowMs, withMeasurements } from './kiosk-documents.js';
import { healthy, troubled } from './scenarios.js';

const hostile = '<img src=x onerror="document.title=\'broken\'"><script>document.title="broken"</script>';

describe.skipIf(chromiumPath === undefined)('browser/page-trust (needs Chromium)', () => {
  let browser: Browser;
  let built: Awaited<ReturnType<typeof buildPage>>;
  let open: OpenPage;

  beforeAll(async () => {
    [browser, built] = await Promise.all([launchChromium(), buildPage()]);
  });
  afterEach(async () => {
    await open.close();
  });
  afterAll(async () => {
    await browser.close();
    await built.remove();
  });

  it('shows hostile text as text, everywhere', async () => {
    const scenario = troubled(scenarioNowMs);
    const measurements = scenario.measurements.map((row) => ({
      ...row,
      server: { host: hostile, city: hostile },
      detail: hostile,
      stderrTail: hostile,
      flags: [hostile],
      ...(row.status === 'failed' && { failure: hostile }),
      ...(row.status === 'skipped' && { skipReason: hostile }),
    }));
    const status = withMeasurements(scenario.status, measurements);
    open = await openPage(browser, built.folder, {
      ...scenario,
      measurements,
      status: {
        ...status,
        device: { ...status.device, name: hostile, annotations: { site: hostile } },
        nettests: status.nettests.map((nettest) => ({
          ...nettest,
          title: hostile,
          description: hostile,
          needs: [{ what: hostile, message: hostile, fix: hostile }],
        })),
        consent: status.consent.map((provider) => ({
          ...provider,
          name: hostile,
          measured: hostile,
          links: [{ label: hostile, url: 'javascript:document.title="broken"' }],
        })),
        problems: [{ code: 'x', message: hostile, fix: hostile }],
      },
    });
    const { page, kiosk, misdeeds } = open;
    await allThere(page);
    await until(() => kiosk.listeners() === 1);
    await page.locator('.plot-table summary').first().click();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.locator('.consent-card').first().waitFor();
    expect(await page.locator('main a').count()).toBe(0);
    await page.goBack();
    await page.locator('.attempts button').nth(1).click();
    await page.locator('dialog[open] .facts').waitFor();
    kiosk.announce({
      kind: 'progress',
      nettest: hostile,
      scope: 'line',
      phase: 'download',
      fraction: 0.5,
      bps: 1,
      elapsedMs: 1,
      server: hostile,
    });
    await page.locator('.stage-server', { hasText: 'onerror' }).waitFor();
    expect(await page.locator('body img, body script').count()).toBe(0);
    expect(await page.locator('.bar-name').innerText()).toBe(hostile);
    expect(await page.title()).toBe(hostile);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(misdeeds).toEqual(noMisdeeds);
  });

  it.each([
    ['no JSON', 200, '<html>hello</html>'],
    ['another shape', 200, '{"measurements":"many","device":7}'],
    ['null', 200, 'null'],
    ['nothing', 200, ''],
    ['an error page', 500, 'Internal Server Error'],
  ])('tells that an answer could not be read (%s), and gets well again', async (_, status, text) => {
    const paths = ['/api/v1/status', '/api/v1/series', '/api/v1/measurements'];
    open = await openPage(browser, built.folder, healthy(scenarioNowMs), {
      prepare: (_page, kiosk) => {
        for (const path of paths) kiosk.answers.set(path, { status, text });
      },
    });
    const { page, kiosk, misdeeds } = open;
    await page.locator('.problem-message', { hasText: 'about its state could not be read' }).waitFor();
    await page.locator('.problem-message', { hasText: 'about recent attempts could not be read' }).waitFor();
    await until(() => kiosk.listeners() === 1);
    kiosk.announceText('{"kind":"nonsense"}');
    await page.locator('.problem-message', { hasText: 'about what happens now' }).waitFor();
    kiosk.answers.clear();
    kiosk.announce({ kind: 'settings' });
    await page.locator('.headline-sentence', { hasText: 'The line is good' }).waitFor();
    await page.locator('.problem-message', { hasText: 'about its state' }).waitFor({ state: 'detached' });
    expect(misdeeds.pageErrors).toEqual([]);
    expect(misdeeds.policyViolations).toEqual([]);
  });

  it('says that the kiosk is gone, keeps what it knows, and comes back by itself', async () => {
    open = await openPage(browser, built.folder, healthy(scenarioNowMs));
    const { page, kiosk, misdeeds } = open;
    await allThere(page);
    await until(() => kiosk.listeners() === 1);
    const lost = page.getByText('No connection to the kiosk.');
    expect(await lost.isVisible()).toBe(false);
    kiosk.setReachable(false);
    await lost.waitFor();
    expect(await page.locator('.figures .figure-number').first().innerText()).toBe('98.0');
    kiosk.scenario = troubled(scenarioNowMs);
    kiosk.setReachable(true);
    await lost.waitFor({ state: 'hidden', timeout: 20_000 });
    await page.locator('.headline-sentence', { hasText: 'unreliable' }).waitFor();
    expect(misdeeds.pageErrors).toEqual([]);
  });

  it('takes the verdict and the running test back when the kiosk stays away', async () => {
    open = await openPage(browser, built.folder, healthy(scenarioNowMs), {
      prepare: (page) => page.clock.install(),
    });
    const { page, kiosk, misdeeds } = open;
    await allThere(page);
    await until(() => kiosk.listeners() === 1);
    kiosk.announce({
      kind: 'progress',
      nettest: 'ndt7',
      scope: 'line',
      phase: 'download',
      fraction: 0.25,
      bps: 9e7,
      elapsedMs: 2500,
    });
    await page.locator('.stage').waitFor();
    kiosk.setReachable(false);
    await page.getByText('No connection to the kiosk.').waitFor();
    expect(await page.locator('.headline').getAttribute('data-state')).not.toBe('cut-off');
    await page.clock.fastForward(15_000);
    await page.locator('.headline-sentence', { hasText: 'This kiosk does not answer.' }).waitFor();
    expect(await page.locator('.headline').getAttribute('data-colour')).toBe('grey');
    expect(await page.locator('.headline-newest').innerText()).toMatch(/^What stands below was known at /);
    expect(await page.locator('.stage').isVisible()).toBe(false);
    expect(await page.locator('.figures .figure-number').first().innerText()).toBe('98.0');
    expect(misdeeds.pageErrors).toEqual([]);
  });

  it('shows verdict and figures even when the charts never load', async () => {
    open = await openPage(browser, built.folder, healthy(scenarioNowMs), {
      prepare: async (page) => {
        await page.route(/drawing-.*\.js$/, () => undefined);
      },
    });
    await open.page.locator('.figures .figure-number', { hasText: '98.0' }).waitFor();
    await open.page.locator('.plot-card summary', { hasText: 'median' }).first().waitFor();
    expect(open.misdeeds).toEqual(noMisdeeds);
  });
});
