// A row of another program's file, for tests.
import type { ImportedDraft } from '../../src/core/store.js';
import { testDraft } from '../doubles/samples.js';

/** Imported row `n`, with the key `key-n`. */
export function imported(n: number): ImportedDraft {
  const draft = testDraft(n, { origin: 'import', trigger: 'import' });
  return { ...draft, key: `key-${n}`, source: 'report.njson' };
}
