import { beforeAll, describe, expect, it } from 'vitest';
import { importedFormats } from '../../src/nettests/formats/index.js';
import {
  assertMutations,
  captureFolders,
  samplesOfCaptures,
  withoutNumbers,
  type Sample,
} from './mutated-captures.js';

describe('import of mutated captures', () => {
  let samples: readonly Sample[];
  beforeAll(async () => {
    samples = await samplesOfCaptures();
  });

  it('has a capture of every format', () => {
    expect(captureFolders).toHaveLength(9);
    const seen = new Set(samples.map(({ format }) => format.id));
    const missing = importedFormats([])
      .map(({ id }) => id)
      .filter((id) => !seen.has(id));
    // Their captures are made by the export itself: test/import/round-trip.test.ts, test/export/ooni-entry.test.ts.
    expect(missing).toEqual(['mk-kiosk', 'mk-kiosk-ooni']);
  });

  it('reads each of them to an end, and to numbers that can be', () => {
    assertMutations(samples, 1000);
  });

  it('has no figure of a run without a number in it', () => {
    for (const { raw, format } of samples) {
      const { result } = format.read({ format: raw.format, text: withoutNumbers(raw.text) });
      const measured = Object.keys(result.metrics).filter((name) => !name.endsWith('_count'));
      expect(measured, `${format.id}: ${raw.text.slice(0, 100)}`).toEqual([]);
    }
  });
});
