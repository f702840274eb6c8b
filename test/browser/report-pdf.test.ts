// The report on paper, by the real browser engine, on the real kiosk with a made-up store: its numbers are those of SQL.
import Database from 'better-sqlite3';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { chromiumPath, launchChromium } from './browser.js';
import { startDemoKiosk, type DemoKiosk } from './demo-kiosk.js';

describe.skipIf(chromiumPath === undefined)('browser/report-pdf (needs Chromium)', () => {
  let browser: Browser;
  let kiosk: DemoKiosk;
  let page: Page;

  beforeAll(async () => {
    [browser, kiosk] = await Promise.all([launchChromium(), startDemoKiosk(35)]);
  });
  afterEach(() => page.close());
  afterAll(async () => {
    await browser.close();
    await kiosk.close();
  });

  async function open(address: string, ready: string): Promise<void> {
    page = await browser.newPage({ locale: 'en-GB' });
    await page.goto(`${kiosk.url}/${address}`);
    await page.locator(ready).waitFor();
  }

  const hasPdfToText = existsSync('/usr/bin/pdftotext');
  it.skipIf(!hasPdfToText)(
    'prints a report whose numbers are those of SQL (needs pdftotext of poppler-utils)',
    async () => {
      await open('report?range=thisMonth', '.report-hash');
      const pdf = join(dirname(kiosk.database), 'report.pdf');
      await writeFile(pdf, await page.pdf({ preferCSSPageSize: true }));
      const { stdout } = await promisify(execFile)('pdftotext', ['-layout', pdf, '-']);
      const text = stdout.replaceAll(/\s+/g, ' ');
      expect(text).toContain('This is no official measurement.');
      expect(text).toContain('DEMO: every figure here is made up.');
      expect(text).not.toContain('Print or save as PDF');
      expect(text).not.toContain('Run now');
      const [, from = '', to = ''] =
        /Range (\d+ \w+ \d+, \d\d:\d\d) to (\d+ \w+ \d+, \d\d:\d\d)/.exec(text) ?? [];
      expect([from, to].every((part) => part !== '')).toBe(true);
      const now = new Date();
      const month = new Intl.DateTimeFormat('en-CA', {
        timeZone: 'Europe/Berlin',
        year: 'numeric',
        month: '2-digit',
      })
        .format(now)
        .slice(0, 7);
      // Berlin is one hour ahead on the first of a winter month, two in summer: the offset says which.
      const offset = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Berlin', timeZoneName: 'longOffset' })
        .format(Date.parse(`${month}-01T00:00:00Z`))
        .slice(-6);
      const sql = new Database(kiosk.database, { readonly: true });
      const figure = z.object({ n: z.number(), median: z.number().nullable(), rows: z.number() }).parse(
        sql
          .prepare(
            `SELECT count(v.value) AS n, median(v.value) AS median,
             (SELECT count(*) FROM measurement WHERE started_at_ms >= $from AND scope = 'line') AS rows
           FROM measurement m JOIN metric v ON v.measurement_key = m.key JOIN metric_name n ON n.key = v.name_key
           WHERE n.name = 'download_bps' AND m.started_at_ms >= $from`,
          )
          .get({ from: Date.parse(`${month}-01T00:00:00${offset}`) }),
      );
      sql.close();
      const number = new Intl.NumberFormat('en-GB').format(figure.rows);
      expect(text).toContain(`${number} rows of the device`);
      const shown = Math.round((figure.median ?? NaN) / 1e6);
      expect(text).toMatch(
        new RegExp(
          `Download 500 Mbit/s (?:at least )?${String(shown)} Mbit/s [^a-z]*to .* ${String(figure.n)} Upload`,
        ),
      );
      const hash = (await page.locator('.report-hash code').textContent()) ?? '';
      expect(hash).toMatch(/^[0-9a-f]{64}$/);
      expect(text.replaceAll(' ', '')).toContain(hash);
    },
  );

  it('has a summary that fits on one page', async () => {
    await open('report?range=thisMonth&layout=summary', '.report-summary .report-hash');
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    expect([...pdf.matchAll(/\/Type\s*\/Page\b(?!s)/g)]).toHaveLength(1);
  });
});
