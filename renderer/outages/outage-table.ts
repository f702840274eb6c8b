// Outages as a table, newest first.
import type { Outage } from '../../src/core/monitor.js';
import { element } from '../element.js';
import { exactTimeText, spanText } from '../time-text.js';
import type { Wording } from '../wording.js';

/** More rows than anybody reads would only make the page slow. */
const mostRows = 1000;

/** The table; with `mostShown` only so many rows. */
export function outageTable(
  outages: readonly Outage[],
  nowMs: number,
  wording: Wording,
  mostShown = mostRows,
): HTMLElement {
  const { explore, outages: texts } = wording.messages;
  const head = [texts.begin, texts.kind, texts.length, texts.uncertainty, texts.duringTest];
  const rows = outages.toReversed().slice(0, mostShown);
  return element(
    'table',
    {},
    element('thead', {}, element('tr', {}, ...head.map((text) => element('th', { scope: 'col' }, text)))),
    element(
      'tbody',
      {},
      ...rows.map(({ kind, begin, end, beginUncertaintyMs, endUncertaintyMs = 0, overlapsTest }) => {
        const ms = (end === undefined ? nowMs : Date.parse(end)) - Date.parse(begin);
        const length = spanText(ms, wording);
        return element(
          'tr',
          {},
          element(
            'th',
            { scope: 'row' },
            element('time', { datetime: begin }, exactTimeText(Date.parse(begin), wording)),
          ),
          element('td', {}, explore.kinds[kind]),
          element('td', {}, end === undefined ? texts.goesOn(length) : length),
          element('td', {}, `± ${spanText(beginUncertaintyMs + endUncertaintyMs, wording)}`),
          element('td', {}, overlapsTest ? texts.yes : ''),
        );
      }),
    ),
  );
}
