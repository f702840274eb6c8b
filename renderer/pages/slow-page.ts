// When is it slow? Medians by weekday and hour, this month against last, weekday evenings against nights.
import {
  eveningsAgainstNights,
  hourGrid,
  monthAgainstLast,
  type HourCell,
} from '../../src/core/hour-grid.js';
import { localTimes } from '../../src/core/local-time.js';
import type { MetricSpec } from '../../src/core/metric.js';
import { button, element, setShown, setText } from '../element.js';
import { createMeaning, termSign } from '../views/term.js';
import { chosenMetric, metricGroups } from '../explore/metric-choices.js';
import { fileName, saveFile } from '../explore/save-file.js';
import { faultText } from '../fault-text.js';
import { figureText } from '../figure.js';
import { readLocalInput } from '../local-input.js';
import { kioskNowMs } from '../page-state.js';
import { compareTable } from '../slow/compare-table.js';
import { heatTable, hourName, weekdayName } from '../slow/heat-table.js';
import { slowCsv } from '../slow/slow-csv.js';
import { readSlowData, type SlowData } from '../slow/slow-data.js';
import { dateText } from '../time-text.js';
import type { PageContext, PageView } from './page-view.js';

const dayMs = 86_400_000;
const spans = { month: 28 * dayMs, quarter: 91 * dayMs, year: 365 * dayMs } as const;
const spanNames = ['month', 'quarter', 'year'] as const;
type SpanName = keyof typeof spans;

/** Fields of fewer values are not called the slowest. */
const fewest = 3;

interface SlowQuery {
  readonly nettest?: string;
  readonly metric?: string;
  readonly span: SpanName;
}

function readQuery(query: URLSearchParams): SlowQuery {
  const [nettest, metric] = [query.get('nettest'), query.get('metric')];
  return {
    ...(nettest !== null && { nettest }),
    ...(metric !== null && { metric }),
    span: spanNames.find((name) => name === query.get('span')) ?? 'quarter',
  };
}

/** The page about slow hours. */
export function createSlowPage({ api, query: address, state, wording, navigate }: PageContext): PageView {
  const { messages } = wording();
  const texts = messages.slow;
  let query = readQuery(address);
  let shown: { readonly data: SlowData; readonly cells: readonly HourCell[] } | undefined;
  let asked = '';
  let closed = false;
  const metric = element('select', { id: 'slow-metric' });
  const buttons = spanNames.map((name) => {
    const node = button(texts.spans[name], 'button-quiet', () => {
      change({ ...query, span: name });
    });
    return { name, node };
  });
  const meaning = createMeaning(messages);
  const said = element('p', { class: 'quiet', role: 'status' }, texts.loading);
  const worst = element('p', { class: 'slow-sentence' });
  const help = element('p', { class: 'quiet' });
  const bounds = element('p', { class: 'quiet' });
  const grid = element('div', {
    class: 'heat-scroll',
    tabindex: '0',
    role: 'region',
    'aria-label': texts.gridHeading,
  });
  const compare = element('div', {
    class: 'table-scroll',
    tabindex: '0',
    role: 'region',
    'aria-label': texts.compareHeading,
  });
  const heading = element('h1', { tabindex: '-1' }, texts.heading);
  const panels = [
    element(
      'section',
      { class: 'panel' },
      element('h2', {}, texts.gridHeading, termSign(messages, 'median'), termSign(messages, 'band')),
      worst,
      grid,
      help,
      bounds,
      button(texts.save, 'button-quiet', save),
    ),
    element('section', { class: 'panel' }, element('h2', {}, texts.compareHeading), compare),
  ];
  const root = element(
    'div',
    { class: 'explore slow' },
    heading,
    element(
      'div',
      { class: 'explore-controls' },
      element(
        'div',
        { class: 'field' },
        element(
          'div',
          { class: 'field-label' },
          element('label', { for: metric.id }, texts.metric),
          meaning.root,
        ),
        metric,
      ),
      element(
        'div',
        { class: 'range-buttons', role: 'group', 'aria-label': texts.span },
        element('span', { class: 'quiet' }, texts.span),
        ...buttons.map(({ node }) => node),
      ),
    ),
    said,
    ...panels,
  );
  for (const panel of panels) setShown(panel, false);
  metric.addEventListener('change', () => {
    const [nettest = '', name = ''] = metric.value.split('\n');
    change({ ...query, nettest, metric: name });
  });

  function change({ nettest, metric: name, span }: SlowQuery): void {
    navigate('/slow', {
      ...(nettest !== undefined && { nettest }),
      ...(name !== undefined && { metric: name }),
      span,
    });
  }

  function chosen() {
    const { status } = state();
    if (status === undefined) return undefined;
    const groups = metricGroups(status, [], wording().messages);
    return { groups, choice: chosenMetric(groups, status, query) };
  }

  async function refresh(): Promise<void> {
    const { groups, choice } = chosen() ?? {};
    if (groups === undefined || choice === undefined) return;
    metric.replaceChildren(
      ...groups.map(({ nettest, title, metrics }) =>
        element(
          'optgroup',
          { label: title },
          ...metrics.map(({ name, label }) => element('option', { value: `${nettest}\n${name}` }, label)),
        ),
      ),
    );
    metric.value = `${choice.nettest}\n${choice.spec.name}`;
    meaning.show(choice.spec);
    for (const { name, node } of buttons) node.setAttribute('aria-pressed', String(name === query.span));
    const turn = JSON.stringify([choice.nettest, choice.spec.name, query.span]);
    asked = turn;
    const now = kioskNowMs(state());
    // The last two months are compared whatever the table is of.
    const since = Math.min(now - spans[query.span], monthStarts(now).beforeMs);
    const answer = await readSlowData(api, choice, { fromMs: since, toMs: now });
    if (closed || asked !== turn) return;
    if (!answer.ok) {
      const { message, fix } = faultText(answer.fault, wording().messages);
      setText(said, `${message} ${fix}`);
      return;
    }
    show(answer.value, now);
  }

  /** Midnights of the first of this month and of the one before, in the kiosk's zone. */
  function monthStarts(now: number) {
    const { timezone } = wording();
    const format = new Intl.DateTimeFormat('en-CA', {
      timeZone: timezone,
      year: 'numeric',
      month: '2-digit',
    });
    const startOf = (atMs: number) =>
      readLocalInput(`${format.format(atMs).slice(0, 7)}-01T00:00`, timezone) ?? atMs;
    const monthMs = startOf(now);
    return { monthMs, beforeMs: startOf(monthMs - dayMs) };
  }

  function show(data: SlowData, now: number): void {
    const texted = wording();
    const localAt = localTimes(texted.timezone);
    const inSpan = data.values.filter(({ atMs }) => atMs >= now - spans[query.span]);
    const cells = hourGrid(inSpan, localAt);
    const { metric: spec } = data;
    shown = { data, cells };
    const [first, last] = [inSpan[0], inSpan.at(-1)];
    const isEmpty = first === undefined || last === undefined;
    for (const panel of panels) setShown(panel, !isEmpty);
    if (isEmpty) {
      setText(said, texts.empty);
      return;
    }
    const count = new Intl.NumberFormat(texted.locale).format(inSpan.length);
    setText(
      said,
      texts.total(count, dateText(first.atMs, texted), dateText(last.atMs, texted), texted.timezone),
    );
    setText(
      bounds,
      data.leftOut === 0 ? '' : texts.leftOut(new Intl.NumberFormat(texted.locale).format(data.leftOut)),
    );
    setText(worst, worstText(cells, spec));
    setText(help, spec.better === 'higher' ? texts.gridHelp : texts.gridHelpLow);
    grid.replaceChildren(heatTable(cells, spec, texted));
    const { monthMs, beforeMs } = monthStarts(now);
    compare.replaceChildren(
      compareTable(
        [
          { name: texts.month, comparison: monthAgainstLast(data.values, monthMs, beforeMs) },
          { name: texts.evenings, comparison: eveningsAgainstNights(inSpan, localAt) },
        ],
        spec,
        texted,
      ),
    );
  }

  function worstText(cells: readonly HourCell[], spec: MetricSpec): string {
    const sorted = cells.filter(({ n }) => n >= fewest).toSorted((a, b) => a.median - b.median);
    const [low, high] = [sorted[0], sorted.at(-1)];
    if (low === undefined || high === undefined || low === high) return '';
    const [bad, good] = spec.better === 'higher' ? [low, high] : [high, low];
    const when = ({ weekday, hour }: HourCell) =>
      `${weekdayName(weekday, wording(), 'long')} ${hourName(hour)}–${hourName((hour + 1) % 24)}`;
    const value = ({ median }: HourCell) => figureText(median, spec.unit, wording());
    const say = spec.better === 'higher' ? texts.worst : texts.worstHigh;
    const few = sorted.length < cells.length ? ` ${texts.few}` : '';
    return say(when(bad), value(bad), when(good), value(good)) + few;
  }

  function save(): void {
    if (shown === undefined) return;
    const demo = state().status?.demo !== undefined;
    const { name } = shown.data.metric;
    saveFile(
      fileName([demo ? 'demo' : '', 'hours', name], 'csv'),
      slowCsv(shown.cells, name, wording().timezone, demo),
      'text/csv',
    );
  }

  return {
    root,
    update({ status }) {
      if (status !== undefined && asked === '') void refresh();
    },
    readQuery(next) {
      query = readQuery(next);
      void refresh();
    },
    focus: () => {
      heading.focus();
    },
    close: () => {
      closed = true;
    },
  };
}
