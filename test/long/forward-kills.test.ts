// The long form of test/forward/kills.test.ts.
import { describe, expect, it } from 'vitest';
import { killLoop } from '../forward/kill-loop.js';
import { pseudoRandom } from '../sqlite/pseudo-random.js';
import { temporaryFolder } from '../sqlite/temporary-folder.js';

describe('forward and collector, killed for long', () => {
  it.each([1, 2, 3])('keeps every recorded row once over 40 kills -9 (series %i)', async (seed) => {
    const { recorded, acknowledged, stored } = await killLoop(temporaryFolder(), 40, pseudoRandom(seed));
    expect(stored).toEqual(recorded);
    expect(recorded).toEqual(expect.arrayContaining([...acknowledged]));
  });
});
