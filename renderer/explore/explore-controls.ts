// What the explore page can be asked for: metric, range, split, trailing average.
import type { TimeWindow } from '../charts/time-window.js';
import { createMeaning, termSign } from '../views/term.js';
import { button, element, setShown, setText } from '../element.js';
import { localInput, readLocalInput } from '../local-input.js';
import type { Messages } from '../messages/messages.js';
import {
  mostTrailingDays,
  rangeNames,
  splits,
  type ExploreQuery,
  type RangeName,
  type Split,
} from './explore-query.js';
import type { MetricChoice, MetricGroup } from './metric-choices.js';

/** What somebody chose. */
export interface ControlActions {
  onMetric(nettest: string, metric: string): void;
  onRange(range: RangeName): void;
  onWindow(window: TimeWindow): void;
  onSplit(by: Split): void;
  onTrailing(days: number): void;
  timezone(): string;
}

/** The controls; `show` brings them in step with a query. */
export function createExploreControls(messages: Messages, actions: ControlActions) {
  const texts = messages.explore;
  const metric = element('select', { id: 'explore-metric' });
  const by = element('select', { id: 'explore-by' });
  by.append(...splits.map((split) => element('option', { value: split }, texts.splits[split])));
  const ranges = rangeNames.map((name) => {
    const node = button(texts.ranges[name], 'button-quiet', () => {
      actions.onRange(name);
    });
    return { name, node };
  });
  const trailing = element('input', {
    type: 'range',
    id: 'explore-trailing',
    min: '0',
    max: String(mostTrailingDays),
    step: '1',
  });
  const trailingText = element('output', { for: trailing.id });
  const from = element('input', { type: 'datetime-local', id: 'explore-from' });
  const to = element('input', { type: 'datetime-local', id: 'explore-to' });
  const wrong = element('p', { role: 'alert', class: 'form-trouble' });
  const field = (node: HTMLElement, label: string, ...signs: readonly HTMLElement[]) =>
    element(
      'div',
      { class: 'field' },
      element('div', { class: 'field-label' }, element('label', { for: node.id }, label), ...signs),
      node,
    );
  const meaning = createMeaning(messages);
  const custom = element(
    'form',
    { novalidate: '', class: 'custom-range' },
    field(from, texts.from),
    field(to, texts.to),
    element('button', { type: 'submit', class: 'button-quiet' }, texts.show),
    wrong,
  );
  const customBox = element('details', { class: 'custom-box' }, element('summary', {}, texts.custom), custom);
  const root = element(
    'div',
    { class: 'explore-controls' },
    field(metric, texts.metric, meaning.root),
    element(
      'div',
      { class: 'range-buttons', role: 'group', 'aria-label': texts.rangesLabel },
      ...ranges.map(({ node }) => node),
    ),
    customBox,
    field(by, texts.by),
    element(
      'div',
      { class: 'field' },
      element(
        'div',
        { class: 'field-label' },
        element('label', { for: trailing.id }, texts.trailing),
        termSign(messages, 'trailing'),
      ),
      element('div', { class: 'trailing' }, trailing, trailingText),
    ),
  );

  metric.addEventListener('change', () => {
    const [nettest = '', name = ''] = metric.value.split('\n');
    actions.onMetric(nettest, name);
  });
  by.addEventListener('change', () => {
    const split = splits.find((candidate) => candidate === by.value);
    if (split !== undefined) actions.onSplit(split);
  });
  trailing.addEventListener('input', () => {
    setText(trailingText, texts.trailingDays(Number(trailing.value)));
    trailing.setAttribute('aria-valuetext', texts.trailingDays(Number(trailing.value)));
    actions.onTrailing(Number(trailing.value));
  });
  custom.addEventListener('submit', (event) => {
    event.preventDefault();
    const [fromMs, toMs] = [from, to].map(({ value }) => readLocalInput(value, actions.timezone()));
    const isRange = fromMs !== undefined && toMs !== undefined && fromMs < toMs;
    setText(wrong, isRange ? '' : texts.wrongRange);
    if (isRange) actions.onWindow({ fromMs, toMs });
    else from.focus();
  });

  let listed = '';
  return {
    root,
    show(
      query: ExploreQuery,
      groups: readonly MetricGroup[],
      choice: MetricChoice | undefined,
      window: TimeWindow,
    ): void {
      const key = JSON.stringify(
        groups.map(({ nettest, title, metrics }) => [nettest, title, metrics.length]),
      );
      const value = choice === undefined ? '' : `${choice.nettest}\n${choice.spec.name}`;
      const isListed = groups.some(
        (group) =>
          group.nettest === choice?.nettest && group.metrics.some(({ name }) => name === choice.spec.name),
      );
      if (key + value !== listed) {
        listed = key + value;
        metric.replaceChildren(...groups.map(optionGroup));
        if (choice !== undefined && !isListed)
          metric.append(element('option', { value }, `${choice.nettest}: ${choice.spec.label}`));
        metric.value = value;
      }
      meaning.show(choice?.spec);
      for (const { name, node } of ranges) node.setAttribute('aria-pressed', String(name === query.range));
      if (by.value !== query.by) by.value = query.by;
      if (Number(trailing.value) !== query.trailingDays) trailing.value = String(query.trailingDays);
      setText(trailingText, texts.trailingDays(query.trailingDays));
      trailing.setAttribute('aria-valuetext', texts.trailingDays(query.trailingDays));
      if (!customBox.contains(document.activeElement)) {
        from.value = localInput(window.fromMs, actions.timezone());
        to.value = localInput(window.toMs, actions.timezone());
      }
      setShown(wrong, wrong.textContent !== '');
    },
  };
}

function optionGroup({ nettest, title, metrics }: MetricGroup): HTMLOptGroupElement {
  const options = metrics.map(({ name, label }) =>
    element('option', { value: `${nettest}\n${name}` }, label),
  );
  return element('optgroup', { label: title }, ...options);
}
