// The wall and the settings at every size, in every language and theme: nothing cut, nothing overlapping, no axe violation.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages } from '../../src/core/display.js';
import { axeViolations } from '../browser/accessibility.js';
import { buildPage, chromiumPath, launchChromium, noMisdeeds, openPage, until } from '../browser/browser.js';
import { lowContrasts } from '../browser/contrast.js';
import { layoutFaults } from '../browser/geometry.js';
import { scenarioNowMs } from '../browser/kiosk-documents.js';
import { firstStart, healthy } from '../browser/scenarios.js';
import { eventful, limited, nightly, waiting, wide } from '../browser/wall-scenarios.js';

const sizes = [
  [800, 480],
  [1024, 600],
  [1280, 720],
  [1920, 1080],
  [1080, 1920],
  [3840, 2160],
  [480, 800],
] as const;

const walls = { healthy, eventful, limited, nightly, waiting, wide };

describe.skipIf(chromiumPath === undefined)('long/wall (needs Chromium)', () => {
  let browser: Browser;
  let built: Awaited<ReturnType<typeof buildPage>>;

  beforeAll(async () => {
    [browser, built] = await Promise.all([launchChromium(), buildPage()]);
  });
  afterAll(async () => {
    await browser.close();
    await built.remove();
  });

  describe.each(languages)('%s', (locale) => {
    it.each(Object.entries(walls))('hangs whole at every size: %s', async (_, scenario) => {
      for (const [width, height] of sizes) {
        for (const colorScheme of ['light', 'dark'] as const) {
          const open = await openPage(browser, built.folder, scenario(scenarioNowMs), {
            ...{ width, height, colorScheme, locale, address: '?wall' },
            prepare: (page) => page.clock.setFixedTime(scenarioNowMs),
          });
          await until(() => open.kiosk.listeners() === 1);
          await open.page.waitForLoadState('networkidle');
          const where = `${String(width)} × ${String(height)}, ${colorScheme}`;
          expect([where, await layoutFaults(open.page)]).toEqual([where, []]);
          expect([where, await lowContrasts(open.page, 7)]).toEqual([where, []]);
          expect([where, await axeViolations(open.page)]).toEqual([where, []]);
          expect(await open.page.locator('html').getAttribute('lang')).toBe(locale);
          await open.close();
          expect(open.misdeeds).toEqual(noMisdeeds);
        }
      }
    });

    it.each([
      ['', healthy],
      ['', firstStart],
      ['settings', healthy],
      ['about', healthy],
    ] as const)('has the page "%s" whole on phone and desk', async (address, scenario) => {
      for (const [width, height] of [
        [390, 844],
        [1280, 720],
      ] as const) {
        for (const colorScheme of ['light', 'dark'] as const) {
          const open = await openPage(browser, built.folder, scenario(scenarioNowMs), {
            ...{ width, height, colorScheme, locale, address },
          });
          await until(() => open.kiosk.listeners() === 1);
          await open.page.waitForLoadState('networkidle');
          const where = `${String(width)} × ${String(height)}, ${colorScheme}`;
          expect([where, await layoutFaults(open.page)]).toEqual([where, []]);
          expect([where, await axeViolations(open.page)]).toEqual([where, []]);
          await open.close();
          expect(open.misdeeds).toEqual(noMisdeeds);
        }
      }
    });
  });
});
