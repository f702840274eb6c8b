// Several processes on one store, and processes that are killed while they write.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { startChild } from '../children/child.js';
import { testDraft } from '../doubles/samples.js';
import { acknowledgementOf, killWhileRecording } from './kill-while-recording.js';
import { temporaryFolder } from './temporary-folder.js';

describe('src/sqlite/sqlite-store, while another process holds the lock', () => {
  it('keeps the event loop alive, reads, and records when the lock is free', async () => {
    const path = join(temporaryFolder(), 'kiosk.db');
    const store = openSqliteStore({ path, deviceId: 'device-under-test' });
    await store.record(testDraft(1));
    const holder = startChild(new URL('./locking-child.ts', import.meta.url), path);
    expect(await holder.line()).toBe('held');

    let longestMs = 0;
    let lastMs = performance.now();
    const beat = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - lastMs);
      lastMs = performance.now();
    }, 5);
    const recorded = store.record(testDraft(2));
    // A page that is asked for meanwhile has its answer.
    for (let n = 0; n < 20; n += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect((await store.list({}, 10)).measurements).toHaveLength(1);
    }
    holder.say('end');
    expect((await recorded).sequence).toBe(2);
    clearInterval(beat);
    expect(longestMs).toBeLessThan(1000);
    await store.close();
  });
});

describe('src/sqlite/sqlite-store, with several processes', () => {
  it('is made once when several processes start at the same time, and their rows form one chain', async () => {
    const path = join(temporaryFolder(), 'kiosk.db');
    const children = [0, 1, 2, 3].map((n) =>
      startChild(new URL('./recording-child.ts', import.meta.url), path, '15', String(n * 100)),
    );
    const lines = await Promise.all(children.map((child) => child.rest()));

    expect(await Promise.all(children.map(({ ended }) => ended))).toEqual([0, 0, 0, 0]);
    const sequences = lines
      .flat()
      .flatMap(acknowledgementOf)
      .map(({ sequence }) => sequence);
    expect(sequences.sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    const store = openSqliteStore({ path, deviceId: 'device-under-test' });
    expect(await store.verify()).toMatchObject({ checked: 60, faults: [] });
    await store.close();
  }, 60_000);

  it('has every row it acknowledged after each of five kills -9, whole and in one chain', async () => {
    // Lines after which the child is killed: from right after opening to the middle of its work.
    const acknowledged = await killWhileRecording(join(temporaryFolder(), 'kiosk.db'), [1, 4, 2, 13, 7]);
    expect(acknowledged).toBeGreaterThanOrEqual(0 + 3 + 1 + 12 + 6);
  }, 60_000);
});
