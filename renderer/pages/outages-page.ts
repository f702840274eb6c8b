// Outages: a calendar of a year, and the list behind it.
import { outagesDocumentSchema } from '../../src/core/monitor-api.js';
import type { z } from 'zod';
import { button, element, setShown, setText } from '../element.js';
import { fileName, saveFile } from '../explore/save-file.js';
import { faultText } from '../fault-text.js';
import { outageCalendar } from '../outages/outage-calendar.js';
import { outageCsv } from '../outages/outage-csv.js';
import { dayOf, firstOfMonth, outageDays } from '../outages/outage-days.js';
import { outageTable } from '../outages/outage-table.js';
import { kioskNowMs } from '../page-state.js';
import { readLocalInput } from '../local-input.js';
import { spanText } from '../time-text.js';
import type { PageContext, PageView } from './page-view.js';

type Outages = z.output<typeof outagesDocumentSchema>;

const mostOutages = 5000;
const monthsShown = 12;
/** The monitors look again each quarter of a minute; the page needs not. */
const staleMs = 60_000;

/** The outages page. `year` of its address counts years back, `day` narrows the list. */
export function createOutagesPage({ api, query: address, state, wording, navigate }: PageContext): PageView {
  const texts = wording().messages.outages;
  let query = read(address);
  let shown: { readonly data: Outages; readonly firstDay: string; readonly lastDay: string } | undefined;
  let asked = '';
  let askedAtMs = 0;
  let closed = false;
  const heading = element('h1', { tabindex: '-1' }, texts.heading);
  const said = element('p', { role: 'status', class: 'slow-sentence' }, texts.loading);
  const off = element('p', { class: 'quiet' });
  const calendar = element('div', {});
  const listTitle = element('h2', {}, texts.list);
  const list = element('div', {
    class: 'table-scroll',
    tabindex: '0',
    role: 'region',
    'aria-label': texts.list,
  });
  const allDays = button(texts.allDays, 'button-quiet', () => {
    go({ year: query.year });
  });
  const later = button(`${texts.later} ›`, 'button-quiet', () => {
    go({ year: Math.max(0, query.year - 1) });
  });
  const legend = element(
    'ul',
    { class: 'legend', 'aria-label': texts.legendLabel },
    ...texts.legend.map((text, severity) =>
      element('li', { class: 'legend-mark severity-mark', 'data-severity': String(severity) }, text),
    ),
    element('li', { class: 'legend-mark severity-mark', 'data-off': '' }, texts.legendOff),
  );
  const root = element(
    'div',
    { class: 'explore outages' },
    heading,
    said,
    off,
    element(
      'div',
      { class: 'explore-steps', role: 'group', 'aria-label': texts.steps },
      button(`‹ ${texts.earlier}`, 'button-quiet', () => {
        go({ year: query.year + 1 });
      }),
      later,
      button(texts.save, 'button-quiet', save),
    ),
    element(
      'section',
      { class: 'panel', 'aria-label': texts.calendar },
      element('h2', {}, texts.calendar),
      calendar,
      legend,
    ),
    element('section', { class: 'panel' }, listTitle, allDays, list),
  );

  function read(params: URLSearchParams): { readonly year: number; readonly day?: string } {
    const year = Math.round(Number(params.get('year') ?? 0));
    const day = params.get('day');
    return {
      year: year >= 0 && year < 100 ? year : 0,
      ...(day !== null && /^\d{4}-\d\d-\d\d$/.test(day) && { day }),
    };
  }

  function go({ year, day }: { readonly year: number; readonly day?: string }): void {
    navigate(
      '/outages',
      { ...(year > 0 && { year: String(year) }), ...(day !== undefined && { day }) },
      day === undefined ? 'push' : 'replace',
    );
  }

  async function refresh(): Promise<void> {
    const { timezone } = wording();
    const now = kioskNowMs(state());
    const today = dayOf(now, timezone);
    const firstDay = firstOfMonth(today, monthsShown - 1 + query.year * monthsShown);
    const next = firstOfMonth(firstDay, -monthsShown);
    const toMs = readLocalInput(`${next}T00:00`, timezone) ?? now;
    const lastDay = dayOf(Math.min(toMs - 1, now), timezone);
    const turn = firstDay;
    [asked, askedAtMs] = [turn, Date.now()];
    const answer = await api.get('outages', outagesDocumentSchema, 'outages', {
      from: new Date(readLocalInput(`${firstDay}T00:00`, timezone) ?? 0).toISOString(),
      to: new Date(toMs).toISOString(),
      limit: String(mostOutages),
    });
    if (closed || asked !== turn) return;
    if (!answer.ok) {
      const { message, fix } = faultText(answer.fault, wording().messages);
      setText(said, `${message} ${fix}`);
      return;
    }
    shown = { data: answer.value, firstDay, lastDay };
    show();
  }

  function show(): void {
    if (shown === undefined) return;
    const texted = wording();
    const now = kioskNowMs(state());
    const { data, firstDay, lastDay } = shown;
    const days = outageDays(firstDay, lastDay, data, texted.timezone, now);
    const lengths = data.outages.map(
      ({ begin, end }) => (end === undefined ? now : Date.parse(end)) - Date.parse(begin),
    );
    const total = days.reduce((sum, { outageMs }) => sum + outageMs, 0);
    const offMs = days.reduce((sum, day) => sum + day.offMs, 0);
    const count = new Intl.NumberFormat(texted.locale).format(data.outages.length);
    const longest = lengths.reduce((most, ms) => Math.max(most, ms), 0);
    const cut = data.outages.length >= mostOutages ? ` ${texts.cut(mostOutages)}` : '';
    setText(
      said,
      data.outages.length === 0
        ? texts.none
        : texts.summary(count, spanText(total, texted), spanText(longest, texted)) + cut,
    );
    setText(off, offMs === 0 ? '' : texts.off(spanText(offMs, texted)));
    setShown(off, offMs > 0);
    calendar.replaceChildren(
      outageCalendar(days, query.day, texted, (day) => {
        go({ year: query.year, ...(day !== query.day && { day }) });
      }),
    );
    const chosen = days.find(({ day }) => day === query.day);
    const inList = chosen?.outages ?? data.outages;
    setText(listTitle, query.day === undefined ? texts.list : texts.listOf(query.day));
    setShown(allDays, query.day !== undefined);
    list.replaceChildren(
      inList.length === 0 ? element('p', { class: 'quiet' }, texts.none) : outageTable(inList, now, texted),
    );
    later.disabled = query.year === 0;
  }

  function save(): void {
    if (shown === undefined) return;
    const demo = state().status?.demo !== undefined;
    const name = fileName([demo ? 'demo' : '', 'outages', shown.firstDay, shown.lastDay], 'csv');
    saveFile(name, outageCsv(shown.data.outages, shown.data.unwatched, demo), 'text/csv');
  }

  return {
    root,
    update({ status }) {
      if (status === undefined) return;
      if (asked === '' || Date.now() - askedAtMs > staleMs) void refresh();
    },
    readQuery(next) {
      const before = query;
      query = read(next);
      if (before.year === query.year) show();
      else void refresh();
    },
    focus: () => {
      heading.focus();
    },
    close: () => {
      closed = true;
    },
  };
}
