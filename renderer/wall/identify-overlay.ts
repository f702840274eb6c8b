// Identify: the name over the whole screen while somebody asks which kiosk this is. It ends by itself.
import { element, setShown, setText } from '../element.js';
import type { Messages } from '../messages/messages.js';
import { kioskNowMs } from '../page-state.js';
import type { View } from '../views/view.js';
import { phoneAddress } from './phone-corner.js';
import { qrCode } from './qr-code.js';

/** The overlay; `repaint` is called when its time is over, even if no event says so. */
export function createIdentifyOverlay(messages: Messages, repaint: () => void): View & { close(): void } {
  const name = element('p', { class: 'identify-name' });
  const number = element('p', { class: 'identify-number' });
  const id = element('p', { class: 'identify-id' });
  const code = element('div', { class: 'identify-code' });
  const root = element(
    'section',
    { class: 'identify', role: 'alert' },
    element(
      'div',
      { class: 'identify-text' },
      element('p', { class: 'identify-heading' }, messages.identify.heading),
      name,
      number,
      id,
    ),
    code,
  );
  let ending: { readonly until: string; readonly timer: ReturnType<typeof setTimeout> } | undefined;
  let shown: string | undefined;
  root.hidden = true;

  function close(): void {
    if (ending !== undefined) clearTimeout(ending.timer);
    ending = undefined;
  }

  return {
    root,
    update(state) {
      const { status } = state;
      const asked = status?.identify;
      const leftMs = asked === undefined ? 0 : Date.parse(asked.until) - kioskNowMs(state);
      setShown(root, leftMs > 0);
      if (status === undefined || asked === undefined || leftMs <= 0) {
        close();
        return;
      }
      if (ending?.until !== asked.until) {
        close();
        ending = { until: asked.until, timer: setTimeout(repaint, leftMs + 50) };
      }
      const { number: own } = status.device.annotations;
      setText(name, status.device.name);
      setText(number, own === undefined ? '' : messages.identify.number(own));
      setText(id, status.device.id);
      const address = phoneAddress(status, location);
      if (address === shown) return;
      shown = address;
      code.replaceChildren(
        ...(address === undefined ? [] : [qrCode(address, messages.phone.label(address))]),
      );
    },
    close,
  };
}
