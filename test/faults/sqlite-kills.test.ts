// The store under hundreds of kills, cuts, flips and first starts at once: the long form of test/sqlite.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startChild } from '../children/child.js';
import { expectWholeRows, recordIntoLog } from '../sqlite/cut-log.js';
import { killWhileRecording } from '../sqlite/kill-while-recording.js';
import { pseudoRandom } from '../sqlite/pseudo-random.js';
import { temporaryFolder } from '../sqlite/temporary-folder.js';

describe('src/sqlite/sqlite-store, for long', () => {
  it.each([1, 2, 3, 4])('loses no acknowledged row in 40 kills -9 (series %i)', async (seed) => {
    const random = pseudoRandom(seed);
    const linesBeforeKill = Array.from({ length: 40 }, () => Math.floor(random() ** 2 * 40));
    const least = linesBeforeKill.reduce((sum, lines) => sum + Math.max(0, lines - 1), 0);
    const acknowledged = await killWhileRecording(join(temporaryFolder(), 'kiosk.db'), linesBeforeKill);
    expect(acknowledged).toBeGreaterThanOrEqual(least);
  });

  it('holds whole rows wherever its log ends: 300 cuts', async () => {
    const database = await recordIntoLog(temporaryFolder(), 40);
    const random = pseudoRandom(11);
    const first = database.lengths[0] ?? 0;
    for (let round = 0; round < 300; round += 1) {
      const cut = first + Math.floor(random() * (database.log.length - first));
      const least = database.lengths.filter((length) => length <= cut).length;
      await expectWholeRows(database, database.log.subarray(0, cut), least);
    }
  });

  it('is made once by four processes that start at the same instant, 100 times', async () => {
    const folder = temporaryFolder();
    const children = [1, 2, 3, 4].map(() =>
      startChild(new URL('./opening-child.ts', import.meta.url), folder, '100'),
    );
    for (const child of children) expect(await child.line()).toBe('ready');
    const startMs = Date.now() + 200;
    for (const child of children) child.say(String(startMs));
    const lines = await Promise.all(children.map((child) => child.rest()));

    expect(await Promise.all(children.map(({ ended }) => ended))).toEqual([0, 0, 0, 0]);
    const [epochs = [], ...others] = lines;
    expect(epochs).toHaveLength(100);
    expect(new Set(epochs).size).toBe(100);
    for (const other of others) expect(other).toEqual(epochs);
    expect(readdirSync(folder).filter((name) => name.endsWith('.db'))).toHaveLength(100);
  });
});
