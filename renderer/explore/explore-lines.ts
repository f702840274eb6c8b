// From the API's series to the lines of a chart: split, broken where nothing was measured or another thing was. Pure.
import type { SeriesDocument } from '../../src/core/api.js';
import { unusualSpans } from '../charts/missed-window.js';
import type { ExploreLine, ExplorePoint } from '../charts/explore-input.js';
import type { TimeWindow } from '../charts/time-window.js';
import { trailingAverage, type Weighted } from '../charts/trailing-average.js';

/** What lines are made of. */
export interface LineSource {
  readonly series: SeriesDocument;
  /** Names of the lines: of the one there is (key ''), or of each value that the series is split by ('' where it is not known). */
  readonly labelOf: (key: string) => string;
  /** Spans over which no line is drawn: outages, device off. */
  readonly holes: readonly TimeWindow[];
  /** Instants at which what is measured became another thing. */
  readonly changesMs: readonly number[];
  readonly trailingDays: number;
  readonly pointText: (point: SeriesDocument['points'][number]) => string;
  readonly binText: (bin: SeriesBin) => string;
}

/** An hour or a day of a series. */
export type SeriesBin = NonNullable<SeriesDocument['bins']>[number];

interface Valued extends ExplorePoint, Weighted {}

/** The lines, the one with the most values first. */
export function exploreLines(source: LineSource): readonly ExploreLine[] {
  const { series, pointText, binText, changesMs } = source;
  const parts =
    series.parts === undefined
      ? [{ key: '', figures: series }]
      : series.parts.map(({ value = '', ...figures }) => ({ key: value, figures }));
  return parts
    .map(({ key, figures }) => {
      const bins = (figures.bins ?? []).flatMap((bin) => binPoint(bin, binText) ?? []);
      const rows = figures.points.map((point) => rowPoint(point, pointText));
      const points = [...bins, ...rows].sort((a, b) => a.x - b.x);
      return { key, points, line: broken(points, figures, source) };
    })
    .filter(({ points }) => points.length > 0)
    .sort((a, b) => b.points.length - a.points.length || (a.key < b.key ? -1 : 1))
    .map(({ key, points, line }) => {
      const averages = trailingAverage(points, source.trailingDays, changesMs);
      return { key, label: source.labelOf(key), points: line, trailing: brokenAlike(averages, line) };
    });
}

function rowPoint(point: SeriesDocument['points'][number], pointText: LineSource['pointText']): Valued {
  const { value: y, id } = point;
  const lowerBound = point.lowerBound === true;
  return {
    ...{ x: Date.parse(point.at), y, mean: y, n: 1, id, text: pointText(point) },
    ...(lowerBound && { lowerBound }),
  };
}

function binPoint(bin: SeriesBin, binText: LineSource['binText']): Valued | undefined {
  const { median, p10, p90, mean, n } = bin;
  if (median === undefined) return undefined;
  const [from, to] = [Date.parse(bin.from), Date.parse(bin.to)];
  return {
    x: (from + to) / 2,
    y: median,
    mean: mean ?? median,
    n,
    ...(p10 !== undefined && p90 !== undefined && { low: p10, high: p90 }),
    ...(bin.lowerBounds !== undefined && bin.lowerBounds * 2 > n && { lowerBound: true }),
    text: binText(bin),
  };
}

/** INVARIANT: no two points are joined over an attempt without a value, a hole, a change, or an unusually long time. */
function broken(
  points: readonly Valued[],
  figures: Pick<SeriesDocument, 'bins' | 'gaps'>,
  { series, holes, changesMs }: LineSource,
): readonly ExplorePoint[] {
  const grouped = figures.bins !== undefined;
  // On a line of one server the attempts at others are no gaps: only the usual distance counts.
  const gaps =
    grouped || series.parts !== undefined
      ? emptyBins(figures)
      : figures.gaps.filter(({ status }) => status !== 'ok').map(({ at }) => Date.parse(at));
  const unusual = unusualSpans(points.map(({ x }) => x));
  const edges = [...gaps, ...changesMs].sort((a, b) => a - b);
  const line: ExplorePoint[] = [];
  let next = 0;
  let before: Valued | undefined;
  for (const point of points) {
    if (before !== undefined) {
      const from = before.x;
      while (next < edges.length && (edges[next] ?? 0) <= from) next += 1;
      const edge = edges[next];
      const inHole = holes.some(
        ({ fromMs, toMs }) =>
          fromMs < point.x && toMs > from && (!grouped || toMs - fromMs >= point.x - from),
      );
      if ((edge !== undefined && edge < point.x) || inHole || unusual(from, point.x)) {
        line.push({ x: (from + point.x) / 2, y: NaN, text: '' });
      }
    }
    line.push(point);
    before = point;
  }
  return line;
}

/** An average is broken where its line is. */
function brokenAlike(
  averages: ExploreLine['trailing'],
  line: readonly ExplorePoint[],
): ExploreLine['trailing'] {
  let next = 0;
  return averages.length === 0
    ? []
    : line.flatMap(({ x, y }) => (Number.isNaN(y) ? [{ x, y }] : (averages[next++] ?? [])));
}

/** Hours and days in which nothing but failed. */
function emptyBins({ bins = [] }: Pick<SeriesDocument, 'bins'>): readonly number[] {
  return bins.flatMap(({ n, from, to }) => (n === 0 ? [(Date.parse(from) + Date.parse(to)) / 2] : []));
}
