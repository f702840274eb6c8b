// The few lines of Python in the documents read raw output from a bare database.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { testDraft } from '../doubles/samples.js';
import { temporaryFolder } from '../sqlite/temporary-folder.js';

const page = fileURLToPath(new URL('../../docs/taking-data-out.md', import.meta.url));
const program = /```python\n([^]*?)```/.exec(readFileSync(page, 'utf8'))?.[1] ?? '';
// The tables are STRICT: older versions of SQLite cannot open them.
const probe = 'import sqlite3, sys; sys.exit(0 if sqlite3.sqlite_version_info >= (3, 37) else 1)';
const hasPython = spawnSync('python3', ['-c', probe]).status === 0;

describe('docs/taking-data-out', () => {
  it.skipIf(!hasPython)('reads raw output with Python (needs python3 with SQLite 3.37)', async () => {
    const folder = temporaryFolder();
    const store = openSqliteStore({ path: join(folder, 'kiosk.db'), deviceId: 'd' });
    const texts = ['{"greeting": "¡Buenos días!"}', '', 'x'.repeat(200_000)];
    for (const [n, text] of texts.entries())
      await store.record({ ...testDraft(n), raw: { format: 't/1', text } });
    await store.close();
    const output = execFileSync('python3', ['-c', program], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', PYTHONIOENCODING: 'utf-8' },
    });
    expect(output).toBe(
      texts
        .map((text, n) => `${Date.parse(testDraft(n).measurement.startedAt)} speed t/1 ${text}\n`)
        .join(''),
    );
  });
});
