// What the device measured against itself, kept apart from the line: own box, own words.
import type { StatusDocument } from '../../src/core/api.js';
import { button, element, setShown, setText } from '../element.js';
import { figureText, shareText } from '../figure.js';
import type { Measurement } from '../../src/core/measurement.js';
import type { Wording } from '../wording.js';
import type { Messages } from '../messages/messages.js';
import { headlineFigures, kioskNowMs, mainNettest, nettestTitle } from '../page-state.js';
import { agoText } from '../time-text.js';
import { outcomeReason } from '../verdict.js';
import type { PageActions, View } from './view.js';

/** The box; hidden without a self-test, but for the first start. */
export function createSelfTestBox(messages: Messages, actions: PageActions): View {
  const texts = messages.selfTest;
  const why = element('p', {});
  const figures = element('dl', { class: 'small-figures' }, entry(messages.details.result, '–'));
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

  function showResult(measurement: Measurement, status: StatusDocument, wording: Wording): void {
    if (id === measurement.id) return;
    id = measurement.id;
    const entries = headlineFigures(status, measurement).map(({ spec, value }) =>
      entry(spec.label, figureText(value, spec.unit, wording)),
    );
    const outcome = `${messages.statuses[measurement.status]}: ${outcomeReason(measurement, wording)}`;
    figures.replaceChildren(...(entries.length > 0 ? entries : [entry(messages.details.result, outcome)]));
  }

  return {
    root,
    update(state, wording) {
      const { status } = state;
      const measurement = status?.selfTest;
      setShown(root, measurement !== undefined || isComing(status));
      setShown(details, measurement !== undefined);
      if (status === undefined) return;
      const running = state.live?.scope === 'self-test' ? state.live : undefined;
      if (running !== undefined) {
        const phase = messages.live.phases[running.phase];
        setText(why, texts.running(phase, shareText(running.fraction, wording)));
      } else {
        setText(why, measurement === undefined ? texts.coming : reason(status, messages));
      }
      if (measurement === undefined) return;
      const ago = agoText(Date.parse(measurement.startedAt), kioskNowMs(state), wording);
      setText(when, `${nettestTitle(status, measurement.nettest)}. ${texts.when(ago)}`);
      showResult(measurement, status, wording);
    },
  };
}

function entry(label: string, text: string): HTMLElement {
  return element('div', {}, element('dt', {}, label), element('dd', {}, text));
}

/**
 * During the first start the box is there from the beginning, so that its figures move nothing; but not where the line
 * itself can be tested already (against one's own server): then no self-test comes.
 */
function isComing(status: StatusDocument | undefined): boolean {
  return status?.firstStart === true && status.lastAttempt === undefined && mainNettest(status) === undefined;
}

/** Why the device tested itself, as far as the state tells: nobody agreed to more, or there is no network. */
function reason(status: StatusDocument, { selfTest }: Messages): string {
  if (status.signal.reason === 'no_network') return selfTest.noNetwork;
  return status.consent.some((provider) => provider.granted) ? selfTest.other : selfTest.noConsent;
}
