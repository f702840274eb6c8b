// The QR code in the wall's corner: the address under which a phone opens this kiosk, where there is one.
import type { StatusDocument } from '../../src/core/api.js';
import { element, setShown } from '../element.js';
import type { Messages } from '../messages/messages.js';
import type { View } from '../views/view.js';
import { qrCode } from './qr-code.js';

/** The corner; hidden while no other machine may open the page. */
export function createPhoneCorner(messages: Messages): View {
  const code = element('div', { class: 'phone-code' });
  const root = element(
    'aside',
    { class: 'phone', 'aria-label': messages.phone.heading },
    code,
    element('p', { class: 'phone-caption' }, messages.phone.heading),
  );
  let shown: string | undefined;
  root.hidden = true;
  return {
    root,
    update({ status }) {
      const address = phoneAddress(status, location);
      setShown(root, address !== undefined);
      if (address === undefined || address === shown) return;
      shown = address;
      code.replaceChildren(qrCode(address, messages.phone.label(address)));
    },
  };
}

/** The address for phones: what the kiosk says, else the page's own where that is no loopback address. */
export function phoneAddress(
  status: Pick<StatusDocument, 'addresses'> | undefined,
  own: Pick<Location, 'hostname' | 'origin'>,
): string | undefined {
  if (status?.addresses !== undefined) return status.addresses[0];
  const isOnlyHere = /^(?:localhost|127\.[\d.]+|\[::1\])$/.test(own.hostname);
  return status === undefined || isOnlyHere ? undefined : `${own.origin}/`;
}
