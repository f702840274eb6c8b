import { describe, expect, it } from 'vitest';
import { pseudoRandom } from '../sqlite/pseudo-random.js';
import { temporaryFolder } from '../sqlite/temporary-folder.js';
import { killLoop } from './kill-loop.js';

describe('forward and collector, killed', () => {
  it('keeps every recorded row once at the collector over 5 kills -9 and a hostile network', async () => {
    const { recorded, acknowledged, stored, spoilt } = await killLoop(temporaryFolder(), 5, pseudoRandom(8));
    expect(recorded.length).toBeGreaterThan(50);
    expect(spoilt).toBeGreaterThan(0);
    expect(stored).toEqual(recorded);
    expect(new Set(stored).size).toBe(stored.length);
    expect(recorded).toEqual(expect.arrayContaining([...acknowledged]));
  }, 120_000);
});
