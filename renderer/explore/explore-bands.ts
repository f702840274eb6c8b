// What was no measurement, as spans and instants in four lanes, and what people noted. Pure.
import type { SeriesDocument } from '../../src/core/api.js';
import type { Outage, Unwatched } from '../../src/core/monitor.js';
import type { Note } from '../../src/core/note.js';
import { planAt, type Plan } from '../../src/core/plan.js';
import type { Band, Mark } from '../charts/explore-input.js';
import type { TimeWindow } from '../charts/time-window.js';

/** What bands are made of. */
export interface BandSource extends TimeWindow {
  readonly series: SeriesDocument;
  readonly outages: readonly Outage[];
  readonly unwatched: readonly Unwatched[];
}

/** Texts of bands and marks in the language of the page. */
export interface BandTexts {
  outage(outage: Outage): string;
  off(span: Unwatched): string;
  gap(gap: SeriesDocument['gaps'][number]): string;
  /** `count` attempts of an hour or day that failed or were skipped. */
  missed(kind: 'failed' | 'skipped', count: number, of: number, fromMs: number): string;
  note(note: Note): string;
  change(plan: Plan, before: Plan | undefined): string;
}

/** The bands of a window; an outage that goes on reaches its end. */
export function exploreBands(source: BandSource, texts: BandTexts): readonly Band[] {
  const { series, fromMs, toMs } = source;
  const outages = source.outages.map((outage): Band => ({
    kind: 'outage',
    ...within(source, Date.parse(outage.begin), outage.end === undefined ? toMs : Date.parse(outage.end)),
    text: texts.outage(outage),
  }));
  const offs = source.unwatched.map((span): Band => ({
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

/** Notes and changes of the contract in a window. */
export function exploreMarks(
  window: TimeWindow,
  notes: readonly Note[],
  plans: readonly Plan[],
  texts: BandTexts,
): readonly Mark[] {
  const inside = (atMs: number) => atMs >= window.fromMs && atMs <= window.toMs;
  return [
    ...notes.map((note): Mark => ({
      kind: 'note',
      atMs: Math.max(window.fromMs, Date.parse(note.from)),
      text: texts.note(note),
    })),
    ...plans.map((plan): Mark => {
      const atMs = Date.parse(plan.validFrom);
      return { kind: 'change', atMs, text: texts.change(plan, planAt(plans, atMs - 1)) };
    }),
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
