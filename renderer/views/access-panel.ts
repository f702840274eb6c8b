// Who may come in from other devices: setting the PIN, signing out.
import type { AccessDocument } from '../../src/core/access.js';
import type { AccessClient } from '../access-client.js';
import type { Answer } from '../api-client.js';
import { button, element, setShown, setText } from '../element.js';
import { faultText } from '../fault-text.js';
import type { Messages } from '../messages/messages.js';
import { isPin, pinField } from './sign-in.js';

/** The part of the settings about PIN and session; `show` takes what is so now, `onChange` hears of a change. */
export function createAccessPanel(
  messages: Messages,
  client: Pick<AccessClient, 'setPin' | 'signOut'>,
  onChange: () => void,
) {
  const texts = messages.settings;
  const state = element('p', {});
  const current = pinField('pin-current', 'current-password');
  const currentField = element(
    'div',
    { class: 'field' },
    element('label', { for: current.id }, texts.pinCurrent),
    current,
  );
  const pin = pinField('pin-new', 'new-password');
  const note = element('p', { class: 'setting-note', role: 'status' });
  const signOut = button(texts.signOut, 'button-quiet', () => void client.signOut().then(onChange));
  const root = element(
    'form',
    { class: 'pin-form', novalidate: '' },
    state,
    currentField,
    element('div', { class: 'field' }, element('label', { for: pin.id }, texts.pin), pin),
    element(
      'div',
      { class: 'buttons' },
      element('button', { type: 'submit', class: 'button-main' }, texts.pinSet),
      signOut,
    ),
    note,
  );

  function tell(answer: Answer<AccessDocument>): void {
    const fault = answer.ok ? undefined : faultText(answer.fault, messages);
    note.dataset.kind = answer.ok ? 'saved' : 'trouble';
    setText(
      note,
      fault === undefined ? texts.saved(texts.effects.sessions) : `${fault.message} ${fault.fix}`,
    );
    if (!answer.ok) return;
    for (const field of [pin, current]) field.value = '';
    onChange();
  }

  root.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!isPin(pin.value)) {
      note.dataset.kind = 'trouble';
      setText(note, texts.pinWrong);
      pin.focus();
      return;
    }
    void client.setPin(pin.value, current.value === '' ? undefined : current.value).then(tell);
  });

  return {
    root,
    show(access: AccessDocument): void {
      setText(state, access.pin.set ? texts.pinIsSet : texts.pinIsNot);
      setShown(currentField, access.pin.set && access.caller === 'session');
      setShown(signOut, access.caller === 'session');
    },
  };
}
