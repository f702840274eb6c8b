// Explore: any metric over any range, to look at closely and to take away. What is shown stands in the address.
import { latencyDocumentSchema } from '../../src/core/monitor-api.js';
import { notAfter, panned, zoomed, type TimeWindow } from '../charts/time-window.js';
import { button, element } from '../element.js';
import { createExploreChartView } from '../explore/explore-chart-view.js';
import { createExploreControls } from '../explore/explore-controls.js';
import { readExploreData, type ExploreData } from '../explore/explore-data.js';
import {
  rangeLengths,
  readExploreQuery,
  writeExploreQuery,
  type ExploreQuery,
} from '../explore/explore-query.js';
import {
  chosenMetric,
  metricGroups,
  type MetricChoice,
  type MetricGroup,
} from '../explore/metric-choices.js';
import { createNoteForm } from '../explore/note-form.js';
import { faultText } from '../fault-text.js';
import { kioskNowMs } from '../page-state.js';
import type { PageContext, PageView } from './page-view.js';

/** A range ends a little after now, so that the newest value does not stand on the edge. */
const aheadShare = 0.01;
const minuteMs = 60_000;

/** The explore page. */
export function createExplorePage({
  api,
  actions,
  query: address,
  state,
  wording,
  navigate,
}: PageContext): PageView {
  const texts = wording().messages.explore;
  let query = readExploreQuery(address);
  let targets: readonly string[] = [];
  let data: ExploreData | undefined;
  /** The window on the screen: during a gesture another one than the data are of. */
  let window: TimeWindow | undefined;
  let asked = '';
  let newest: string | undefined;
  let closed = false;

  const controls = createExploreControls(wording().messages, {
    onMetric: (nettest, metric) => {
      change({ ...query, nettest, metric });
    },
    onRange: (range) => {
      change(withoutWindow({ ...query, range }));
    },
    onWindow: (next) => {
      change({ ...query, range: 'custom', window: next });
    },
    onSplit: (by) => {
      change({ ...query, by });
    },
    onTrailing: (trailingDays) => {
      change({ ...query, trailingDays }, 'replace');
    },
    timezone: () => wording().timezone,
  });
  const chart = createExploreChartView(wording, {
    onWindow(next, done) {
      const within = notAfter(next, Math.max(nowMs(), window?.toMs ?? 0));
      if (done) change({ ...query, range: 'custom', window: within }, 'replace');
      else preview(within);
    },
    onAll: () => {
      change(withoutWindow({ ...query, range: 'all' }));
    },
    onNow,
    openDetails: actions.openDetails,
  });
  const note = createNoteForm(api, wording, nowMs, () => void refresh());
  const step = (label: string, next: (from: TimeWindow) => TimeWindow) =>
    button(label, 'button-quiet', () => {
      if (window !== undefined)
        change({ ...query, range: 'custom', window: notAfter(next(window), Math.max(nowMs(), window.toMs)) });
    });
  const steps = element(
    'div',
    { class: 'explore-steps', role: 'group', 'aria-label': texts.rangesLabel },
    step(`‹ ${texts.earlier}`, (from) => panned(from, -0.5)),
    step(`${texts.later} ›`, (from) => panned(from, 0.5)),
    step(`+ ${texts.nearer}`, (from) => zoomed(from, 0.5)),
    step(`− ${texts.farther}`, (from) => zoomed(from, 2)),
  );
  const heading = element('h1', { tabindex: '-1' }, texts.heading);
  const root = element('div', { class: 'explore' }, heading, controls.root, steps, chart.root, note);

  function nowMs(): number {
    return kioskNowMs(state());
  }

  function onNow(): void {
    const length = window === undefined ? rangeLengths.week : window.toMs - window.fromMs;
    const name = (['day', 'week', 'month', 'year'] as const).find(
      (range) => Math.abs(rangeLengths[range] - length) < length * 0.02,
    );
    change(
      name === undefined
        ? { ...query, range: 'custom', window: { fromMs: nowMs() - length, toMs: nowMs() } }
        : withoutWindow({ ...query, range: name }),
    );
  }

  function change(next: ExploreQuery, how: 'push' | 'replace' = 'push'): void {
    navigate('/explore', writeExploreQuery(next), how);
  }

  /** The window of the query; undefined for all there is. */
  function windowOf({ range, window: own }: ExploreQuery): TimeWindow | undefined {
    if (own !== undefined) return own;
    if (range === 'all' || range === 'custom') return undefined;
    const now = Math.ceil(nowMs() / minuteMs) * minuteMs;
    return { fromMs: now - rangeLengths[range], toMs: now + rangeLengths[range] * aheadShare };
  }

  function chosen(): { readonly groups: readonly MetricGroup[]; readonly choice: MetricChoice | undefined } {
    const { status } = state();
    if (status === undefined) return { groups: [], choice: undefined };
    const groups = metricGroups(status, targets, wording().messages);
    return { groups, choice: chosenMetric(groups, status, query) };
  }

  function preview(next: TimeWindow): void {
    window = next;
    if (data !== undefined) show(data);
  }

  function show(known: ExploreData): void {
    const { status } = state();
    const { groups, choice } = chosen();
    window ??= known.window;
    controls.show(query, groups, choice, window);
    chart.show(known, query, window, status?.device.name ?? '', status?.demo !== undefined);
  }

  async function refresh(): Promise<void> {
    const { choice } = chosen();
    if (choice === undefined) return;
    const turn = JSON.stringify([
      ...[choice.nettest, choice.spec.name, query.by],
      ...[query.range, query.window, newest],
    ]);
    asked = turn;
    const answer = await readExploreData(api, {
      by: query.by,
      choice,
      window: windowOf(query),
      nowMs: nowMs(),
      timezone: wording().timezone,
    });
    // Whoever asked for something else meanwhile must not see this.
    if (closed || asked !== turn) return;
    if (!answer.ok) {
      const { message, fix } = faultText(answer.fault, wording().messages);
      chart.sayFault(`${message} ${fix}`);
      return;
    }
    data = answer.value;
    window = data.window;
    show(data);
  }

  async function readTargets(): Promise<void> {
    const answer = await api.get('series', latencyDocumentSchema, 'latency', { limit: '60' });
    if (closed || !answer.ok) return;
    targets = [...new Set(answer.value.minutes.map(({ target }) => target))].sort();
    if (data === undefined) void refresh();
    else show(data);
  }

  void readTargets();
  void chart.load();
  return {
    root,
    update({ status, attempts }) {
      if (status === undefined) return;
      const last = attempts?.[0]?.id ?? status.lastAttempt?.id;
      const isLive = query.window === undefined;
      if (asked === '' || (isLive && last !== newest)) {
        newest = last;
        void refresh();
      }
    },
    readQuery(next) {
      const before = query;
      query = readExploreQuery(next);
      const same =
        JSON.stringify({ ...before, trailingDays: 0 }) === JSON.stringify({ ...query, trailingDays: 0 });
      if (same && data !== undefined) show(data);
      else void refresh();
    },
    refreshLook: chart.redraw,
    focus: () => {
      heading.focus();
    },
    close() {
      closed = true;
      chart.close();
    },
  };
}

function withoutWindow({ window: _window, ...query }: ExploreQuery): ExploreQuery {
  return query;
}
