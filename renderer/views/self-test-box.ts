// What the device measured against itself, kept apart from the line: own box, own words.
import type { StatusDocument } from '../../src/core/api.js';
import { button, element, setShown, setText } from '../element.js';
import { figureText } from '../figure.js';
import type { Messages } from '../messages/en.js';
import { kioskNowMs, metricSpec, nettestTitle } from '../page-state.js';
import { agoText } from '../time-text.js';
import { outcomeReason } from '../verdict.js';
import type { PageActions, View } from './view.js';

/** The box; hidden without a self-test. */
export function createSelfTestBox(messages: Messages, actions: PageActions): View {
  const texts = messages.selfTest;
  const why = element('p', {});
  const figures = element('dl', { class: 'small-figures' });
  const when = element('span', {});
  let id: string | undefined;
  const details = button(texts.details, 'button-quiet', () => {
    if (id !== undefined) actions.openDetails(id);
  });
  const root = element(
    'section',
    { class: 'panel self-test', 'aria-label': texts.heading },
    element('h2', {}, texts.heading),
    why,
    figures,
    element('p', { class: 'panel-foot' }, when, ' ', details),
  );
  root.hidden = true;
  return {
    root,
    update(state, wording) {
      const measurement = state.status?.selfTest;
      setShown(root, measurement !== undefined);
      if (measurement === undefined || state.status === undefined) return;
      const ago = agoText(Date.parse(measurement.startedAt), kioskNowMs(state), wording);
      setText(when, `${nettestTitle(state.status, measurement.nettest)}. ${texts.when(ago)}`);
      if (id === measurement.id) return;
      id = measurement.id;
      setText(why, reason(state.status, messages));
      const entries = Object.entries(measurement.metrics)
        .map(([name, value]) => ({ spec: metricSpec(state.status, measurement.nettest, name), value }))
        .filter(({ spec }) => spec.headline)
        .map(({ spec, value }) =>
          element(
            'div',
            {},
            element('dt', {}, spec.label),
            element('dd', {}, figureText(value, spec.unit, wording)),
          ),
        );
      const failed = element(
        'dd',
        {},
        `${messages.statuses[measurement.status]}: ${outcomeReason(measurement)}`,
      );
      figures.replaceChildren(
        ...(entries.length > 0
          ? entries
          : [element('div', {}, element('dt', {}, messages.details.result), failed)]),
      );
    },
  };
}

/** Why the device tested itself, as far as the state tells: nobody agreed to more, or there is no network. */
function reason(status: StatusDocument, { selfTest }: Messages): string {
  if (status.signal.reason === 'no_network') return selfTest.noNetwork;
  return status.consent.some((provider) => provider.granted) ? selfTest.other : selfTest.noConsent;
}
