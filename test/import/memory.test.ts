// The bound on memory, seen from outside: the peak of the resident set, in a worker of its own.
import { describe, expect, it } from 'vitest';
import { importForTest } from './import-for-test.js';

const MIB = 1024 * 1024;

/** Chunks that are memory of their own each, as those of a file are. */
async function* chunksOf(text: string, bytes: number, times: number): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < times; index += 1) yield Buffer.alloc(bytes, text);
}

/** How much the process has ever held, in bytes. */
function peak(): number {
  return process.resourceUsage().maxRSS * 1024;
}

describe('import of a line that is far too long', () => {
  it('keeps the first 64 KiB of 300 MB on one line, and holds at no time more than a record', async () => {
    // Once, so that what the program itself needs is there before the measuring.
    await importForTest(['-'], { stdin: () => chunksOf('{"a":1}\n', 8, 1) });
    const before = peak();
    const { summary, quarantined } = await importForTest(['-'], {
      stdin: async function* () {
        yield Buffer.from('{"');
        yield* chunksOf('x', 65_536, 4800);
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
    expect((peak() - before) / MIB).toBeLessThan(128);
  });
});
