// Several processes on one store, and processes that are killed while they write.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { startChild } from '../children/child.js';
import { temporaryFolder } from './temporary-folder.js';

const acknowledgementSchema = z.object({ id: z.string(), sequence: z.number(), hash: z.string() });

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
      .filter((line) => line !== 'open')
      .map((line) => acknowledgementSchema.parse(JSON.parse(line)).sequence);
    expect(sequences.sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    const store = openSqliteStore({ path, deviceId: 'device-under-test' });
    expect(await store.verify()).toMatchObject({ checked: 60, faults: [] });
    await store.close();
  }, 60_000);

  it('has every row it acknowledged after each of five kills -9, whole and in one chain', async () => {
    const path = join(temporaryFolder(), 'kiosk.db');
    const acknowledged: z.output<typeof acknowledgementSchema>[] = [];
    // Lines after which the child is killed: from right after opening to the middle of its work.
    for (const [round, killAfter] of [1, 4, 2, 13, 7].entries()) {
      const child = startChild(
        new URL('./recording-child.ts', import.meta.url),
        path,
        '1000',
        String(round * 1000),
      );
      const lines: string[] = [];
      for (let n = 0; n < killAfter; n += 1) lines.push((await child.line()) ?? '');
      await child.kill();
      // What it had said before it died was acknowledged as well.
      lines.push(...(await child.rest()));
      acknowledged.push(
        ...lines
          .filter((line) => line.startsWith('{') && line.endsWith('}'))
          .map((line) => acknowledgementSchema.parse(JSON.parse(line))),
      );

      const store = openSqliteStore({ path, deviceId: 'device-under-test' });
      const { faults, checked } = await store.verify();
      expect(faults).toEqual([]);
      expect(checked).toBeGreaterThanOrEqual(acknowledged.length);
      for (const { id, sequence, hash } of acknowledged) {
        expect(await store.get(id)).toMatchObject({ sequence, hash });
      }
      await store.close();
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(1 + 4 + 2 + 13 + 7 - 5);
  }, 60_000);
});
