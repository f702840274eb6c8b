// The first start of the real kiosk with two browsers at once: the wall beside it shows a code, a phone in the same network
// reads it and answers the questions, and the wall begins the first test. In network namespaces: kiosk, phone, and an M-Lab.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import decodeQR from 'qr/decode.js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createSmallInternet, missingForNamespaces, type SmallInternet } from '../long/network-namespaces.js';
import { chromiumPath, chromiumFlags, noMisdeeds, watchMisdeeds, type Misdeeds } from './browser.js';

const program = fileURLToPath(new URL('../../dist/src/bin/mk-kiosk.js', import.meta.url));
const missing = chromiumPath === undefined ? 'no Chromium' : missingForNamespaces();
const waitingSchema = z.object({ waiting: z.array(z.object({ trigger: z.string() })) });
/** Where pictures of both browsers go; none are taken without it. */
const pictureFolder = process.env.MK_KIOSK_TEST_PICTURES;

describe.skipIf(missing !== undefined)('browser/page-pairing (needs Chromium and namespaces)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mk-kiosk-pairing-'));
  const browsers: Browser[] = [];
  let internet: SmallInternet;

  beforeAll(async () => {
    internet = createSmallInternet();
    const mlab = internet.runScript('net', new URL('./small-mlab-child.ts', import.meta.url));
    const server = internet.run(
      'net',
      process.execPath,
      ...[program, 'serve-ndt7', '--host', '10.99.3.1', '--port', '9000'],
    );
    await vi.waitFor(() => expect([...mlab.lines, ...server.lines]).toHaveLength(2), { timeout: 20_000 });
  });
  afterAll(async () => {
    await Promise.all(browsers.map((browser) => browser.close()));
    internet.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A browser on a host of the small internet. */
  async function browserOn(host: 'kiosk' | 'router'): Promise<Browser> {
    const start = join(folder, `chromium-${host}`);
    writeFileSync(start, `#!/bin/sh\nexec ${internet.commandOn(host)} ${chromiumPath ?? ''} "$@"\n`);
    chmodSync(start, 0o755);
    const browser = await chromium.launch({ executablePath: start, args: chromiumFlags });
    browsers.push(browser);
    return browser;
  }

  async function open(browser: Browser, url: string, phone: boolean): Promise<[Page, Misdeeds]> {
    const context = await browser.newContext({
      viewport: phone ? { width: 390, height: 844 } : { width: 1280, height: 720 },
      ...(phone && { hasTouch: true, isMobile: true }),
      locale: 'en-GB',
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    const misdeeds = await watchMisdeeds(page, new URL(url).origin);
    await page.goto(url);
    return [page, misdeeds];
  }

  async function picture(page: Page, name: string): Promise<void> {
    if (pictureFolder !== undefined) await page.screenshot({ path: join(pictureFolder, `${name}.png`) });
  }

  /** What a phone's camera reads, held before the wall. */
  async function scan(wall: Page, reader: Page): Promise<string> {
    const png = (await wall.locator('.pairing-code').screenshot()).toString('base64');
    const { width, height, bytes } = await reader.evaluate(async (text) => {
      const image = new Image();
      image.src = `data:image/png;base64,${text}`;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d');
      if (context === null) throw new Error('no canvas');
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      return { width: image.width, height: image.height, bytes: [...data] };
    }, png);
    return decodeQR({ width, height, data: Uint8Array.from(bytes) });
  }

  it(
    'is set up from a phone that reads the code on the wall, and the wall follows',
    { timeout: 180_000 },
    async () => {
      const daemon = internet.run(
        'kiosk',
        ...['env', '-i', `PATH=${process.env.PATH ?? ''}`, `HOME=${folder}`, `MK_KIOSK_DATA=${folder}`],
        'TZ=Europe/Rome',
        'MK_KIOSK_NETTESTS__NDT7__OPTIONS__LOCATE_URL=http://locate.measurementlab.net',
        'MK_KIOSK_NETTESTS__NDT7__OPTIONS__SCHEME=ws',
        'MK_KIOSK_NETTESTS__NDT7__OPTIONS__DURATION_MS=4000',
        process.execPath,
        ...[program, 'run', '--http.port=8788'],
      );
      await vi.waitFor(() => expect(daemon.lines.join('\n')).toContain('its page is'), { timeout: 20_000 });
      const [onKiosk, onPhone] = await Promise.all([browserOn('kiosk'), browserOn('router')]);
      const [wall, wallMisdeeds] = await open(onKiosk, 'http://127.0.0.1:8788/?wall', false);
      await wall.locator('.pairing-code svg').waitFor();
      await picture(wall, '1-wall-code');
      const reader = await onPhone.newPage();
      const address = await scan(wall, reader);
      expect(address).toMatch(/^http:\/\/10\.99\.1\.2:8788\/#pair=[\w-]{40,}$/);

      // Without the code nobody in the network gets in.
      const refused = await reader.goto('http://10.99.1.2:8788/api/v1/status');
      expect(refused?.status()).toBe(403);

      const [phone, phoneMisdeeds] = await open(onPhone, address, true);
      const form = phone.locator('.first-start');
      await form.waitFor();
      expect(new URL(phone.url()).hash).toBe('');
      await wall.getByText('A phone is answering the questions now.').waitFor();
      await picture(wall, '2-wall-paired');
      await picture(phone, '2-phone-questions');

      await form.locator('[data-provider=mlab] input[value=yes]').check();
      await form.getByLabel('Your name').fill('Ada');
      await form.getByLabel('Download, Mbit/s').fill('100');
      await form.getByLabel('Upload, Mbit/s').fill('40');
      await form.getByLabel('Name', { exact: true }).fill('Kitchen');
      await form.getByLabel('Who knows the PIN').check();
      await form.getByLabel('New PIN, 6 to 12 digits').fill('271828');
      await picture(phone, '3-phone-answers');
      await form.locator('button[type=submit]').click();

      await wall.locator('.stage:visible .figure-number').first().waitFor();
      await picture(wall, '4-wall-first-test');
      // The device may be measuring its own ceiling just then; the line's first test comes behind it.
      await wall
        .locator('.stage-server', { hasText: 'mlab1-trn02.example.org' })
        .waitFor({ state: 'attached', timeout: 60_000 });
      await picture(phone, '4-phone-after');
      await wall.locator('.figure-share').first().waitFor({ timeout: 40_000 });
      expect(await wall.locator('h1').innerText()).toContain('The line is');
      await wall.getByText('Kitchen').first().waitFor();
      await picture(wall, '5-wall-result');
      await picture(phone, '5-phone-result');
      // One first test: where the phone began it, the wall did not.
      const { waiting } = waitingSchema.parse(
        await wall.evaluate(async (): Promise<unknown> => (await fetch('/api/v1/status')).json()),
      );
      expect(waiting.map(({ trigger }) => trigger)).not.toContain('manual');
      expect(wallMisdeeds).toEqual(noMisdeeds);
      // The pairing's session ended with the setup.
      const ended = /^Failed to load resource: the server responded with a status of 40[13] /;
      const consoleErrors = phoneMisdeeds.consoleErrors.filter((text) => !ended.test(text));
      expect({ ...phoneMisdeeds, consoleErrors }).toEqual(noMisdeeds);
    },
  );
});
