// The real browser and the built page that the tests in this folder share.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { build } from 'vite';
import { startKioskDouble, type KioskDouble } from './kiosk-double.js';
import type { Scenario } from './scenarios.js';

/** Path of Chromium, or undefined: then browser tests are skipped. */
export const chromiumPath = [process.env.MK_KIOSK_CHROMIUM, '/usr/bin/chromium'].find(
  (path) => path !== undefined && path !== '' && existsSync(path),
);

/** What Chromium is started with: it asks nobody but the page. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts Chromium without a window. */
export async function launchChromium(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error('no Chromium: set MK_KIOSK_CHROMIUM');
  return chromium.launch({ executablePath: chromiumPath, args: chromiumFlags });
}

/** Builds the page as it is in the checkout; `remove` deletes it again. */
export async function buildPage(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'mk-kiosk-page-'));
  await build({ logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

declare global {
  // Put into each page by watchMisdeeds.
  var reportViolation: ((text: string) => void) | undefined;
}

/** What a page must never do, kept while it is open. */
export interface Misdeeds {
  readonly consoleErrors: string[];
  readonly pageErrors: string[];
  readonly foreignRequests: string[];
  readonly policyViolations: string[];
}

/** Watches a page from before its first request; expected network errors are for the test to tell. */
export async function watchMisdeeds(page: Page, origin: string): Promise<Misdeeds> {
  const misdeeds: Misdeeds = { consoleErrors: [], pageErrors: [], foreignRequests: [], policyViolations: [] };
  page.on('console', (message) => {
    if (message.type() === 'error') misdeeds.consoleErrors.push(message.text());
  });
  page.on('pageerror', (error) => misdeeds.pageErrors.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) {
      misdeeds.foreignRequests.push(request.url());
    }
  });
  await page.exposeFunction('reportViolation', (text: string) => misdeeds.policyViolations.push(text));
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      globalThis.reportViolation?.(`${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  return misdeeds;
}

/** A page on a kiosk double. */
export interface OpenPage {
  readonly page: Page;
  readonly kiosk: KioskDouble;
  readonly misdeeds: Misdeeds;
  close(): Promise<void>;
}

/** How a page is opened. */
export interface OpenOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
  /** BCP 47 tag of the browser's language. */
  readonly locale?: string;
  /** Page and query, without the first slash: "explore?range=week". */
  readonly address?: string;
  /** Called before the page is loaded. */
  readonly prepare?: (page: Page, kiosk: KioskDouble) => Promise<void> | void;
}

/** Opens the built page on a double that plays `scenario`, and waits until it follows the events. */
export async function openPage(
  browser: Browser,
  folder: string,
  scenario: Scenario,
  {
    width = 1280,
    height = 720,
    colorScheme = 'light',
    locale = 'en-GB',
    address = '',
    prepare,
  }: OpenOptions = {},
): Promise<OpenPage> {
  const kiosk = await startKioskDouble(folder, scenario);
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    locale,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(5000);
  const page = await context.newPage();
  const misdeeds = await watchMisdeeds(page, kiosk.url);
  await prepare?.(page, kiosk);
  await page.goto(kiosk.url + address);
  return {
    page,
    kiosk,
    misdeeds,
    async close() {
      await context.close();
      await kiosk.close();
    },
  };
}

/** Resolves when state, attempts and charts have been read. */
export async function allThere(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const attempts = document.querySelector(
      '.attempts-panel > table:not([hidden]), .attempts-panel > p:not([hidden])',
    );
    const cards = [...document.querySelectorAll('.plot-card canvas')];
    const read = cards.every((canvas) => canvas.getAttribute('aria-label')?.includes('values') === true);
    return attempts !== null && read;
  });
}

/** Resolves when `condition` holds; asks again until `timeoutMs` are over. */
export async function until(condition: () => boolean, timeoutMs = 10_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('waited too long');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** What a page that did nothing wrong has done. */
export const noMisdeeds: Misdeeds = {
  consoleErrors: [],
  pageErrors: [],
  foreignRequests: [],
  policyViolations: [],
};
