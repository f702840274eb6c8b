// From the API's series to the lines of a chart: split, broken where nothing was measured or another thing was. Pure.
import type { SeriesDocument } from '../../src/core/api.js';
import { unusualSpans } from '../charts/missed-window.js';
import type { ExploreLine, ExplorePoint } from '../charts/explore-input.js';
import type { TimeWindow } from '../charts/time-window.js';
import { trailingAverage, type Weighted } from '../charts/trailing-average.js';

/** What lines are made of. */
export interface LineSource {
  readonly series: SeriesDocument;
  /** Lines by key, with their names; what has no key is of one line. */
  readonly labelOf: (key: string) => string;
  readonly keyOf: (point: SeriesDocument['points'][number]) => string;
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
  const { series } = source;
  const groups = new Map<string, Valued[]>();
  const add = (key: string, point: Valued): void => {
    const own = groups.get(key);
    if (own === undefined) groups.set(key, [point]);
    else own.push(point);
  };
  for (const bin of series.bins ?? []) {
    const point = binPoint(bin, source.binText);
    if (point !== undefined) add('', point);
  }
  for (const point of series.points) {
    const x = Date.parse(point.at);
    const { value: y, id } = point;
    const lowerBound = point.lowerBound === true;
    add(source.keyOf(point), {
      x,
      y,
      mean: y,
      n: 1,
      id,
      text: source.pointText(point),
      ...(lowerBound && { lowerBound }),
    });
  }
  return [...groups]
    .sort(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1))
    .map(([key, points]) => {
      const line = broken(
        points.sort((a, b) => a.x - b.x),
        source,
      );
      const averages = trailingAverage(points, source.trailingDays, source.changesMs);
      return { key, label: source.labelOf(key), points: line, trailing: brokenAlike(averages, line) };
    });
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
function broken(points: readonly Valued[], source: LineSource): readonly ExplorePoint[] {
  const { series, holes, changesMs, keyOf } = source;
  const grouped = series.bins !== undefined;
  const split = new Set(series.points.map(keyOf)).size > 1;
  // On a line of one server the attempts at others are no gaps: only the usual distance counts.
  const gaps =
    grouped || split
      ? emptyBins(series)
      : series.gaps.filter(({ status }) => status !== 'ok').map(({ at }) => Date.parse(at));
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
function emptyBins({ bins = [] }: SeriesDocument): readonly number[] {
  return bins.flatMap(({ n, from, to }) => (n === 0 ? [(Date.parse(from) + Date.parse(to)) / 2] : []));
}
