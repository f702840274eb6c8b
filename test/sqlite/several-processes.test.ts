// Several processes on one store, and processes that are killed while they write.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { startChild } from '../children/child.js';
import { acknowledgementOf, killWhileRecording } from './kill-while-recording.js';
import { temporaryFolder } from './temporary-folder.js';

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
