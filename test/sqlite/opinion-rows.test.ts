import Database from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nearestResult, type Opinion, type OpinionStore } from '../../src/core/opinion.js';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { createMemoryOpinions } from '../doubles/memory-opinions.js';
import { temporaryFolder } from './temporary-folder.js';

const open = (path = join(temporaryFolder(), 'kiosk.db')) => openSqliteStore({ path, deviceId: 'd' });
const hour = (n: number) => new Date(Date.UTC(2026, 10, 20, n)).toISOString();
const opinion = (n: number, at: string, measurement?: string): Opinion => ({
  id: `01930000-0000-7000-8000-00000000000${n}`,
  at,
  answer: n % 2 === 0 ? 'good' : 'bad',
  ...(measurement !== undefined && { measurement }),
});

describe('src/sqlite/opinion-rows', () => {
  it.each<[string, () => OpinionStore]>([
    ['the SQLite store', () => open()],
    ['the double in memory', createMemoryOpinions],
  ])('%s gives opinions of a half open range, the newest, oldest first', async (_, make) => {
    const store = make();
    const all = [
      opinion(1, hour(4)),
      opinion(2, hour(6), '01930000-0000-7000-8000-0000000000aa'),
      opinion(3, hour(9)),
    ];
    for (const one of all.toReversed()) await store.addOpinion(one);
    expect(await store.opinions({}, 10)).toEqual(all);
    expect(await store.opinions({}, 2)).toEqual(all.slice(1));
    expect(await store.opinions({ fromMs: Date.parse(hour(4)), toMs: Date.parse(hour(6)) }, 10)).toEqual([
      all[0],
    ]);
  });

  it('does not show one that was altered in the file, and verification names it', async () => {
    const path = join(temporaryFolder(), 'kiosk.db');
    const store = open(path);
    await store.addOpinion(opinion(1, hour(6)));
    await store.close();
    const database = new Database(path);
    database.exec("UPDATE opinion SET answer = 'good'");
    database.close();
    const again = open(path);
    expect(await again.opinions({}, 10)).toEqual([]);
    expect((await again.verify()).faults).toEqual([
      { id: 'opinion 1', problem: 'the row is not as it was written' },
    ]);
    await again.close();
  });
});

describe('src/core/opinion', () => {
  it('stands with the nearest result of the line, an hour away at most', () => {
    const row = (
      id: string,
      at: string,
      status: 'ok' | 'failed' | 'partial',
      scope: 'line' | 'lan' = 'line',
    ) => ({
      ...{ id, startedAt: at, status, scope },
    });
    const newest = [
      row('lan', hour(9), 'ok', 'lan'),
      row('failed', hour(9), 'failed'),
      row('b', hour(8), 'partial'),
    ];
    expect(nearestResult(newest, Date.parse(hour(9)))).toBe('b');
    expect(nearestResult(newest, Date.parse(hour(9)) + 1)).toBeUndefined();
    expect(nearestResult([...newest, row('a', hour(7), 'ok')], Date.parse(hour(7)) + 60_000)).toBe('a');
  });
});
