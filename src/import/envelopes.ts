// Values that only hold others: answers of an API, events with a report in them.
import type { ImportedFormat } from '../core/import.js';
import type { Entry } from './entries.js';

/** An envelope inside an envelope is opened; a third is none. */
const maxDepth = 2;

/** The entries inside an entry, or itself where no format knows it as an envelope. */
export function opened(entry: Entry, formats: readonly ImportedFormat[], depth = maxDepth): readonly Entry[] {
  if (depth === 0) return [entry];
  for (const format of formats) {
    const inner = format.unwrap?.(entry.value);
    if (inner === undefined) continue;
    return inner.flatMap((value) =>
      opened({ ...entry, value, text: JSON.stringify(value) }, formats, depth - 1),
    );
  }
  return [entry];
}
