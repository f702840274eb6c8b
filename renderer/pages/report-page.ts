// The report: evidence of a range to print, or the summary of a month. Its address says which.
import { longestReportMs, reportDocumentSchema } from '../../src/core/report.js';
import { button, element, setShown, setText } from '../element.js';
import { chosenMetric, metricGroups } from '../explore/metric-choices.js';
import { faultText } from '../fault-text.js';
import { shareText } from '../figure.js';
import { localInput, readLocalInput } from '../local-input.js';
import { kioskNowMs } from '../page-state.js';
import { reportChart } from '../report/report-chart.js';
import { reportContent } from '../report/report-page-content.js';
import {
  belowChoices,
  readReportQuery,
  reportRanges,
  reportWindow,
  writeReportQuery,
  type ReportQuery,
} from '../report/report-query.js';
import type { PageContext, PageView } from './page-view.js';

/** The report page. */
export function createReportPage({ api, query: address, state, wording, navigate }: PageContext): PageView {
  const texts = wording().messages.report;
  let query = readReportQuery(address, wording().timezone);
  let asked = '';
  let closed = false;
  const heading = element('h1', { tabindex: '-1' }, texts.heading);
  const ranges = reportRanges.map((range) => {
    const node = button(texts.ranges[range], 'button-quiet', () => {
      change({ ...query, range });
    });
    return { range, node };
  });
  const below = element('select', { id: 'report-below' });
  below.append(
    ...belowChoices.map((share) => element('option', { value: String(share) }, shareText(share, wording()))),
  );
  const layout = element('select', { id: 'report-layout' });
  layout.append(
    ...(['evidence', 'summary'] as const).map((name) =>
      element('option', { value: name }, texts.layouts[name]),
    ),
  );
  const from = element('input', { type: 'datetime-local', id: 'report-from' });
  const to = element('input', { type: 'datetime-local', id: 'report-to' });
  const wrong = element('p', { role: 'alert', class: 'form-trouble' });
  const custom = element(
    'form',
    { novalidate: '', class: 'custom-range' },
    field(from, texts.from),
    field(to, texts.to),
    element('button', { type: 'submit', class: 'button-quiet' }, texts.show),
    wrong,
  );
  const print = button(texts.print, 'button-main', () => {
    window.print();
  });
  const said = element('p', { role: 'status', class: 'quiet' }, texts.loading);
  const host = element('div', { class: 'report-host' });
  const controls = element(
    'div',
    { class: 'explore-controls' },
    element(
      'div',
      { class: 'range-buttons', role: 'group', 'aria-label': texts.rangesLabel },
      ...ranges.map(({ node }) => node),
    ),
    element('details', { class: 'custom-box' }, element('summary', {}, texts.custom), custom),
    field(below, texts.below),
    field(layout, texts.layout),
    print,
  );
  const root = element('div', { class: 'explore report-page' }, heading, controls, said, host);

  below.addEventListener('change', () => {
    change({ ...query, below: Number(below.value) });
  });
  layout.addEventListener('change', () => {
    change({ ...query, layout: layout.value === 'summary' ? 'summary' : 'evidence' });
  });
  custom.addEventListener('submit', (event) => {
    event.preventDefault();
    const [fromMs, toMs] = [from, to].map(({ value }) => readLocalInput(value, wording().timezone));
    const isRange =
      fromMs !== undefined && toMs !== undefined && fromMs < toMs && toMs - fromMs <= longestReportMs;
    setText(wrong, isRange ? '' : texts.wrongRange);
    if (isRange) change({ ...query, range: 'custom', fromMs, toMs });
    else from.focus();
  });

  function change(next: ReportQuery): void {
    navigate('/report', writeReportQuery(next));
  }

  function showControls(window: { readonly fromMs: number; readonly toMs: number }): void {
    for (const { range, node } of ranges) node.setAttribute('aria-pressed', String(range === query.range));
    if (![...below.options].some(({ value }) => value === String(query.below))) {
      below.append(element('option', { value: String(query.below) }, shareText(query.below, wording())));
    }
    below.value = String(query.below);
    layout.value = query.layout;
    from.value = localInput(window.fromMs, wording().timezone);
    to.value = localInput(window.toMs, wording().timezone);
  }

  async function refresh(): Promise<void> {
    const { status } = state();
    if (status === undefined) return;
    const window = reportWindow(query, kioskNowMs(state()), wording().timezone);
    const turn = JSON.stringify([query, status.timezone]);
    asked = turn;
    showControls(window);
    setText(said, texts.loading);
    setShown(said, true);
    const choice = chosenMetric(metricGroups(status, [], wording().messages), status, {});
    const [answer, chart] = await Promise.all([
      api.get('report', reportDocumentSchema, 'report', {
        from: new Date(window.fromMs).toISOString(),
        to: new Date(window.toMs).toISOString(),
        below: String(query.below),
      }),
      choice === undefined ? undefined : reportChart(api, choice, window, wording()),
    ]);
    if (closed || asked !== turn) return;
    if (!answer.ok) {
      const { message, fix } = faultText(answer.fault, wording().messages);
      setText(said, `${message} ${fix}`);
      return;
    }
    setShown(said, false);
    host.replaceChildren(reportContent(answer.value, query.layout, chart, wording()));
  }

  return {
    root,
    update({ status }) {
      if (status !== undefined && asked === '') void refresh();
    },
    readQuery(next) {
      query = readReportQuery(next, wording().timezone);
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

function field(node: HTMLElement, label: string): HTMLElement {
  return element('div', { class: 'field' }, element('label', { for: node.id }, label), node);
}
