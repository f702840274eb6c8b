// How fast the explore page is on ten years of results, in real Chromium with its processor slowed down four times: first
// paint, the chart's first drawing, and each change of the range. The server and the browser share the machine.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { z } from 'zod';
import { demoState } from '../../src/core/demo.js';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { makeTenYears } from './ten-years.js';

const program = fileURLToPath(new URL('../../src/bin/mk-kiosk.js', import.meta.url));
const slowdown = 4;
/** The chart is drawn: its canvas has a label that counts values. */
const drawn = `/: [\\d,]+ values/.test(document.querySelector('.explore-canvas')?.getAttribute('aria-label') ?? '')`;

/** Figures of one kind, ms. */
export interface PageFigures {
  readonly what: string;
  readonly ms: readonly number[];
}

/** Opens the page `loads` times, and changes the range as often. */
export async function benchPages(folder: string, loads: number): Promise<readonly PageFigures[]> {
  const child = spawn(process.execPath, [program, 'run', '--data', folder, '--http.port=0'], {
    env: { PATH: process.env.PATH ?? '', HOME: folder, TZ: 'UTC' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let output = '';
      child.stdout.on('data', (data: unknown) => {
        output += String(data);
        const found = /its page is (http:\/\/\S+)/.exec(output)?.[1];
        if (found !== undefined) resolve(found);
      });
      child.on('exit', () => reject(new Error(`the kiosk ended: ${output}`)));
    });
    return await measure(url, loads);
  } finally {
    child.kill();
  }
}

async function measure(url: string, loads: number): Promise<readonly PageFigures[]> {
  const executablePath = process.env.MK_KIOSK_CHROMIUM ?? '/usr/bin/chromium';
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
    ],
  });
  const [paint, chart, nearer, all]: number[][] = [[], [], [], []];
  try {
    for (let load = 0; load < loads; load += 1) {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 720 },
        // What is measured here is put into the page as text.
        bypassCSP: true,
      });
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
      await page.goto(`${url}/explore?range=all`);
      await page.waitForFunction(drawn, undefined, { timeout: 60_000 });
      chart?.push(await number(page, 'performance.now()'));
      paint?.push(await number(page, `performance.getEntriesByName('first-contentful-paint')[0].startTime`));
      await page.locator('.explore-canvas').focus();
      // Ten years in days, five, two and a half, one and a quarter; then all again.
      for (let step = 0; step < 3; step += 1) nearer?.push(await keyTime(page, '+'));
      all?.push(await keyTime(page, 'Home'));
      await context.close();
    }
  } finally {
    await browser.close();
  }
  return [
    { what: 'first contentful paint', ms: paint ?? [] },
    { what: 'ten years drawn, from the start of the load', ms: chart ?? [] },
    { what: 'nearer (+): key to the frame with the new range', ms: nearer ?? [] },
    { what: 'all ten years (Home): key to the frame with the new range', ms: all ?? [] },
  ];
}

/** Time from a key to the frame after the chart says another range, in the page's own clock. */
async function keyTime(page: Page, key: string): Promise<number> {
  await page.evaluate(`globalThis.benchDone = new Promise((resolve) => {
    const canvas = document.querySelector('.explore-canvas');
    const before = canvas.getAttribute('aria-label');
    let startMs;
    canvas.addEventListener('keydown', () => { startMs = performance.now(); }, { capture: true, once: true });
    new MutationObserver((_, observer) => {
      if (canvas.getAttribute('aria-label') === before) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - startMs)));
    }).observe(canvas, { attributes: true, attributeFilter: ['aria-label'] });
  })`);
  await page.keyboard.press(key);
  return number(page, 'globalThis.benchDone');
}

async function number(page: Page, expression: string): Promise<number> {
  return z.number().parse(await page.evaluate(expression));
}

/** The figures as a Markdown table. */
export function pagesTable(figures: readonly PageFigures[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    row(['explore on ten years, processor slowed down 4×', 'median ms', 'worst ms', 'of']),
    row(['---', '---:', '---:', '---:']),
    ...figures.map(({ what, ms }) => {
      const sorted = ms.toSorted((a, b) => a - b);
      const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? NaN).toFixed(0);
      return row([what, at(0.5), at(1), String(sorted.length)]);
    }),
  ].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const named = process.argv[2];
  const folder = named ?? mkdtempSync(join(tmpdir(), 'mk-kiosk-bench-'));
  const path = join(folder, 'kiosk.db');
  try {
    if (!existsSync(path)) {
      await makeTenYears({ path, testsPerDay: Number(process.argv[3] ?? 48), minutes: false });
      const store = openSqliteStore({ path, deviceId: 'benchmark' });
      // Nothing is measured into a store with this mark.
      await store.writeState(demoState, {
        seed: 1,
        from: '2016-01-01T00:00:00Z',
        to: '2026-01-01T00:00:00Z',
      });
      await store.close();
    }
    process.stdout.write(`${pagesTable(await benchPages(folder, 8))}\n`);
  } finally {
    if (named === undefined) rmSync(folder, { recursive: true, force: true });
  }
}
