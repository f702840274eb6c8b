// The page "House or line" on the real kiosk: a browser measures its way to it, and the kiosk keeps what its server saw.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measurementsPageSchema } from '../../src/core/api.js';
import { chromiumPath, launchChromium, watchMisdeeds } from './browser.js';

const program = fileURLToPath(new URL('../../dist/src/bin/mk-kiosk.js', import.meta.url));

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe.skipIf(chromiumPath === undefined)('browser/house (needs Chromium)', () => {
  let browser: Browser;
  let folder: string;
  let daemon: ChildProcess;
  let url = '';
  let port = 0;

  beforeAll(async () => {
    [browser, folder, port] = await Promise.all([
      launchChromium(),
      mkdtemp(join(tmpdir(), 'mk-kiosk-house-')),
      freePort(),
    ]);
    daemon = spawn(
      process.execPath,
      [program, 'run', '--no-display', '--data', folder, '--http.port=0', `--ndt7Server.browserPort=${port}`],
      {
        env: {
          PATH: process.env.PATH ?? '',
          HOME: folder,
          MK_KIOSK_MONITORS__LATENCY__ENABLED: 'no',
          MK_KIOSK_MONITORS__CONNECTIVITY__ENABLED: 'no',
          MK_KIOSK_SCHEDULE__RUN_AT_START: 'no',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    url = await new Promise<string>((resolve, reject) => {
      let output = '';
      const read = (data: unknown): void => {
        output += String(data);
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
        if (found !== undefined) resolve(found);
      };
      daemon.stdout?.on('data', read);
      daemon.stderr?.on('data', read);
      daemon.once('exit', () => {
        reject(new Error(`the kiosk ended: ${output}`));
      });
    });
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    const ended = new Promise((resolve) => daemon.once('exit', resolve));
    daemon.kill();
    await ended;
    await rm(folder, { recursive: true, force: true });
  });

  it('measures both ways, says what limits, and keeps the row in scope lan', async () => {
    const page = await browser.newPage();
    const misdeeds = await watchMisdeeds(page, url);
    await page.goto(`${url}/house`);
    await page.getByRole('button', { name: 'Test this way' }).click();
    await page
      .getByText('The kiosk has no test of the line yet to compare with.')
      .waitFor({ timeout: 60_000 });
    const shown = await page.locator('.house dd').allTextContents();
    expect(shown[0]).toMatch(/Mbit\/s$/);
    expect(shown[1]).toMatch(/Mbit\/s$/);
    expect(shown.slice(2)).toEqual(['not measured', 'not measured']);
    expect(misdeeds.policyViolations).toEqual([]);
    expect(misdeeds.pageErrors).toEqual([]);

    const answer = await fetch(`${url}/api/v1/measurements?nettest=lan`);
    const { measurements } = measurementsPageSchema.parse(await answer.json());
    const [row] = measurements;
    expect(row).toMatchObject({
      nettest: 'lan',
      scope: 'lan',
      status: 'ok',
      trigger: 'manual',
      engine: { name: 'browser' },
      directions: { download: { status: 'ok' }, upload: { status: 'ok' } },
    });
    expect(row?.flags).toContain('by_browser');
    // What the page shows and what the server saw are the same test: within a quarter, on a busy machine.
    const mbps = Number(shown[0]?.replaceAll(/[^\d.]/g, ''));
    expect((row?.metrics.download_bps ?? 0) / 1e6 / mbps).toBeGreaterThan(0.75);
    expect((row?.metrics.download_bps ?? 0) / 1e6 / mbps).toBeLessThan(1.25);
    await page.close();
  }, 90_000);

  it('serves nobody once the test is over', async () => {
    await expect(fetch(`http://127.0.0.1:${port}/ndt/v7/download`)).rejects.toThrow();
  });
});
