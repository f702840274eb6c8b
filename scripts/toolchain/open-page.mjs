// Opens an empty page in the Chromium given as argument, the way the browser tests do; the exit code tells whether it can.
import process from 'node:process';
import { chromium } from 'playwright-core';

const browser = await chromium.launch({ executablePath: process.argv[2] ?? '', timeout: 45_000 });
const page = await browser.newPage();
await page.setContent('<title>open</title>');
const title = await page.title();
await browser.close();
process.exit(title === 'open' ? 0 : 1);
