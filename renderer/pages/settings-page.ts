// The settings: what was decided at the first start can be seen and changed at any time.
import { button, element, setText } from '../element.js';
import { faultText } from '../fault-text.js';
import type { Wording } from '../wording.js';
import { consentText, decisionSentence, type ConsentStatus } from '../views/consent-text.js';
import { createPlanFields } from '../views/plan-fields.js';
import type { PageContext, PageView } from './page-view.js';

/** The settings; the forms show what was in force when the page was opened, the decisions always the newest. */
export function createSettingsPage({ actions, wording }: PageContext): PageView {
  const { messages } = wording();
  const texts = messages.settings;
  const who = element('input', { id: 'settings-who', type: 'text', maxlength: '200', autocomplete: 'name' });
  const cards = element('div', { class: 'consent-cards' });
  const plan = createPlanFields(messages, 'settings-plan');
  const trouble = element('p', { class: 'form-trouble', role: 'alert' });
  const planNote = element('p', { class: 'quiet', role: 'status' });
  const planForm = element(
    'form',
    { novalidate: '' },
    element('p', { class: 'quiet' }, messages.firstStart.planHint),
    plan.root,
    element('button', { type: 'submit', class: 'button-main' }, messages.plan.save),
    planNote,
  );
  const root = element(
    'div',
    { class: 'sheet settings' },
    element('h1', {}, messages.pages['/settings']),
    trouble,
    element(
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
      cards,
    ),
    element('section', { class: 'panel', 'aria-label': texts.plan }, element('h2', {}, texts.plan), planForm),
  );
  let filled = false;
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

  function showCards(consent: readonly ConsentStatus[], words: Wording): void {
    const key = JSON.stringify(consent);
    if (key === shown) return;
    shown = key;
    cards.replaceChildren(...consent.map((provider) => consentCard(provider, words, decide)));
  }

  async function savePlan(): Promise<void> {
    const entry = plan.read();
    if (entry.kind === 'invalid') {
      setText(planNote, messages.plan.invalid);
      entry.field.focus();
      return;
    }
    const answer = await actions.setPlan(entry.kind === 'plan' ? entry.plan : {});
    const fault = answer.ok ? undefined : faultText(answer.fault, messages);
    setText(planNote, fault === undefined ? messages.plan.saved : `${fault.message} ${fault.fix}`);
  }

  planForm.addEventListener('submit', (event) => {
    event.preventDefault();
    void savePlan();
  });

  return {
    root,
    update({ status }, words) {
      if (status === undefined) return;
      if (!filled) plan.fill(status.plan);
      filled = true;
      showCards(status.consent, words);
    },
    close: () => undefined,
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
