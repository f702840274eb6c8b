import { chmodSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { KioskError } from '../../src/core/errors.js';
import { exitCodeOf, importFiles } from '../../src/import/import-files.js';
import { importedFormats, notMeasurements } from '../../src/nettests/formats/index.js';
import { readForeignDatabase } from '../../src/sqlite/foreign-database.js';
import { createMemoryImportStore } from './memory-import-store.js';
import { folderWith, importForTest, stdinOf } from './import-for-test.js';

const fixtures = join(import.meta.dirname, '..', 'fixtures');
const good = readFileSync(join(fixtures, 'measurement-kit/mk-ndt-25mbit.njson'), 'utf8').trimEnd();
const other = readFileSync(join(fixtures, 'measurement-kit/mk-ndt-real.njson'), 'utf8').trimEnd();
const refused = readFileSync(join(fixtures, 'ndt7-client/ndt7-client-go-connrefused.json'), 'utf8');

/** Imports one text from standard input. */
async function importText(text: string | Uint8Array) {
  return importForTest(['-'], { stdin: stdinOf(text) });
}

describe('import/import-files', () => {
  it('keeps the good line of a file whose last line was cut by a power failure, and names the cut one', async () => {
    const { summary, quarantined, rows } = await importText(`${good}\n${other.slice(0, 2000)}`);
    expect(summary).toMatchObject({ files: 1, added: 1, quarantined: 1 });
    expect(rows[0]?.measurement.metrics).toHaveProperty('download_bps');
    expect(quarantined).toEqual([
      {
        source: '(stdin)',
        line: 2,
        reason: 'cut off: the file ends inside the record',
        text: other.slice(0, 2000),
      },
    ]);
    expect(exitCodeOf(summary)).toBe(0);
  });

  it('takes a whole last line that has no line end', async () => {
    expect((await importText(`${good}\n${other}`)).summary).toMatchObject({ added: 2, quarantined: 0 });
  });

  it('knows the same entry again: in the same file, in another file and from standard input', async () => {
    const memory = createMemoryImportStore();
    const folder = folderWith({ 'a.njson': `${good}\n${good}\n`, 'b.njson': good });
    const first = await importForTest([folder], { memory });
    expect(first.summary).toMatchObject({ added: 1, known: 2 });
    const again = await importForTest(['-'], { memory, stdin: stdinOf(good) });
    expect(again.summary).toMatchObject({ added: 0, known: 1 });
  });

  it('keeps each of many equal runs that say neither when nor which they were, and knows all of them again', async () => {
    const memory = createMemoryImportStore();
    const folder = folderWith({ 'day.json': refused.repeat(3), 'next-day.json': refused });
    expect((await importForTest([folder], { memory })).summary).toMatchObject({ added: 4, known: 0 });
    expect((await importForTest([folder], { memory })).summary).toMatchObject({ added: 0, known: 4 });
  });

  it('keeps both entries where one report has two inputs under one id', async () => {
    const entry = { id: 'x', test_name: 'web_connectivity', test_keys: {}, software_name: 'measurement_kit' };
    const lines = ['http://a/', 'http://b/'].map((input) => JSON.stringify({ ...entry, input }));
    expect((await importText(lines.join('\n'))).summary.added).toBe(2);
  });

  it.each([
    ['a byte order mark', `\uFEFF${good}\n`],
    ['Windows line ends', `${good}\r\n${other}\r\n`],
    ['blank lines', `\n\n  \n${good}\n\n`],
    ['files put together, each with its mark', `\uFEFF${other}\n\uFEFF${good}\n`],
    ['pretty-printed JSON', JSON.stringify(JSON.parse(good), undefined, 2)],
    ['an array of entries', JSON.stringify([JSON.parse(good), JSON.parse(other)])],
    ['a pretty-printed array', JSON.stringify([JSON.parse(good), JSON.parse(other)], undefined, 2)],
    [
      'values one after the other, as jq prints them',
      [good, other].map((line) => JSON.stringify(JSON.parse(line), undefined, 2)).join('\n'),
    ],
    ['UTF-16, little endian', Buffer.from(`\uFEFF${good}\r\n`, 'utf16le')],
    ['UTF-16, big endian', Buffer.from(`\uFEFF${good}\n`, 'utf16le').swap16()],
    ['UTF-16 without its mark', Buffer.from(`${good}\n`, 'utf16le')],
    ['gzip', gzipSync(`${good}\n`)],
    ['gzip of several members', Buffer.concat([gzipSync(`${good}\n`), gzipSync(`${other}\n`)])],
    ['UTF-16 in gzip', gzipSync(Buffer.from(`\uFEFF${good}\n`, 'utf16le'))],
  ])('reads %s', async (_what, text) => {
    const { summary, rows } = await importText(text);
    expect(summary).toMatchObject({ quarantined: 0, failures: [] });
    const ndt = rows.find(({ key }) => key === 'mk-report:20ee9dfa-b764-4f77-986d-5907bcf05818');
    expect(ndt?.measurement.metrics.upload_bps).toBe(23_328_000);
  });

  it('finds the good line behind a block of NUL bytes, and the record behind a cut one on the same line', async () => {
    const text = Buffer.concat([
      Buffer.alloc(4096),
      Buffer.from(`${good.slice(0, 500)}${other}\n`),
      Buffer.alloc(100),
    ]);
    const { summary, quarantined } = await importText(text);
    expect(summary).toMatchObject({ added: 1 });
    expect(quarantined.map(({ line, reason }) => [line, reason])).toEqual([
      [1, '4096 NUL bytes, as a power cut leaves them'],
      [1, 'cut off: the line ends inside the record'],
      [2, '100 NUL bytes, as a power cut leaves them'],
    ]);
  });

  it.each([
    ['text', 'hello\nworld\n', 'text, not a report (lines 1 to 2)'],
    [
      'binary',
      Buffer.from([0x80, 0x81, 0x0a, 0x41, 0x0a, 0xff, 0xfb]),
      'binary data, not text (lines 1 to 3)',
    ],
    ['broken JSON', '{"a":1,,}\n', /^broken JSON: .*column|position/],
    ['a line that ends inside its record', '{"a":1\n{"b":2}\n', 'cut off: the line ends inside the record'],
    [
      'another JSON',
      '{"temperature":21}\n',
      'JSON of no known program: it begins with the keys "temperature"',
    ],
    ['a number', '42\n', 'JSON, but not an object: no report of a known program'],
    ['an empty array', '[]\n', 'JSON, but not an object: no report of a known program'],
    ['an empty object', '{}\n', 'an empty JSON object'],
    ['deep nesting', `${'['.repeat(1e6)}\n`, 'text, not a report'],
    [
      'deep nesting in a record',
      `{"a":${'['.repeat(200)}${']'.repeat(200)}}\n`,
      'broken JSON: nested deeper than 100 levels',
    ],
    [
      'a wrongly typed report',
      '{"test_name":7,"test_keys":{}}\n',
      'a report whose test_name is not the name of a test',
    ],
    [
      'a hostile test name',
      '{"test_name":"../../etc","test_keys":{}}\n',
      'a report whose test_name is not the name of a test',
    ],
    [
      'test_keys of another type',
      '{"test_name":"ndt","test_keys":[]}\n',
      'a report whose test_keys are not an object',
    ],
    [
      'a result that could not be written',
      '{"test_keys":{"failure":"json_processing_error"}}\n',
      /^Measurement Kit could not write this result/,
    ],
    [
      'a zip archive',
      Buffer.from('PK\u0003\u0004rest'),
      'a zip archive: unpack it and import the files in it',
    ],
    ['gzip in gzip', gzipSync(gzipSync(good)), 'gzip inside gzip: unpack it first'],
    ['only NUL bytes', Buffer.alloc(10), '10 NUL bytes, as a power cut leaves them'],
  ])('refuses %s and says why', async (_what, text, reason) => {
    const { summary, quarantined, rows } = await importText(text);
    expect(rows).toEqual([]);
    expect(quarantined[0]?.reason).toMatch(reason);
    expect(quarantined[0]?.line).toBe(1);
    expect(summary.quarantined).toBeGreaterThan(0);
    expect(exitCodeOf(summary)).toBe(1);
  });

  it('bounds what it keeps of a file of a million bad lines, and says how many there were', async () => {
    const { summary, quarantined } = await importText('{"a":}\n'.repeat(5000));
    expect(summary.quarantined).toBe(5000);
    expect(quarantined).toHaveLength(1000);
    expect(quarantined.at(-1)?.reason).toBe(
      '4001 more lines were refused; they are still in the file itself',
    );
  });

  it('reports a file that is not there and goes on with the others', async () => {
    const folder = folderWith({ 'a.njson': good });
    const { summary } = await importForTest([join(folder, 'missing'), folder]);
    expect(summary).toMatchObject({
      added: 1,
      failures: [{ source: join(folder, 'missing'), message: 'there is no such file or folder' }],
    });
    expect(exitCodeOf(summary)).toBe(1);
    expect(exitCodeOf((await importForTest([join(folder, 'missing')])).summary)).toBe(4);
  });

  it.skipIf(process.getuid?.() === 0)(
    'reports a file it may not read and goes on with the others',
    async () => {
      const folder = folderWith({ 'a.njson': other, 'b.njson': good });
      chmodSync(join(folder, 'a.njson'), 0);
      const { summary } = await importForTest([folder]);
      expect(summary).toMatchObject({ added: 1, failures: [{ message: 'permission denied' }] });
    },
  );

  it('does not hide a store that fails behind the file it was reading', async () => {
    const full = new KioskError('database_full', 'the disk is full', 'free some space');
    const memory = createMemoryImportStore();
    const failing = importFiles({
      paths: ['-'],
      stdin: stdinOf(good),
      store: { ...memory.store, importAll: () => Promise.reject(full) },
      formats: importedFormats([]),
      recogniser: notMeasurements,
      readDatabase: readForeignDatabase,
      clock: { nowMs: () => 0 },
      newId: () => '00000000-0000-7000-8000-000000000001',
    });
    await expect(failing).rejects.toBe(full);
  });

  it('keeps a run whose format is faulty, instead of losing it or stopping', async () => {
    const first = importedFormats([]).find(({ id }) => id === 'mk-report');
    if (first === undefined) throw new Error('there are formats');
    const faults = [
      () => {
        throw new Error('divided by zero');
      },
      () => ({
        nettest: 'x',
        nettestVersion: '1',
        result: { status: 'ok' as const, directions: {}, metrics: { download_bps: NaN }, curves: [] },
      }),
    ];
    for (const read of faults) {
      const { summary, quarantined } = await importForTest(['-'], {
        stdin: stdinOf(good),
        formats: [{ ...first, read }],
      });
      expect(summary).toMatchObject({ added: 0, quarantined: 1 });
      expect(quarantined[0]).toMatchObject({ text: good });
      expect(quarantined[0]?.reason).toMatch(
        /^a fault in the reader of a Measurement Kit report: (divided|metrics)/,
      );
    }
  });

  it('hands rows to the store in few transactions', async () => {
    const lines = Array.from({ length: 450 }, (_, index) =>
      good.replace('20ee9dfa', String(10_000_000 + index)),
    );
    const memory = createMemoryImportStore();
    await importForTest(['-'], { memory, stdin: stdinOf(lines.join('\n')) });
    expect(memory.batches).toEqual([200, 200, 50]);
  });

  it('dates a run without a time by its file, and from standard input by now', async () => {
    const folder = folderWith({ 'run.json': refused });
    const at = new Date('2024-05-06T07:08:09Z');
    utimesSync(join(folder, 'run.json'), at, at);
    const [row] = (await importForTest([folder])).rows;
    expect(row?.measurement).toMatchObject({ startedAt: at.toISOString(), clock: 'unknown' });
    expect(row?.measurement.flags).toContain('start_from_file_time');
    const [piped] = (await importText(refused)).rows;
    expect(piped?.measurement.startedAt).toBe('2026-11-21T00:00:00.000Z');
    expect(piped?.measurement.flags).toContain('start_from_import_time');
  });

  it.each([
    ['of the far future', '2099-01-01 00:00:00'],
    ['of a clock that was never set', '1970-01-01 00:02:13'],
    ['that is no date', '2026-13-45 99:00:00'],
  ])('dates an entry %s by its file and says so', async (_what, start) => {
    const entry = good.replaceAll('2026-11-20 12:36:28', start);
    expect(entry).not.toBe(good);
    const folder = folderWith({ 'a.njson': entry });
    const at = new Date('2026-11-20T12:40:00Z');
    utimesSync(join(folder, 'a.njson'), at, at);
    const [row] = (await importForTest([folder])).rows;
    expect(row?.measurement.startedAt).toBe(at.toISOString());
    expect(row?.measurement.flags).toContain('start_from_file_time');
  });

  it('survives a fixture cut at any byte, and never loses the whole of it', async () => {
    const text = readFileSync(join(fixtures, 'ndt7-client/ndt7-client-go-timeout4s.json'));
    for (let length = 1; length < text.length; length += 997) {
      const { summary } = await importText(text.subarray(0, length));
      expect(summary.added + summary.quarantined, `cut at ${length}`).toBeGreaterThan(0);
    }
  });

  it('survives a fixture with any byte changed', async () => {
    const text = readFileSync(join(fixtures, 'ndt7-client/ndt7-client-go-connrefused.json'));
    for (let index = 0; index < text.length; index += 13) {
      for (const byte of [0, 0x22, 0x7b, 0xff]) {
        const changed = Buffer.from(text);
        changed[index] = byte;
        const { summary } = await importText(changed);
        expect(summary.added + summary.quarantined).toBeGreaterThan(0);
      }
    }
  });
});

describe('import of standard input and files together', () => {
  it('reads both in the order in which they are named', async () => {
    const folder = folderWith({ 'a.njson': good });
    writeFileSync(join(folder, 'b.txt'), 'hello');
    const { rows, summary } = await importForTest([folder, '-'], { stdin: stdinOf(other) });
    expect(rows.map(({ source }) => source)).toEqual([join(folder, 'a.njson'), '(stdin)']);
    expect(summary).toMatchObject({ files: 3, added: 2, quarantined: 1 });
  });
});
