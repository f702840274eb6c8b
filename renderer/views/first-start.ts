// The first start: who agrees to which tests, what was paid for, and then the first test at once.
import type { AccessClient } from '../access-client.js';
import { element, keyedList, setShown, setText } from '../element.js';
import { faultText } from '../fault-text.js';
import type { Messages } from '../messages/messages.js';
import type { Wording } from '../wording.js';
import type { Fault } from '../api-client.js';
import { consentText, type ConsentStatus } from './consent-text.js';
import { createDeviceQuestions } from './device-questions.js';
import { createPlanFields } from './plan-fields.js';
import type { PageActions, View } from './view.js';

interface Choice {
  readonly provider: ConsentStatus;
  readonly wording: Wording;
}

/** The form of the first start; shown until its questions are answered. */
export function createFirstStart(
  messages: Messages,
  actions: PageActions,
  client: AccessClient,
  showHeadline: () => void,
): View {
  const texts = messages.firstStart;
  const who = element('input', { id: 'first-who', type: 'text', maxlength: '200', autocomplete: 'name' });
  const choices = element('div', { class: 'consent-cards' });
  const plan = createPlanFields(messages, 'first-plan');
  const device = createDeviceQuestions(messages, client);
  const trouble = element('p', { class: 'form-trouble', role: 'alert' });
  const submit = element('button', { type: 'submit', class: 'button-main' }, texts.submitNo);
  const form = element(
    'form',
    { class: 'first-form', novalidate: '' },
    element('h3', {}, texts.consent),
    choices,
    element('h3', {}, texts.who),
    element(
      'div',
      { class: 'field' },
      element('label', { for: who.id }, texts.whoLabel),
      who,
      element('p', { class: 'quiet' }, texts.whoHint),
    ),
    element('h3', {}, texts.plan),
    element('p', { class: 'quiet' }, texts.planHint),
    plan.root,
    device.root,
    trouble,
    submit,
  );
  const root = element(
    'section',
    { class: 'panel panel-wide first-start', 'aria-label': texts.heading },
    element('h2', {}, texts.heading),
    element('p', {}, texts.intro),
    form,
  );
  root.hidden = true;
  const agreed = new Map<string, () => boolean>();
  let providers: readonly ConsentStatus[] = [];
  let saving = false;

  const show = keyedList<Choice>(
    choices,
    ({ provider }) => `${provider.provider}@${provider.textVersion}`,
    ({ provider, wording }) => {
      const choice = consentChoice(provider, wording);
      agreed.set(provider.provider, choice.agreed);
      choice.root.addEventListener('change', nameButton);
      return { root: choice.root, update: () => undefined };
    },
  );

  function nameButton(): void {
    const any = [...agreed.values()].some((isAgreed) => isAgreed());
    setText(submit, saving ? texts.saving : any ? texts.submitYes : texts.submitNo);
  }

  function complain(text: string, field?: HTMLInputElement): void {
    setText(trouble, text);
    field?.focus();
  }

  async function save(): Promise<Fault | undefined> {
    const entry = plan.read();
    if (entry.kind === 'plan') {
      const answer = await actions.setPlan(entry.plan);
      if (!answer.ok) return answer.fault;
    }
    const name = who.value.trim() === '' ? texts.nobody : who.value.trim();
    for (const { provider, textVersion } of providers) {
      const action = agreed.get(provider)?.() === true ? 'granted' : 'withdrawn';
      const answer = await actions.decideConsent({ provider, action, who: name, textVersion });
      if (!answer.ok) return answer.fault;
    }
    return device.save();
  }

  async function answerAll(): Promise<void> {
    const any = [...agreed.values()].some((isAgreed) => isAgreed());
    const entry = plan.read();
    if (any && who.value.trim() === '') {
      complain(texts.whoMissing, who);
      return;
    }
    if (entry.kind === 'invalid') {
      complain(messages.plan.invalid, entry.field);
      return;
    }
    const wrong = device.trouble();
    if (wrong !== undefined) {
      complain(wrong.text, wrong.field);
      return;
    }
    complain('');
    saving = true;
    submit.disabled = true;
    nameButton();
    const fault = await save();
    if (fault === undefined) {
      // The form goes, and with it the place where one was: the first test is to be seen, not the foot of the page.
      showHeadline();
      if (any) await actions.beginMeasuring();
    } else {
      const { message, fix } = faultText(fault, messages);
      complain(`${message} ${fix}`);
    }
    saving = false;
    submit.disabled = false;
    nameButton();
    actions.repaint();
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!saving) void answerAll();
  });

  return {
    root,
    update(state, wording) {
      setShown(root, state.status?.firstStart === true || saving);
      if (state.status === undefined || saving) return;
      device.fill(state.status.device.name);
      providers = state.status.consent;
      show(providers.map((provider) => ({ provider, wording })));
    },
  };
}

/** One party: the text, and yes or no. No is chosen until somebody says otherwise. */
function consentChoice(provider: ConsentStatus, wording: Wording) {
  const { consent } = wording.messages;
  const name = `consent-${provider.provider}`;
  const yes = element('input', { type: 'radio', name, value: 'yes', id: `${name}-yes` });
  const no = element('input', { type: 'radio', name, value: 'no', id: `${name}-no`, checked: '' });
  const root = element(
    'fieldset',
    { class: 'consent-card', 'data-provider': provider.provider },
    element('legend', {}, provider.name),
    consentText(provider, wording),
    element(
      'div',
      { class: 'choice' },
      element('label', { for: yes.id }, yes, consent.yes),
      element('label', { for: no.id }, no, consent.no),
    ),
  );
  return { root, agreed: () => yes.checked };
}
