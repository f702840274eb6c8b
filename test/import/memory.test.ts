// The bound on memory: how many of the chunks that were read are still held, asked of the garbage collector itself.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { limits } from '../../src/import/limits.js';
import { importForTest } from './import-for-test.js';

setFlagsFromString('--expose-gc');
const collectGarbage = z.function({ input: [], output: z.void() }).parse(runInNewContext('gc'));

const chunkBytes = 65_536;

/** Chunks that are memory of their own each, as those of a file are; `most` is told how many of them lived at once. */
async function* watchedChunks(count: number, most: (alive: number) => void): AsyncGenerator<Uint8Array> {
  const chunks: WeakRef<Uint8Array>[] = [];
  for (let index = 0; index < count; index += 1) {
    const chunk = Buffer.alloc(chunkBytes, 'x');
    chunks.push(new WeakRef(chunk));
    yield chunk;
    if (index % 400 !== 0) continue;
    // A WeakRef that was made or read keeps its chunk to the end of the turn.
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    most(chunks.filter((reference) => reference.deref() !== undefined).length);
  }
}

describe('import of a line that is far too long', () => {
  it('keeps the first 64 KiB of 300 MB on one line, and holds at no time more than a record', async () => {
    let alive = 0;
    const { summary, quarantined } = await importForTest(['-'], {
      stdin: async function* () {
        yield Buffer.from('{"');
        yield* watchedChunks(4800, (now) => {
          alive = Math.max(alive, now);
        });
        yield Buffer.from('\n{"a":1}\n');
      },
    });
    expect(summary).toMatchObject({ added: 0, quarantined: 2 });
    expect(quarantined[0]).toMatchObject({
      line: 1,
      reason: 'a line of 314572802 bytes: a record has at most 8 MiB',
    });
    expect(quarantined[0]?.text).toHaveLength(65_536);
    expect(quarantined[1]).toMatchObject({ line: 2 });
    expect(alive).toBeGreaterThan(0);
    expect(alive).toBeLessThanOrEqual(limits.record / chunkBytes + 2);
  });
});
