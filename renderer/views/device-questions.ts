// The questions of the first start about the kiosk itself: its name, and whether other devices may come in.
import { lanModes, type LanMode } from '../../src/core/access.js';
import type { AccessClient } from '../access-client.js';
import type { Answer, Fault } from '../api-client.js';
import { element } from '../element.js';
import type { Messages } from '../messages/messages.js';
import { isPin, pinField } from './sign-in.js';

/** The fields, and what becomes of the answers. */
export function createDeviceQuestions(messages: Messages, client: AccessClient) {
  const { firstStart, settings } = messages;
  const name = element('input', { id: 'first-name', type: 'text', maxlength: '200', autocomplete: 'off' });
  const pin = pinField('first-pin', 'new-password');
  const choices = lanModes.map((mode) => {
    const input = element('input', {
      type: 'radio',
      name: 'first-lan',
      value: mode,
      id: `first-lan-${mode}`,
    });
    return { mode, input, root: element('label', { for: input.id }, input, settings.lanModes[mode]) };
  });
  const group = element(
    'fieldset',
    { class: 'consent-card' },
    element('legend', {}, settings.lan),
    element('p', { class: 'quiet' }, firstStart.devicesHint),
    element('div', { class: 'choice' }, ...choices.map((choice) => choice.root)),
    element('div', { class: 'field' }, element('label', { for: pin.id }, settings.pin), pin),
  );
  const root = element(
    'div',
    { class: 'device-questions' },
    element('h3', {}, firstStart.kiosk),
    element('div', { class: 'field' }, element('label', { for: name.id }, settings.name), name),
    element('h3', {}, firstStart.devices),
    group,
  );
  let nameBefore = '';

  function chosen(): LanMode | undefined {
    return choices.find(({ input }) => input.checked)?.mode;
  }

  return {
    root,
    /** Fills the name in, once. */
    fill(known: string): void {
      if (nameBefore !== '') return;
      nameBefore = known;
      name.value = known;
    },
    /** The field that must be mended first, with the reason; undefined when all can be saved. */
    trouble(): { readonly text: string; readonly field: HTMLInputElement } | undefined {
      const needsPin = chosen() === 'pin' || chosen() === 'read';
      const isWrong = pin.value === '' ? needsPin : !isPin(pin.value);
      return isWrong ? { text: settings.pinWrong, field: pin } : undefined;
    },
    /** Saves what was answered, and ends the setup. The door to other devices opens last, behind its lock. */
    async save(): Promise<Fault | undefined> {
      const lan = chosen();
      const wanted = name.value.trim();
      const steps: (() => Promise<Answer<unknown>>)[] = [
        ...(wanted === '' || wanted === nameBefore
          ? []
          : [() => client.changeSetting('device.name', wanted)]),
        ...(pin.value === '' ? [] : [() => client.setPin(pin.value, undefined)]),
        ...(lan === undefined ? [] : [() => client.changeSetting('http.lan', lan)]),
        client.finishSetup,
      ];
      for (const step of steps) {
        const answer = await step();
        if (!answer.ok) return answer.fault;
      }
      return undefined;
    },
  };
}
