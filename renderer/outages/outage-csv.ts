// Outages and unwatched spans as CSV.
import { csvLine } from '../../src/core/escape-csv.js';
import type { Outage, Unwatched } from '../../src/core/monitor.js';

/** The file's text, in the order of time. */
export function outageCsv(
  outages: readonly Outage[],
  unwatched: readonly Unwatched[],
  demo: boolean,
): string {
  const mark = demo ? ['demo'] : [];
  const rows = [
    ...outages.map(({ kind, begin, end, beginUncertaintyMs, endUncertaintyMs, overlapsTest }) => ({
      at: begin,
      cells: ['outage', kind, begin, end, beginUncertaintyMs, endUncertaintyMs, overlapsTest ? 1 : 0],
    })),
    ...unwatched.map(({ from, to, reboot }) => ({
      at: from,
      cells: ['unwatched', `reboot_${reboot}`, from, to, undefined, undefined, undefined],
    })),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const head = [
    'what',
    'kind',
    'begin',
    'end',
    'begin_uncertainty_ms',
    'end_uncertainty_ms',
    'overlaps_test',
  ];
  return [
    csvLine([...head, ...(demo ? ['flags'] : [])]),
    ...rows.map(({ cells }) => csvLine([...cells, ...mark])),
  ].join('');
}
