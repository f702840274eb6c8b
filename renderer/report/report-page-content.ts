// The report as a page to be read and printed: what was promised, what was measured, what was left out, how, and its limits.
import { exclusions, type ReportDocument } from '../../src/core/report.js';
import { failureText, skipText } from '../code-text.js';
import { outageKinds } from '../../src/core/monitor.js';
import { element, scrollBox, type Child } from '../element.js';
import { figureText } from '../figure.js';
import { outageTable } from '../outages/outage-table.js';
import { namedTitle } from '../named-status.js';
import { dateTimeText, spanText } from '../time-text.js';
import type { Wording } from '../wording.js';
import { plain, segmentPart } from './report-figures.js';
import { hoursPart } from './report-hours.js';

/** Outages that are listed one by one. */
const mostOutages = 60;

/** The whole page; `chart` is put below the results. */
export function reportContent(
  document: ReportDocument,
  layout: 'evidence' | 'summary',
  chart: Element | undefined,
  wording: Wording,
): HTMLElement {
  const { report } = wording.messages;
  const { device, demo, from, to, timezone, madeAt, version, nettests, data } = document;
  const at = (iso: string) => dateTimeText(Date.parse(iso), wording);
  const place = Object.entries(device.annotations)
    .filter(([key]) => key !== 'name')
    .map(([key, value]) => `${key}: ${value}`);
  const titleOf = (nettest: (typeof nettests)[number]) => namedTitle(nettest, wording.messages.measured);
  const nothing = nettests.every(({ valid }) => valid === 0);
  return element(
    'article',
    { class: `report report-${layout}` },
    element('h2', { class: 'report-title' }, layout === 'summary' ? report.summaryTitle : report.title),
    ...(demo === undefined ? [] : [element('p', { class: 'report-demo' }, report.demo)]),
    element('p', { class: 'report-notice' }, report.notOfficial),
    facts([
      [report.device, [device.name, ...place].join(' · ')],
      [report.range, report.rangeText(at(from), at(to), timezone)],
      [report.made, report.madeText(at(madeAt), version)],
    ]),
    part(
      report.results,
      ...(nothing ? [element('p', {}, report.empty)] : []),
      ...nettests.flatMap((nettest) => [
        element(
          'h3',
          { class: 'report-nettest' },
          report.valid(titleOf(nettest), plain(nettest.valid, wording), plain(nettest.attempts, wording)),
        ),
        ...nettest.segments.map((segment) => segmentPart(segment, wording)),
      ]),
      ...(chart === undefined ? [] : [chart]),
    ),
    ...nettests.flatMap((nettest) => {
      const hours = hoursPart(nettest, wording);
      return hours.length === 0
        ? []
        : [part(nettests.length > 1 ? `${report.hours}: ${titleOf(nettest)}` : report.hours, ...hours)];
    }),
    outagesPart(document, wording),
    exclusionsPart(document, wording),
    evidence(part(report.method, ...report.methodTexts.map((text) => element('p', {}, text)))),
    evidence(part(report.limits, ...report.limitTexts.map((text) => element('p', {}, text)))),
    part(
      report.data,
      element(
        'p',
        {},
        data.firstSequence === undefined
          ? report.noRows
          : report.rows(plain(data.rows, wording), String(data.firstSequence), String(data.lastSequence)),
        ' ',
        report.moved(figureText(data.bytes, 'bytes', wording)),
      ),
      element('p', { class: 'report-hash' }, `${report.hash}: `, element('code', {}, data.sha256)),
      evidence(element('p', { class: 'quiet' }, report.hashHow)),
    ),
  );
}

function outagesPart({ outages, to }: ReportDocument, wording: Wording): HTMLElement {
  const { report, explore } = wording.messages;
  const { count, totalMs, longestMs, byKind, unwatchedMs, list } = outages;
  const sums = outageKinds.flatMap((kind) => {
    const own = byKind[kind];
    return own === undefined
      ? []
      : [report.kindSum(explore.kinds[kind], plain(own.count, wording), spanText(own.totalMs, wording))];
  });
  const cut =
    list.length > mostOutages
      ? [element('p', { class: 'evidence-only' }, report.outagesCut(plain(mostOutages, wording)))]
      : [];
  return part(
    report.outages,
    element(
      'p',
      {},
      count === 0
        ? report.noOutages
        : report.outageSum(plain(count, wording), spanText(totalMs, wording), spanText(longestMs, wording)),
    ),
    ...(sums.length === 0 ? [] : [items(sums)]),
    ...(unwatchedMs === 0 ? [] : [element('p', {}, report.unwatched(spanText(unwatchedMs, wording)))]),
    ...cut,
    ...(count === 0
      ? []
      : [
          scrollBox(
            report.outages,
            'report-scroll evidence-only',
            outageTable(list, Date.parse(to), wording, mostOutages),
          ),
        ]),
  );
}

function exclusionsPart(
  { nettests, attempts, excluded, failures, skips }: ReportDocument,
  wording: Wording,
): HTMLElement {
  const { report } = wording.messages;
  const all = Object.values(attempts).reduce((sum, count) => sum + count, 0);
  const used = nettests.reduce((sum, { valid }) => sum + valid, 0);
  const reasons = exclusions.flatMap((why) => {
    const count = excluded[why] ?? 0;
    return count === 0 ? [] : [report.excludedText(plain(count, wording), report.excluded[why])];
  });
  const counted = (texts: readonly (readonly [string, number])[]) =>
    items(texts.map(([text, count]) => report.countText(text, plain(count, wording))));
  return part(
    report.exclusions,
    element('p', {}, report.attempts(plain(all, wording), plain(used, wording))),
    ...(reasons.length === 0 ? [] : [items(reasons)]),
    ...(failures.length === 0
      ? []
      : [
          evidence(
            element(
              'div',
              {},
              element('h4', {}, report.failures),
              counted(failures.map(({ failure, count }) => [failureText(failure, wording), count])),
            ),
          ),
        ]),
    ...(skips.length === 0
      ? []
      : [
          evidence(
            element(
              'div',
              {},
              element('h4', {}, report.skips),
              counted(skips.map(({ reason, count }) => [skipText(reason, wording), count])),
            ),
          ),
        ]),
  );
}

function part(title: string, ...children: readonly Child[]): HTMLElement {
  return element('section', { class: 'report-part' }, element('h3', {}, title), ...children);
}

function evidence(node: HTMLElement): HTMLElement {
  node.classList.add('evidence-only');
  return node;
}

function items(texts: readonly string[]): HTMLElement {
  return element('ul', { class: 'report-items' }, ...texts.map((text) => element('li', {}, text)));
}

function facts(rows: readonly (readonly [string, string])[]): HTMLElement {
  return element(
    'dl',
    { class: 'report-facts' },
    ...rows.flatMap(([name, text]) => [element('dt', {}, name), element('dd', {}, text)]),
  );
}
