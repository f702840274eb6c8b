// Renews the picture of the README: MK_KIOSK_PICTURE=docs/images/kiosk.png npx vitest run --project browser test/browser/picture.test.ts
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allThere, buildPage, chromiumPath, launchChromium, openPage } from './browser.js';
import { scenarioNowMs } from './kiosk-documents.js';
import { healthy } from './scenarios.js';

const picture = process.env.MK_KIOSK_PICTURE;

describe.skipIf(chromiumPath === undefined || picture === undefined)(
  'browser/picture (set MK_KIOSK_PICTURE)',
  () => {
    it('is the real page on a good line', async () => {
      const [browser, built] = await Promise.all([launchChromium(), buildPage()]);
      const { page, close } = await openPage(browser, built.folder, healthy(scenarioNowMs));
      await allThere(page);
      await page.waitForLoadState('networkidle').catch(() => undefined);
      await mkdir(dirname(picture ?? ''), { recursive: true });
      const bytes = await page.screenshot({ path: picture ?? '' });
      expect(bytes.length).toBeGreaterThan(20_000);
      await close();
      await browser.close();
      await built.remove();
    });
  },
);
