// Renews the pictures of the documents, and draws every page at every size for the eye:
// MK_KIOSK_PICTURES=docs/images npx vitest run --project browser test/browser/picture.test.ts
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { buildPage, chromiumPath, launchChromium, openPage, until, type OpenPage } from './browser.js';
import { settled } from './geometry.js';
import { scenarioNowMs } from './kiosk-documents.js';
import { pictures, type Picture } from './pictures.js';

const folder = process.env.MK_KIOSK_PICTURES;
/** Only pictures whose name contains this. */
const only = process.env.MK_KIOSK_PICTURE ?? '';

describe.skipIf(chromiumPath === undefined || folder === undefined)(
  'browser/picture (set MK_KIOSK_PICTURES)',
  () => {
    it('is the real page', { timeout: 600_000 }, async () => {
      const [browser, built] = await Promise.all([launchChromium(), buildPage()]);
      await mkdir(folder ?? '', { recursive: true });
      const wanted = pictures.filter(({ name, document }) =>
        only === '' ? document === true : name.includes(only),
      );
      for (const picture of wanted) {
        const open = await openPage(browser, built.folder, picture.scenario(scenarioNowMs), {
          ...picture,
          prepare: (page) => page.clock.setFixedTime(scenarioNowMs),
        });
        await act(open, picture);
        const bytes = await open.page.screenshot({ path: join(folder ?? '', `${picture.name}.png`) });
        expect(bytes.length).toBeGreaterThan(5000);
        await open.close();
      }
      await browser.close();
      await built.remove();
    });
  },
);

async function act({ page, kiosk }: OpenPage, picture: Picture): Promise<void> {
  await until(() => kiosk.listeners() === 1);
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await picture.act?.(kiosk, page);
  await drawn(page);
}

async function drawn(page: Page): Promise<void> {
  await settled(page);
  await page.waitForTimeout(250);
}
