// 100,000 mutations of the captures of all formats, with new seeds.
import { describe, it } from 'vitest';
import { assertMutations, samplesOfCaptures } from '../import/mutated-captures.js';

describe('import of mutated captures, at length', () => {
  it('reads each of 100,000 to an end, and to numbers that can be', async () => {
    assertMutations(await samplesOfCaptures(), 100_000);
  });
});
