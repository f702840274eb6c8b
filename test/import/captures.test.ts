// Every capture of test/fixtures imports to its golden; figures are recomputed here from the raw files by hand.
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { createMemoryImportStore } from './memory-import-store.js';
import { importForTest } from './import-for-test.js';

const fixtures = join(import.meta.dirname, '..', 'fixtures');
const folders = ['locate', 'measurement-kit', 'ndt-server', 'ndt7-client', 'ndt7-js'];

/** A checkout gives files the time of the checkout; runs without a time of their own would change with it. */
const fileTime = new Date('2026-11-20T13:00:00Z');

function copyOfFixtures(): string {
  const copy = mkdtempSync(join(tmpdir(), 'mk-kiosk-captures-'));
  for (const folder of folders) {
    if (!existsSync(join(fixtures, folder))) continue;
    cpSync(join(fixtures, folder), join(copy, folder), {
      recursive: true,
      filter: (path) => !path.endsWith('.golden.json'),
    });
    for (const name of readdirSync(join(copy, folder))) {
      utimesSync(join(copy, folder, name), fileTime, fileTime);
    }
  }
  return copy;
}

describe('import of the captures', () => {
  let imported: Awaited<ReturnType<typeof importForTest>>;
  let copy: string;

  beforeAll(async () => {
    copy = copyOfFixtures();
    imported = await importForTest([copy]);
    return () => rmSync(copy, { recursive: true, force: true });
  });

  function rowOf(file: string) {
    const rows = imported.rows.filter(({ source }) => source.endsWith(`/${file}`));
    expect(rows).toHaveLength(1);
    const [row] = rows;
    if (row === undefined) throw new Error(`${file} is not imported`);
    return { ...row, ...row.measurement };
  }

  function linesOf(file: string): unknown[] {
    return readFileSync(join(fixtures, file), 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line): unknown => JSON.parse(line));
  }

  it('gives the rows and refusals of the golden (renew it with: npx vitest run test/import -u)', async () => {
    const rows = imported.rows.map(({ measurement, curves, raw, key, source }) => ({
      source: relative(copy, source),
      key,
      measurement: { ...measurement, id: 'made up' },
      curves: curves.map(({ direction, source: by, points }) => ({
        direction,
        by,
        points: points.length,
        first: points[0],
        last: points.at(-1),
      })),
      raw: { format: raw?.format, characters: raw?.text.length },
    }));
    const refused = imported.quarantined.map(({ source, line, reason, text }) => ({
      where: `${relative(copy, source)}:${line}`,
      reason,
      characters: text.length,
    }));
    const golden = { summary: imported.summary, rows, refused };
    await expect(`${JSON.stringify(golden, undefined, 2)}\n`).toMatchFileSnapshot(
      join(fixtures, 'imports', 'golden.json'),
    );
  });

  it('accounts for every file: as a row or in the quarantine', () => {
    const named = new Set([...imported.rows, ...imported.quarantined].map(({ source }) => source));
    const files = readdirSync(copy, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    expect([...named].sort()).toEqual(files.sort());
    expect(imported.summary.files).toBe(files.length);
  });

  it('adds nothing when the same folder is imported again', async () => {
    const memory = createMemoryImportStore();
    const first = await importForTest([copy], { memory });
    const again = await importForTest([copy], { memory });
    expect(first.summary.known).toBe(0);
    expect(again.summary).toMatchObject({ added: 0, known: first.summary.added });
  });

  it('keeps the raw text of a Measurement Kit line byte for byte', () => {
    const { raw } = rowOf('mk-ndt-25mbit.njson');
    expect(`${raw?.text ?? ''}\n`).toBe(
      readFileSync(join(fixtures, 'measurement-kit/mk-ndt-25mbit.njson'), 'utf8'),
    );
  });

  it('takes the download of ndt7-client from the last sample of the client, the upload from its summary', () => {
    const file = 'ndt7-client/ndt7-client-25mbit.json';
    const schema = z.object({
      Value: z.object({
        Test: z.string(),
        AppInfo: z.object({ NumBytes: z.number(), ElapsedTime: z.number() }),
      }),
    });
    const samples = linesOf(file).flatMap((entry) => schema.safeParse(entry).data ?? []);
    const download = samples.filter(({ Value }) => Value.Test === 'download').at(-1)?.Value.AppInfo;
    const { metrics, status, directions } = rowOf(file.slice('ndt7-client/'.length));
    // Mbit/s = 8 · bytes / µs.
    expect(metrics.download_bps).toBeCloseTo(
      (8e6 * (download?.NumBytes ?? 0)) / (download?.ElapsedTime ?? 1),
      3,
    );
    expect(download).toEqual({ NumBytes: 32_533_906, ElapsedTime: 11_036_766 });
    // The server's last TCPInfo on record: 24,076,813 bytes in 8,182,952 µs.
    expect(metrics.upload_bps).toBeCloseTo((24_076_813 * 8e6) / 8_182_952, 3);
    expect(metrics.upload_client_bps).toBeCloseTo((30_408_704 * 8e6) / 10_068_635, 3);
    expect(metrics.retransmission_ratio).toBeCloseTo(13_032 / 29_891_000, 9);
    expect(metrics.min_rtt_ms).toBe(0.006);
    // The last RTT, 20,666 µs: the line is full.
    expect(metrics.upload_rtt_ms).toBe(20.666);
    expect(metrics.download_bytes).toBe(32_533_906);
    expect({ status, directions }).toEqual({
      status: 'ok',
      directions: { download: { status: 'ok' }, upload: { status: 'ok' } },
    });
  });

  it('knows seconds from microseconds in @m-lab/ndt7 and shows the upload of the server', () => {
    const { metrics } = rowOf('ndt7-js-25mbit.jsonl');
    expect(metrics.download_bps).toBeCloseTo((31_485_427 * 8) / 10.675232646, 3);
    expect(metrics.upload_bps).toBeCloseTo((29_454_208 * 8e6) / 10_000_458, 3);
    expect(metrics.upload_client_bps).toBeCloseTo((23_330_816 * 8) / 10.001263433, 3);
  });

  it('reads a server record as the half it is', () => {
    const download = rowOf('ndt7-download.json');
    expect(download.directions).toEqual({ download: { status: 'ok' } });
    expect(download.metrics.download_bps).toBeCloseTo((29_508_728 * 8e6) / 10_001_014, 3);
    expect(download.flags).toContain('download_by_server');
    const upload = rowOf('ndt7-upload.json');
    expect(upload.directions).toEqual({ upload: { status: 'ok' } });
    expect(upload.metrics.upload_bps).toBeCloseTo((29_412_693 * 8e6) / 10_000_808, 3);
    expect(upload.metrics).not.toHaveProperty('download_bps');
    expect(upload.metrics).not.toHaveProperty('retransmission_ratio');
  });

  it('reads kbit/s of Measurement Kit as bit/s', () => {
    expect(rowOf('mk-ndt-real.njson').metrics.download_bps).toBeCloseTo(3_817_312_074.667, 2);
    // The server's figure, not the client's 2474139.77 kbit/s.
    expect(rowOf('mk-ndt-real.njson').metrics.upload_bps).toBe(2_422_224_000);
  });

  it('never stores a figure for a direction that has none', () => {
    for (const file of ['ndt7-client-go-connrefused.json', 'ndt7-client-go-locate429.json']) {
      expect(rowOf(file)).toMatchObject({ status: 'failed', metrics: {} });
    }
    const cut = rowOf('ndt7-client-go-timeout4s.json');
    expect(cut).toMatchObject({ status: 'partial', failure: 'ndt7_cut_short' });
    expect(cut.directions).toMatchObject({
      download: { status: 'partial', failure: 'ndt7_cut_short' },
      upload: { status: 'failed', failure: 'generic_timeout_error' },
    });
    expect(Object.keys(cut.metrics).filter((name) => name.startsWith('upload'))).toEqual([]);
    for (const row of imported.rows) {
      for (const [name, value] of Object.entries(row.measurement.metrics)) {
        if (name.endsWith('_bps')) expect(value, `${row.source} ${name}`).toBeGreaterThan(0);
      }
    }
  });

  it('says what it thinks of the line only where a line was measured', () => {
    expect(rowOf('ndt7-client-25mbit.json')).toMatchObject({
      scope: 'self-test',
      server: { host: 'localhost' },
    });
    expect(rowOf('ndt7-client-go-locate429.json').scope).toBe('line');
  });

  it('does not call a service blocked because the device was offline', () => {
    const telegram = rowOf('mk-telegram-offline.njson');
    expect(telegram).toMatchObject({ nettest: 'mk.telegram', status: 'failed', metrics: {} });
    const { raw, ...row } = telegram;
    expect(raw?.text).toContain('telegram_web_status');
    expect(JSON.stringify(row)).not.toContain('blocked');
  });

  it('states an empty report', () => {
    expect(imported.summary.empty).toBe(1);
    const line = imported.quarantined.find(({ source }) => source.endsWith('mk-ndt-sigTERM.njson'));
    expect(line?.reason).toBe('empty report: the program was ended before it wrote');
  });
});

describe('the copy of the captures', () => {
  it('is read by a fresh import in another folder as known', async () => {
    const memory = createMemoryImportStore();
    const one = copyOfFixtures();
    const other = copyOfFixtures();
    onTestFinished(() => {
      for (const folder of [one, other]) rmSync(folder, { recursive: true, force: true });
    });
    const first = await importForTest([one], { memory });
    const second = await importForTest([other], { memory });
    expect(second.summary).toMatchObject({ added: 0, known: first.summary.added });
  });
});
