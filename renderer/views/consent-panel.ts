// Consent after the first start: what was decided can be seen and changed at any time.
import { button, element, setText } from '../element.js';
import { faultText } from '../fault-text.js';
import type { Messages } from '../messages/messages.js';
import type { Wording } from '../wording.js';
import { consentText, decisionSentence, type ConsentStatus } from './consent-text.js';
import type { PageActions, View } from './view.js';

/** The panel; it shows the newest decisions. */
export function createConsentPanel(messages: Messages, actions: Pick<PageActions, 'decideConsent'>): View {
  const texts = messages.settings;
  const who = element('input', { id: 'settings-who', type: 'text', maxlength: '200', autocomplete: 'name' });
  const cards = element('div', { class: 'consent-cards' });
  const trouble = element('p', { class: 'form-trouble', role: 'alert' });
  const root = element(
    'section',
    { class: 'panel', 'aria-label': texts.consent },
    element('h2', {}, texts.consent),
    element(
      'div',
      { class: 'field' },
      element('label', { for: who.id }, messages.firstStart.whoLabel),
      who,
      element('p', { class: 'quiet' }, messages.firstStart.whoHint),
    ),
    trouble,
    cards,
  );
  let shown = '';

  async function decide(provider: ConsentStatus, action: 'granted' | 'withdrawn'): Promise<void> {
    const name = who.value.trim();
    if (name === '') {
      setText(trouble, messages.firstStart.whoMissing);
      who.focus();
      return;
    }
    const { provider: id, textVersion } = provider;
    const answer = await actions.decideConsent({ provider: id, action, who: name, textVersion });
    const fault = answer.ok ? undefined : faultText(answer.fault, messages);
    setText(trouble, fault === undefined ? '' : `${fault.message} ${fault.fix}`);
  }

  return {
    root,
    update({ status }, wording) {
      if (status === undefined) return;
      const key = JSON.stringify(status.consent);
      if (key === shown) return;
      shown = key;
      cards.replaceChildren(...status.consent.map((provider) => consentCard(provider, wording, decide)));
    },
  };
}

function consentCard(
  provider: ConsentStatus,
  wording: Wording,
  decide: (provider: ConsentStatus, action: 'granted' | 'withdrawn') => Promise<void>,
): HTMLElement {
  const { consent } = wording.messages;
  const action = provider.granted ? 'withdrawn' : 'granted';
  const change = button(provider.granted ? consent.withdraw : consent.grant, 'button-main', () => {
    void decide(provider, action);
  });
  const label = provider.granted ? consent.withdrawOf(provider.name) : consent.grantOf(provider.name);
  change.setAttribute('aria-label', label);
  return element(
    'section',
    { class: 'consent-card', 'data-provider': provider.provider, 'aria-label': provider.name },
    element('h3', {}, provider.name),
    element('p', { class: 'consent-decision' }, decisionSentence(provider, wording)),
    consentText(provider, wording),
    change,
  );
}
