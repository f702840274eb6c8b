// What a chart shows as CSV: base units with the unit in the name, ISO 8601 with Z, empty where nothing was measured.
// https://www.rfc-editor.org/rfc/rfc4180
import { csvLine, type Cell } from '../../src/core/escape-csv.js';
import type { SeriesDocument } from '../../src/core/api.js';

/** The file's text: a row for each value and each attempt without one, or one for each hour or day. `demo` marks each row. */
export function exploreCsv(series: SeriesDocument, demo: boolean): string {
  return [...(series.bins === undefined ? rowLines(series) : binLines(series))]
    .map((cells, index) => csvLine([...cells, ...(demo ? [index === 0 ? 'flags' : 'demo'] : [])]))
    .join('');
}

function* rowLines({ metric, points, gaps }: SeriesDocument): Generator<readonly Cell[]> {
  yield ['at', metric.name, 'lower_bound', 'status', 'reason', 'nettest', 'server', 'id'];
  const rows = [
    ...points.map((point) => ({
      at: point.at,
      cells: [
        point.value,
        point.lowerBound === true ? 1 : undefined,
        point.status,
        undefined,
        point.nettest,
        point.server,
        point.id,
      ],
    })),
    ...gaps.map((gap) => ({
      at: gap.at,
      cells: [undefined, undefined, gap.status, gap.reason, gap.nettest, undefined, gap.id],
    })),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  for (const { at, cells } of rows) yield [at, ...cells];
}

function* binLines({ metric, bins = [], timezone }: SeriesDocument): Generator<readonly Cell[]> {
  const { name } = metric;
  const figures = ['median', 'p10', 'p90', 'min', 'max', 'mean'] as const;
  const statuses = ['ok', 'partial', 'failed', 'skipped', 'aborted'] as const;
  yield [
    'from',
    'to',
    'timezone',
    'n',
    ...figures.map((figure) => `${figure}_${name}`),
    ...statuses.map((status) => `attempts_${status}`),
  ];
  for (const bin of bins) {
    yield [
      bin.from,
      bin.to,
      timezone,
      bin.n,
      ...figures.map((figure) => bin[figure]),
      ...statuses.map((status) => bin.attempts[status] ?? 0),
    ];
  }
}
