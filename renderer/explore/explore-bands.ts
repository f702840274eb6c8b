// What was no measurement, as spans and instants in four lanes, and what people noted. Pure.
import type { SeriesDocument } from '../../src/core/api.js';
import type { Note } from '../../src/core/note.js';
import type { Opinion } from '../../src/core/opinion.js';
import { planAt, type Plan } from '../../src/core/plan.js';
import type { Band, Mark } from '../charts/explore-input.js';
import type { TimeWindow } from '../charts/time-window.js';
import type { Timeline } from './explore-data.js';

/** What bands are made of. */
export interface BandSource extends TimeWindow {
  readonly series: SeriesDocument;
  readonly timeline: Pick<Timeline, 'outages' | 'off'>;
}

type SeriesBreak = SeriesDocument['breaks'][number];

/** A break that is no change of the contract. */
export interface CircumstanceChange extends Omit<SeriesBreak, 'what'> {
  readonly what: Exclude<SeriesBreak['what'], 'plan'>;
}

/** Texts of bands and marks in the language of the page. */
export interface BandTexts {
  outage(outage: Timeline['outages'][number]): string;
  off(span: Timeline['off'][number]): string;
  gap(gap: SeriesDocument['gaps'][number]): string;
  /** `count` attempts of an hour or day that failed or were skipped. */
  missed(kind: 'failed' | 'skipped', count: number, of: number, fromMs: number): string;
  note(note: Note): string;
  change(plan: Plan, before: Plan | undefined): string;
  /** Something else was measured from then on: another server, network, interface, client, scheme. */
  circumstance(change: CircumstanceChange): string;
  opinion(opinion: Opinion): string;
}

/** The bands of a window; an outage that goes on reaches its end. */
export function exploreBands(source: BandSource, texts: BandTexts): readonly Band[] {
  const { series, fromMs, toMs } = source;
  const outages = source.timeline.outages.map((outage): Band => ({
    kind: 'outage',
    ...within(source, Date.parse(outage.from), outage.to === undefined ? toMs : Date.parse(outage.to)),
    text: texts.outage(outage),
  }));
  const offs = source.timeline.off.map((span): Band => ({
    kind: 'off',
    ...within(source, Date.parse(span.from), Date.parse(span.to)),
    text: texts.off(span),
  }));
  const gaps = series.gaps.flatMap((gap): Band[] => {
    const kind = kindOf(gap.status);
    const atMs = Date.parse(gap.at);
    return kind === undefined ? [] : [{ kind, fromMs: atMs, toMs: atMs, text: texts.gap(gap), id: gap.id }];
  });
  const bins = (series.bins ?? []).flatMap(({ from, to, attempts }): Band[] => {
    const atMs = (Date.parse(from) + Date.parse(to)) / 2;
    const of = Object.values(attempts).reduce((sum, count) => sum + count, 0);
    return (['failed', 'skipped'] as const).flatMap((kind) => {
      const count = attempts[kind] ?? 0;
      const text = texts.missed(kind, count, of, Date.parse(from));
      return count === 0 ? [] : [{ kind, fromMs: atMs, toMs: atMs, text }];
    });
  });
  return [...outages, ...offs, ...gaps, ...bins].filter((band) => band.toMs >= fromMs && band.fromMs <= toMs);
}

/** What was stopped by a person gave no value either; it stands with the failed ones. */
function kindOf(status: SeriesDocument['gaps'][number]['status']): 'failed' | 'skipped' | undefined {
  if (status === 'skipped') return 'skipped';
  return status === 'ok' ? undefined : 'failed';
}

function within({ fromMs, toMs }: TimeWindow, begin: number, end: number): TimeWindow {
  return { fromMs: Math.max(fromMs, begin), toMs: Math.min(toMs, Math.max(end, fromMs)) };
}

/** Notes, opinions, and changes of the contract and of what is measured, in a window. */
export function exploreMarks(
  window: TimeWindow,
  { notes, plans }: Pick<Timeline, 'notes' | 'plans'>,
  breaks: SeriesDocument['breaks'],
  opinions: readonly Opinion[],
  texts: BandTexts,
): readonly Mark[] {
  const inside = (atMs: number) => atMs >= window.fromMs && atMs <= window.toMs;
  return [
    ...notes.map((note): Mark => ({
      kind: 'note',
      atMs: Math.max(window.fromMs, Date.parse(note.from)),
      text: texts.note(note),
    })),
    ...opinions.map((opinion): Mark => ({
      kind: 'note',
      atMs: Date.parse(opinion.at),
      text: texts.opinion(opinion),
    })),
    ...plans.map((plan): Mark => {
      const atMs = Date.parse(plan.validFrom);
      return { kind: 'change', atMs, text: texts.change(plan, planAt(plans, atMs - 1)) };
    }),
    ...breaks.flatMap(({ what, ...change }): Mark[] =>
      // The contract's changes stand there with what was promised.
      what === 'plan'
        ? []
        : [{ kind: 'change', atMs: Date.parse(change.at), text: texts.circumstance({ ...change, what }) }],
    ),
  ].filter(({ atMs }) => inside(atMs));
}

/** What the contract promises for a metric over a window: a segment for each of its times. */
export function planLine(
  plans: readonly Plan[],
  window: TimeWindow,
  promised: (plan: Plan) => number | undefined,
): readonly (TimeWindow & { readonly value: number })[] {
  const edges = plans
    .map(({ validFrom }) => Date.parse(validFrom))
    .filter((atMs) => atMs > window.fromMs && atMs < window.toMs);
  const all = [...new Set([window.fromMs, ...edges, window.toMs])].sort((a, b) => a - b);
  return all.slice(0, -1).flatMap((fromMs, index) => {
    const plan = planAt(plans, fromMs);
    const value = plan === undefined ? undefined : promised(plan);
    return value === undefined ? [] : [{ fromMs, toMs: all[index + 1] ?? window.toMs, value }];
  });
}
