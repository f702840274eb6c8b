// Links, hidden entries, pipes, gzip: what a folder may hold besides plain files.
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../src/import/import-files.js';
import { folderWith, importForTest, stdinOf } from './import-for-test.js';

const fixtures = join(import.meta.dirname, '..', 'fixtures');
const good = readFileSync(join(fixtures, 'measurement-kit/mk-ndt-25mbit.njson'), 'utf8').trimEnd();
const other = readFileSync(join(fixtures, 'measurement-kit/mk-ndt-real.njson'), 'utf8').trimEnd();

/** Imports one text from standard input. */
async function importText(text: string | Uint8Array) {
  return importForTest(['-'], { stdin: stdinOf(text) });
}

describe('import/import-files, on files that are not plain files', () => {
  it('is not caught in circles of links, and follows links that lead somewhere', async () => {
    const folder = folderWith({ 'a.njson': good });
    mkdirSync(join(folder, 'below'));
    symlinkSync(folder, join(folder, 'below', 'up'));
    symlinkSync('self', join(folder, 'self'));
    symlinkSync(join(folder, 'a.njson'), join(folder, 'b.njson'));
    const { summary } = await importForTest([folder]);
    expect(summary).toMatchObject({ files: 2, added: 1, known: 1 });
    expect(summary.failures).toMatchObject([
      { source: join(folder, 'self'), message: 'the symbolic links lead in a circle' },
    ]);
  });

  it('leaves hidden entries and special files in folders alone, and does not wait for a pipe', async () => {
    const folder = folderWith({ 'a.njson': good, '.hidden.njson': other });
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect((await importForTest([folder])).summary).toMatchObject({ files: 1, added: 1, ignored: 2 });
    const named = await importForTest([join(folder, '.hidden.njson')]);
    expect(named.summary).toMatchObject({ added: 1, ignored: 0 });
  });

  it('imports what was before the cut of a gzip file and reports the cut', async () => {
    const packed = gzipSync(`${good}\n${other}\n`.repeat(50), { level: 0 });
    const { summary } = await importText(packed.subarray(0, packed.length - 5000));
    expect(summary).toMatchObject({ added: 2, failures: [{ message: 'the gzip file is cut off' }] });
    expect(exitCodeOf(summary)).toBe(1);
  });

  it('stops unpacking a gzip bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(4 * 1024 * 1024, 'a'));
    const { summary } = await importForTest(['-'], { stdin: stdinOf(bomb), maxInflatedBytes: 1024 * 1024 });
    expect(summary.failures[0]?.message).toBe('the gzip file unpacks to more than 1 MiB');
  });

  it('says when a file fails while it is read, and keeps what was before', async () => {
    const { summary } = await importForTest(['-'], {
      stdin: async function* () {
        yield Buffer.from(`${good}\n`);
        throw Object.assign(new Error('i/o error, read'), { code: 'EIO' });
      },
    });
    expect(summary).toMatchObject({
      added: 1,
      failures: [{ source: '(stdin)', message: 'the disk could not read it' }],
    });
  });

  it('states an empty file without calling the import failed', async () => {
    const folder = folderWith({ 'report.njson': '', 'packed.gz': gzipSync('') });
    const { summary, quarantined } = await importForTest([folder]);
    expect(summary).toMatchObject({ files: 2, empty: 2, added: 0, quarantined: 0 });
    expect(quarantined.map(({ reason }) => reason)).toEqual(
      Array(2).fill('empty report: the program was ended before it wrote'),
    );
    expect(exitCodeOf(summary)).toBe(0);
  });

  it('keeps the annotations of an entry', async () => {
    expect((await importText(good)).rows[0]?.measurement.annotations).toMatchObject({ location: 'lobby' });
  });
});
