// The first minute in a real browser: consent, plan, the first test; and changing one's mind later.
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { consentProviders } from '../../src/core/consent.js';
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
import type { KioskDouble } from './kiosk-double.js';
import { emptyStatus, scenarioNowMs } from './kiosk-documents.js';
import { firstStart, healthy } from './scenarios.js';

describe.skipIf(chromiumPath === undefined)('browser/page-first-start (needs Chromium)', () => {
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

  /** Once anybody has decided, the kiosk is one with consent, ready to measure. */
  function decideOnConsent(kiosk: KioskDouble): void {
    kiosk.onSent = ({ path, body }) => {
      const granted = JSON.stringify(body).includes('"granted"');
      if (path === '/api/v1/consent' && granted) {
        kiosk.scenario.status = { ...emptyStatus(scenarioNowMs), firstStart: true };
      }
      if (path === '/api/v1/runs') kiosk.scenario.status = { ...kiosk.scenario.status, firstStart: false };
    };
  }

  it('asks in plain words, agrees for the chosen party only, takes the plan, and starts a test', async () => {
    open = await openPage(browser, built.folder, firstStart(scenarioNowMs));
    const { page, kiosk } = open;
    decideOnConsent(kiosk);
    const form = page.locator('.first-start');
    await form.waitFor();
    const text = await form.innerText();
    expect(text).toContain('What is published');
    expect(text).toContain('M-Lab publishes every test for ever and for everyone');
    expect(await form.locator('a').first().getAttribute('href')).toBe(
      'https://www.measurementlab.net/privacy/',
    );
    expect(await page.locator('.figures').isVisible()).toBe(false);
    expect(await form.locator('input[value=yes]:checked').count()).toBe(0);

    const submit = form.locator('button[type=submit]');
    expect(await submit.innerText()).toBe('Save without testing the line');
    await form.locator('[data-provider=mlab] input[value=yes]').check();
    expect(await submit.innerText()).toBe('Save and start the first test');
    await submit.click();
    expect(await form.getByRole('alert').innerText()).toBe(
      'Please give your name: it is kept with your decision.',
    );
    await form.getByLabel('Your name').fill('Ada');
    await form.getByLabel('Download, Mbit/s').fill('fast');
    await submit.click();
    expect(await form.getByRole('alert').innerText()).toContain('a number above 0');
    expect(kiosk.sent).toEqual([]);
    await form.getByLabel('Download, Mbit/s').fill('100');
    await form.getByLabel('Upload, Mbit/s').fill('37,5');
    await form.getByLabel('Provider').fill('Example Fibre');
    await submit.click();
    await form.waitFor({ state: 'hidden', timeout: 1500 });
    const decision = (provider: string, action: string, textVersion: string) => ({
      method: 'POST',
      path: '/api/v1/consent',
      body: { provider, action, who: 'Ada', textVersion },
    });
    expect(kiosk.sent).toEqual([
      {
        method: 'PUT',
        path: '/api/v1/plan',
        body: { provider: 'Example Fibre', downloadBps: 100e6, uploadBps: 37.5e6 },
      },
      ...consentProviders.map(({ id, textVersion }) =>
        decision(id, id === 'mlab' ? 'granted' : 'withdrawn', textVersion),
      ),
      { method: 'POST', path: '/api/v1/access/setup', body: {} },
      { method: 'POST', path: '/api/v1/runs', body: { nettest: 'ndt7' } },
    ]);
    expect(await page.locator('.figures').isVisible()).toBe(true);
    // The form was long, and its button at the foot: what comes now is at the top.
    expect(await page.evaluate(() => scrollY)).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('headline-sentence');
  });

  it('promises no self-test where the line has been measured already, against a server of one’s own', async () => {
    const { status, measurements, curves } = healthy(scenarioNowMs);
    open = await openPage(browser, built.folder, {
      status: { ...status, firstStart: true },
      measurements,
      curves,
    });
    await open.page.locator('.first-start').waitFor();
    await open.page.locator('.figures .figure-number', { hasText: '98.0' }).waitFor();
    expect(await open.page.locator('.self-test').isVisible()).toBe(false);
  });

  it('takes a no without a name, and starts nothing', async () => {
    open = await openPage(browser, built.folder, firstStart(scenarioNowMs));
    const { page, kiosk } = open;
    await page.locator('.first-start button[type=submit]').click();
    await until(() => kiosk.sent.some(({ path }) => path.endsWith('/setup')));
    await page.getByRole('button', { name: 'Save without testing the line' }).waitFor();
    const decisions = kiosk.sent.filter(({ path }) => path === '/api/v1/consent');
    expect(decisions.map(({ body }) => body)).toMatchObject(
      consentProviders.map(({ id: provider }) => ({
        provider,
        action: 'withdrawn',
        who: 'somebody at the page',
      })),
    );
  });

  it('does not move the form while the device tests itself', async () => {
    open = await openPage(browser, built.folder, firstStart(scenarioNowMs));
    const { page, kiosk } = open;
    await allThere(page).catch(() => undefined);
    const submit = page.locator('.first-start button[type=submit]');
    await submit.waitFor();
    await until(() => kiosk.listeners() === 1);
    const before = await submit.boundingBox();
    kiosk.announce({
      kind: 'run',
      nettest: 'ndt7',
      trigger: 'start',
      state: 'running',
      at: kiosk.scenario.status.now,
    });
    kiosk.announce({
      kind: 'progress',
      nettest: 'ndt7',
      scope: 'self-test',
      phase: 'download',
      fraction: 0.25,
      bps: 9e9,
      elapsedMs: 2500,
    });
    await page.locator('.self-test', { hasText: 'Measuring download: 25%' }).waitFor();
    expect(await submit.boundingBox()).toEqual(before);
  });

  it('lets people see and withdraw consent later, and change the plan', async () => {
    open = await openPage(browser, built.folder, healthy(scenarioNowMs));
    const { page, kiosk } = open;
    await allThere(page);
    await page.getByRole('link', { name: 'Settings' }).click();
    const dialog = page.locator('.settings');
    const mlab = dialog.locator('[data-provider=mlab]');
    expect(await mlab.innerText()).toContain('Agreed by Ada, 19 Nov 2026, 15:42.');
    expect(await dialog.locator('[data-provider=ooni]').innerText()).toContain('Nobody has decided yet.');
    await mlab.getByRole('button', { name: 'Withdraw consent to Measurement Lab (M-Lab)' }).click();
    expect(await dialog.getByRole('alert').innerText()).toContain('Please give your name');
    await dialog.getByLabel('Your name').fill('Grace');
    kiosk.onSent = ({ path }) => {
      if (path !== '/api/v1/consent') return;
      const { status } = kiosk.scenario;
      const [first, ...others] = status.consent;
      if (first?.newest === undefined) return;
      const newest = { ...first.newest, action: 'withdrawn' as const, who: 'Grace' };
      kiosk.scenario.status = { ...status, consent: [{ ...first, granted: false, newest }, ...others] };
    };
    await mlab.getByRole('button', { name: 'Withdraw consent to Measurement Lab (M-Lab)' }).click();
    await mlab.getByText('Declined by Grace').waitFor();
    expect(await dialog.getByLabel('Download, Mbit/s').inputValue()).toBe('100');
    await dialog.getByLabel('Download, Mbit/s').fill('250');
    await dialog.getByRole('button', { name: 'Save the plan' }).click();
    await dialog.getByText('Saved. It counts from now on.').waitFor();
    expect(kiosk.sent).toEqual([
      {
        method: 'POST',
        path: '/api/v1/consent',
        body: { provider: 'mlab', action: 'withdrawn', who: 'Grace', textVersion: '2025-07-15' },
      },
      {
        method: 'PUT',
        path: '/api/v1/plan',
        body: { provider: 'Example Fibre', downloadBps: 250e6, uploadBps: 40e6, latencyMs: 20 },
      },
    ]);
  });
});
