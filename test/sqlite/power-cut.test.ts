// A power cut: the write-ahead log ends anywhere, or its last part is noise. What was acknowledged before is there.
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { expectWholeRows, recordIntoLog } from './cut-log.js';
import { pseudoRandom } from './pseudo-random.js';
import { temporaryFolder } from './temporary-folder.js';

const rows = 8;

describe('src/sqlite/sqlite-store, after a power cut', () => {
  it('has each row whose log was flushed, and no part of another, wherever the log ends', async () => {
    const database = await recordIntoLog(temporaryFolder(), rows);
    const random = pseudoRandom(7);
    const first = database.lengths[0] ?? 0;
    expect(database.log.length).toBe(database.lengths.at(-1));
    for (const [index, length] of database.lengths.entries()) {
      await expectWholeRows(database, database.log.subarray(0, length), index + 1);
    }
    for (let round = 0; round < 20; round += 1) {
      const cut = first + Math.floor(random() * (database.log.length - first));
      const least = database.lengths.filter((length) => length <= cut).length;
      await expectWholeRows(database, database.log.subarray(0, cut), least);
    }
  });

  it('does not take noise behind the flushed part of the log for rows', async () => {
    const database = await recordIntoLog(temporaryFolder(), rows);
    const [length = 0] = database.lengths.slice(4);
    const torn = Buffer.concat([database.log.subarray(0, length), randomBytes(20_000)]);
    await expectWholeRows(database, torn, 5);
    const unordered = Buffer.from(database.log);
    unordered.fill(0, length, length + 2000);
    await expectWholeRows(database, unordered, 5);
  });
});
