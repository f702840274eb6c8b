// GET /api/v1/series: one metric over time, for a chart.
import type { z } from 'zod';
import { isoInstant } from '../../core/clock.js';
import { KioskError } from '../../core/errors.js';
import { isLowerBoundOf } from '../../core/lower-bound.js';
import type { MetricSpec } from '../../core/metric.js';
import type { NettestDescription } from '../../core/nettest.js';
import { groupForRange, type Bin } from '../../core/rollup-store.js';
import { seriesDocumentSchema, seriesQuerySchema, type SeriesDocument } from '../../core/series-api.js';
import type { Series } from '../../core/store.js';
import type { App } from '../../web/app.js';
import type { ApiContext } from '../api-context.js';
import { latencyPoints, latencySeriesOf } from './latency-series.js';
import { overviewOf } from './series-breaks.js';
import { timeRange } from './time-range.js';
import { whereOf } from './where.js';

type SeriesQuery = z.output<typeof seriesQuerySchema>;

/** Series of a document that is split; more lines nobody can tell apart. */
const mostParts = 20;

/** Adds the route. */
export function addSeriesRoute(app: App, { kiosk }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/api/v1/series',
    config: {
      operationId: 'getSeries',
      summary:
        'One metric over time, oldest first: each value with the attempts that have none, or hours and days of them; at most the newest `limit` of each. With the places at which the line breaks; narrowed to a server, network or interface, or split by it.',
    },
    schema: { querystring: seriesQuerySchema, response: { 200: seriesDocumentSchema } },
    handler: async ({ query }) => {
      const { metric, nettest, from, to, limit, timezone, by } = query;
      const latency = latencySeriesOf(nettest);
      const scope = latency?.scope ?? query.scope;
      const specs = specsOf(latency === undefined ? kiosk.nettests : [latency], metric, nettest);
      const range = timeRange(query);
      const common = { metric: specs[0].spec, from, to };
      const where = whereOf(query);
      const filter = {
        // An attempt at a nettest that does not measure this is no gap in it.
        nettests: specs.map(({ id }) => id),
        scopes: [scope],
        // What other devices measured stands for no line of this one, unless it is asked for.
        ...(query.origin !== 'all' && { origin: query.origin }),
        ...(where && { where }),
        ...range,
      };
      const group = groupOf(query, range);
      if (group !== 'none') {
        const binQuery = { metric, ...filter, group, ...(timezone && { timezone }) };
        const [answer, split, overview] = await Promise.all([
          kiosk.rollups.bins(binQuery, limit),
          by && kiosk.rollups.binsBy(binQuery, by, limit, mostParts),
          overviewOf(kiosk, filter, group),
        ]);
        const parts = split?.parts.map(({ value, bins }) => ({
          ...(value !== undefined && { value }),
          ...{ points: [], gaps: [], bins: bins.map(binOf) },
        }));
        const bins = answer.bins.map(binOf);
        return {
          ...{ ...common, points: [], gaps: [], group, timezone: answer.timezone, bins, ...overview },
          ...(parts && { parts }),
        };
      }
      if (latency !== undefined) {
        const minutes = await latencyPoints(kiosk.monitors, latency, metric, range, limit);
        return { ...common, ...minutes, ...(await overviewOf(kiosk, filter, 'hour')) };
      }
      const series = await kiosk.store.series(metric, { ...filter, ...(by && { by }) }, limit);
      return {
        ...{ ...common, ...figuresOf(metric, series) },
        ...(await overviewOf(kiosk, { ...spanOf(series), ...filter }, group)),
        ...(by && { parts: partsOf(metric, series) }),
      };
    },
  });
}

function groupOf(
  { group }: SeriesQuery,
  { fromMs, toMs }: { readonly fromMs?: number; readonly toMs?: number },
): 'none' | 'hour' | 'day' {
  if (group !== 'auto') return group;
  if (fromMs !== undefined && toMs !== undefined) return groupForRange(toMs - fromMs);
  throw new KioskError('bad_request', '"group" auto needs "from" and "to".', 'Give both, or name the group.');
}

/** From the first to the last instant of a series: the range where none was asked for. */
function spanOf({ points, gaps }: Series): { readonly fromMs?: number; readonly toMs?: number } {
  const first = [points[0], gaps[0]].flatMap((entry) => entry?.atMs ?? []);
  const last = [points.at(-1), gaps.at(-1)].flatMap((entry) => entry?.atMs ?? []);
  return first.length === 0 ? {} : { fromMs: Math.min(...first), toMs: Math.max(...last) + 1 };
}

type Figures = Pick<SeriesDocument, 'points' | 'gaps'>;

function figuresOf(metric: string, { points, gaps }: Series): Figures {
  return {
    points: points.map(({ atMs, validityReasons, part: _part, ...point }) => ({
      at: isoInstant(atMs),
      ...point,
      ...(isLowerBoundOf(metric, validityReasons) && { lowerBound: true }),
    })),
    gaps: gaps.map(({ atMs, part: _part, ...gap }) => ({ at: isoInstant(atMs), ...gap })),
  };
}

/** The same by the value of a circumstance, most values first. */
function partsOf(metric: string, { points, gaps }: Series): NonNullable<SeriesDocument['parts']> {
  const values = new Set([...points, ...gaps].map(({ part }) => part));
  return [...values]
    .map((value) => ({
      ...(value !== undefined && { value }),
      ...figuresOf(metric, {
        points: points.filter(({ part }) => part === value),
        gaps: gaps.filter(({ part }) => part === value),
      }),
    }))
    .sort((a, b) => b.points.length - a.points.length || ((a.value ?? '') < (b.value ?? '') ? -1 : 1))
    .slice(0, mostParts);
}

/** A bin as the API gives it. */
export function binOf({ fromMs, toMs, ...bin }: Bin) {
  return { from: isoInstant(fromMs), to: isoInstant(toMs), ...binFigures(bin) };
}

/** The figures of a bin as the API gives them. */
export function binFigures({ figures, lowerBounds, attempts }: Omit<Bin, 'fromMs' | 'toMs'>) {
  if (figures === undefined) return { attempts: { ...attempts }, n: 0 };
  const { n, sum, min, max, p10, median, p90 } = figures;
  const bounds = lowerBounds !== undefined && { lowerBounds };
  return { attempts: { ...attempts }, n, ...bounds, min, max, mean: sum / n, p10, median, p90 };
}

/** The nettests asked for that have the metric, at least one, with its specification. */
export function specsOf(
  nettests: readonly Pick<NettestDescription, 'id' | 'metrics'>[],
  metric: string,
  nettest?: string,
): readonly [{ readonly id: string; readonly spec: MetricSpec }, ...{ readonly id: string }[]] {
  const [first, ...others] = nettests
    .filter(({ id }) => nettest === undefined || id === nettest)
    .flatMap(({ id, metrics }) => {
      const spec = metrics.find(({ name }) => name === metric);
      return spec === undefined ? [] : [{ id, spec }];
    });
  if (first !== undefined) return [first, ...others];
  throw new KioskError(
    'not_found',
    nettest === undefined
      ? `No nettest measures "${metric}".`
      : `There is no nettest "${nettest}" that measures "${metric}".`,
    'GET /api/v1/nettests lists the nettests with their metrics.',
  );
}
