// From data to the input of a chart, with every text in the language of the page. Pure.
import { headlineSpec } from '../../src/core/headline.js';
import type { MetricSpec } from '../../src/core/metric.js';
import type { Plan } from '../../src/core/plan.js';
import type { ExploreInput } from '../charts/explore-input.js';
import type { ExploreLook } from '../charts/explore-look.js';
import type { Tick } from '../charts/range-ticks.js';
import type { TimeWindow } from '../charts/time-window.js';
import { failureText, skipText } from '../code-text.js';
import { figureText } from '../figure.js';
import { dateTimeText, spanText } from '../time-text.js';
import type { Wording } from '../wording.js';
import { exploreBands, exploreMarks, planLine, type BandTexts } from './explore-bands.js';
import type { ExploreData } from './explore-data.js';
import { exploreLines, type SeriesBin } from './explore-lines.js';
import type { Split } from './explore-query.js';

/** How data are shown. */
export interface ModelOptions {
  readonly by: Split;
  readonly trailingDays: number;
  readonly window: TimeWindow;
  readonly columns: number;
  readonly ticks: readonly Tick[];
  readonly look: ExploreLook;
  /** Lines that were switched off. */
  readonly hidden: ReadonlySet<string>;
}

/** The input of a chart, and the names of all its lines, the hidden ones among them. */
export function exploreModel(data: ExploreData, options: ModelOptions, wording: Wording) {
  const { series, timeline, opinions } = data;
  const { outages, off, plans } = timeline;
  const { window, by } = options;
  const texts = bandTexts(wording);
  const spec = series.metric;
  const lines = exploreLines({
    series,
    labelOf: (key) =>
      key !== '' ? key : series.parts === undefined ? spec.label : wording.messages.explore.notKnown,
    holes: [
      // Joined outages have times in between in which the line was there.
      ...outages
        .filter(({ count }) => count === 1)
        .map(({ from, to }) => ({
          fromMs: Date.parse(from),
          toMs: to === undefined ? window.toMs : Date.parse(to),
        })),
      ...off.map(({ from, to }) => ({ fromMs: Date.parse(from), toMs: Date.parse(to) })),
    ],
    changesMs: [
      ...plans.map(({ validFrom }) => Date.parse(validFrom)),
      ...series.breaks.filter(({ what }) => what !== 'plan' && what !== by).map(({ at }) => Date.parse(at)),
    ],
    trailingDays: options.trailingDays,
    pointText: (point) =>
      [
        dateTimeText(Date.parse(point.at), wording),
        (point.lowerBound === true ? '≥ ' : '') + figureText(point.value, spec.unit, wording),
        point.server,
      ]
        .filter((part) => part !== undefined)
        .join('\n'),
    binText: (bin) => binText(bin, spec, wording),
  });
  const input: ExploreInput = {
    ...window,
    spec,
    lines: lines.map((line) => (options.hidden.has(line.key) ? { ...line, points: [], trailing: [] } : line)),
    plan: planLine(plans, window, (plan) => promised(plan, spec)),
    bands: exploreBands({ series, timeline, ...window }, texts),
    marks: exploreMarks(window, timeline, series.breaks, opinions, texts),
    ticks: options.ticks,
    look: options.look,
    locale: wording.locale,
    speedUnit: wording.speedUnit,
    columns: options.columns,
    planLabel: wording.messages.explore.plan,
  };
  return { input, lines: lines.map(({ key, label, points }) => ({ key, label, n: points.length })) };
}

/** What a contract says of a metric, where it is one of the three headings. */
function promised(plan: Plan, spec: MetricSpec): number | undefined {
  const one = { metrics: [spec] };
  if (headlineSpec('download', one) !== undefined) return plan.downloadBps;
  if (headlineSpec('upload', one) !== undefined) return plan.uploadBps;
  return headlineSpec('latency', one) === undefined ? undefined : plan.latencyMs;
}

function binText(
  { from, n, median = NaN, p10 = NaN, p90 = NaN }: SeriesBin,
  { unit }: MetricSpec,
  wording: Wording,
): string {
  const text = (value: number) => figureText(value, unit, wording);
  const count = new Intl.NumberFormat(wording.locale).format(n);
  return wording.messages.explore.binText(
    dateTimeText(Date.parse(from), wording),
    text(median),
    text(p10),
    text(p90),
    count,
  );
}

/** Sentences for bands and marks. */
export function bandTexts(wording: Wording): BandTexts {
  const { explore, statuses } = wording.messages;
  const at = (iso: string) => dateTimeText(Date.parse(iso), wording);
  const span = (from: string, to: string) => spanText(Date.parse(to) - Date.parse(from), wording);
  const planName = (plan: Plan | undefined) =>
    plan === undefined
      ? explore.noContract
      : [
          plan.provider,
          plan.downloadBps === undefined ? undefined : figureText(plan.downloadBps, 'bps', wording),
        ]
          .filter((part) => part !== undefined)
          .join(' ');
  return {
    outage: ({ kind, from, to, count, downMs }) =>
      to === undefined
        ? explore.outageOpen(explore.kinds[kind], at(from))
        : count > 1
          ? explore.outagesText(count, at(from), at(to), spanText(downMs, wording))
          : explore.outageText(explore.kinds[kind], at(from), span(from, to)),
    off: ({ from, to }) => explore.offText(at(from), span(from, to)),
    gap: ({ at: when, status, reason }) => {
      const why =
        reason === undefined
          ? undefined
          : status === 'skipped'
            ? skipText(reason, wording)
            : failureText(reason, wording);
      return `${at(when)}\n${statuses[status]}${why === undefined ? '' : `: ${why}`}`;
    },
    missed: (kind, count, of, fromMs) =>
      explore.missedText(dateTimeText(fromMs, wording), count, of, statuses[kind]),
    note: ({ from, author, text }) => explore.noteText(at(from), author, text),
    circumstance: (change) =>
      explore.circumstanceText(
        at(change.at),
        explore.circumstances[change.what],
        change.before ?? explore.notKnown,
        change.after ?? explore.notKnown,
      ),
    opinion: ({ at: when, answer }) => explore.opinionText(at(when), explore.answers[answer]),
    change: (plan, before) => explore.changeText(at(plan.validFrom), planName(before), planName(plan)),
  };
}
