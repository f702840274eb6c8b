// The newest attempts on the line, whatever became of them; a click opens one.
import type { Measurement } from '../../src/core/measurement.js';
import { button, element, keyedList, setShown, setText, type ListRow } from '../element.js';
import { figureText } from '../figure.js';
import type { Messages } from '../messages/messages.js';
import { headlineFigures, kioskNowMs, nettestTitle, type PageState } from '../page-state.js';
import { shape } from '../shape.js';
import { agoText, dateTimeText } from '../time-text.js';
import { outcomeReason } from '../verdict.js';
import type { Wording } from '../wording.js';
import type { PageActions, View } from './view.js';

interface Item {
  readonly measurement: Measurement;
  readonly state: PageState;
  readonly wording: Wording;
}

/** The table of attempts. */
export function createAttemptTable(messages: Messages, actions: PageActions): View {
  const texts = messages.attempts;
  const body = element('tbody', {});
  const head = [texts.result, texts.when, texts.test, texts.figures].map((text) =>
    element('th', { scope: 'col' }, text),
  );
  const blank = element('th', { scope: 'col' }, element('span', { class: 'visually-hidden' }, texts.details));
  const table = element(
    'table',
    { class: 'attempts', 'aria-label': texts.heading },
    element('thead', {}, element('tr', {}, ...head, blank)),
    body,
  );
  const empty = element('p', { class: 'quiet' }, texts.empty);
  const older = button(texts.older, 'button-quiet', actions.showOlderAttempts);
  const root = element(
    'section',
    { class: 'panel panel-wide attempts-panel', 'aria-label': texts.heading },
    element('h2', {}, texts.heading),
    empty,
    table,
    older,
  );
  older.hidden = true;
  table.hidden = true;
  const show = keyedList<Item>(
    body,
    ({ measurement }) => measurement.id,
    (item) => attemptRow(item, messages, actions),
  );
  return {
    root,
    update(state, wording) {
      const attempts = state.attempts ?? [];
      setShown(table, attempts.length > 0);
      setShown(empty, state.attempts !== undefined && attempts.length === 0);
      setShown(older, state.olderAttempts !== undefined);
      show(attempts.map((measurement) => ({ measurement, state, wording })));
    },
  };
}

/** A row never changes but in its age: measurements are facts. */
function attemptRow(
  { measurement, state, wording }: Item,
  messages: Messages,
  actions: PageActions,
): ListRow<Item> {
  const { status } = measurement;
  const texts = messages.attempts;
  const title = nettestTitle(state.status, measurement.nettest);
  const startedMs = Date.parse(measurement.startedAt);
  const exact = dateTimeText(startedMs, wording);
  const ago = element('span', { class: 'quiet' });
  const details = button(texts.details, 'button-quiet', () => {
    actions.openDetails(measurement.id);
  });
  details.setAttribute('aria-label', texts.detailsOf(title, exact));
  const word = element(
    'span',
    { class: 'status', 'data-status': status },
    shape(status),
    messages.statuses[status],
  );
  const origin = measurement.origin === 'import' ? [` (${texts.imported})`] : [];
  const root = element(
    'tr',
    { 'data-status': status, 'data-id': measurement.id },
    element('th', { scope: 'row' }, word),
    element('td', { class: 'when' }, element('time', { datetime: measurement.startedAt }, exact), ' ', ago),
    element('td', {}, title, ...origin),
    element('td', { class: 'attempt-figures' }, figuresLine(measurement, state, wording)),
    element('td', {}, details),
  );
  return {
    root,
    update: (item) => {
      setText(ago, agoText(startedMs, kioskNowMs(item.state), item.wording));
    },
  };
}

/** The headline figures by specification, and why a result is not whole. */
function figuresLine(measurement: Measurement, state: PageState, wording: Wording): string {
  const figures = headlineFigures(state.status, measurement)
    .map(({ spec, value }) => `${spec.label} ${figureText(value, spec.unit, wording)}`)
    .join(' · ');
  const reason = measurement.status === 'ok' ? '' : outcomeReason(measurement, wording);
  return [figures, reason].filter((part) => part !== '').join(' · ');
}
