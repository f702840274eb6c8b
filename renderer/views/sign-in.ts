// Signing in with the kiosk's PIN, from another device.
import { pinSchema, type AccessDocument } from '../../src/core/access.js';
import type { AccessClient } from '../access-client.js';
import { element, setText } from '../element.js';
import { faultText } from '../fault-text.js';
import type { Messages } from '../messages/messages.js';

/** The form; `onSignedIn` hears what one may do now. */
export function createSignIn(
  messages: Messages,
  why: string,
  client: Pick<AccessClient, 'signIn'>,
  onSignedIn: (access: AccessDocument) => void,
): HTMLElement {
  const texts = messages.settings;
  const pin = pinField('sign-in-pin', 'current-password');
  const trouble = element('p', { class: 'form-trouble', role: 'alert' });
  const form = element(
    'form',
    { class: 'panel sign-in', novalidate: '', 'aria-label': texts.signIn },
    element('h2', {}, texts.signIn),
    element('p', {}, why),
    element('div', { class: 'field' }, element('label', { for: pin.id }, texts.signInPin), pin),
    trouble,
    element('button', { type: 'submit', class: 'button-main' }, texts.signIn),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void client.signIn(pin.value).then((answer) => {
      pin.value = '';
      if (answer.ok) {
        onSignedIn(answer.value);
        return;
      }
      const { message, fix } = faultText(answer.fault, messages);
      setText(trouble, `${message} ${fix}`);
      pin.focus();
    });
  });
  return form;
}

/** A field for a PIN: digits on a phone's keyboard, never shown. */
export function pinField(id: string, autocomplete: 'current-password' | 'new-password'): HTMLInputElement {
  return element('input', { id, type: 'password', inputmode: 'numeric', maxlength: '12', autocomplete });
}

/** Whether a text can be a PIN. */
export function isPin(text: string): boolean {
  return pinSchema.safeParse(text).success;
}
