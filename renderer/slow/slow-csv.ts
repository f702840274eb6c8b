// The fields of the heat map as CSV: base units, weekday as ISO 8601 counts it (1 is Monday).
import { csvLine } from '../../src/core/escape-csv.js';
import type { HourCell } from '../../src/core/hour-grid.js';

/** The file's text. */
export function slowCsv(cells: readonly HourCell[], metric: string, timezone: string, demo: boolean): string {
  const mark = demo ? ['demo'] : [];
  const head = ['weekday', 'hour', 'timezone', 'n', `median_${metric}`, `p10_${metric}`, `p90_${metric}`];
  return [
    csvLine([...head, ...(demo ? ['flags'] : [])]),
    ...cells.map(({ weekday, hour, n, median, p10, p90 }) =>
      csvLine([weekday === 0 ? 7 : weekday, hour, timezone, n, median, p10, p90, ...mark]),
    ),
  ].join('');
}
