// Opens a page in the Chromium given as argument, the way the browser tests do; the exit code tells whether it can.
import process from 'node:process';
import { chromium } from 'playwright-core';

const browser = await chromium.launch({ executablePath: process.argv[2] ?? '', timeout: 45_000 });
const page = await browser.newPage();
await page.setContent('<span>text</span>');
const { width } = (await page.locator('span').boundingBox()) ?? { width: 0 };
await browser.close();
if (width === 0) console.error('Error: it has no fonts: text has no width');
process.exit(width > 0 ? 0 : 1);
