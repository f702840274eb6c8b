// The first start on the wall, which has no keyboard: a code for a phone, and what will happen then.
import type { PairingDocument } from '../../src/core/access.js';
import type { AccessClient } from '../access-client.js';
import { element, setShown, setText } from '../element.js';
import type { Messages } from '../messages/messages.js';
import type { View } from '../views/view.js';
import { qrCode } from './qr-code.js';

/** A code that was used, or is too old, is asked for again this often. */
const askEveryMs = 5000;

/** A phone without the network of the kiosk shows this text: it is what the file on the card has to hold (docs/install.md). */
const wifiFile = JSON.stringify({ wifi: { country: 'XX', networks: { NAME: { password: 'PASSWORD' } } } });

/** The panel; it asks for the code only while the first start waits for answers. */
export function createPairingPanel(
  messages: Messages,
  client: Pick<AccessClient, 'pairing'>,
): View & { close(): void } {
  const texts = messages.pairing;
  const steps = element(
    'ol',
    { class: 'pairing-steps' },
    ...[texts.steps.scan, texts.steps.answer, texts.steps.first].map((step) => element('li', {}, step)),
  );
  const say = element('p', { class: 'pairing-say', role: 'status' });
  const code = element('div', { class: 'pairing-code' });
  const root = element(
    'section',
    { class: 'pairing', 'aria-label': texts.heading },
    element('div', { class: 'pairing-text' }, element('h2', {}, texts.heading), steps, say),
    code,
  );
  root.hidden = true;
  let timer: ReturnType<typeof setInterval> | undefined;
  let shown: string | undefined;
  let offline = false;

  async function ask(): Promise<void> {
    const answer = await client.pairing();
    if (timer !== undefined) show(answer.ok ? answer.value : undefined);
  }

  function show(pairing: PairingDocument | undefined): void {
    const url = pairing?.state === 'open' ? pairing.url : undefined;
    setText(
      say,
      pairing?.state === 'paired'
        ? texts.paired
        : url !== undefined
          ? ''
          : offline
            ? texts.noNetwork
            : `${texts.closed} ${texts.elsewhere}`,
    );
    const paired = pairing?.state === 'paired';
    setShown(steps, url !== undefined || paired);
    steps.toggleAttribute('data-paired', paired);
    const text = url ?? (offline && !paired ? wifiFile : undefined);
    if (text === shown) return;
    shown = text;
    const label = url === undefined ? texts.noNetworkCode : texts.code;
    code.replaceChildren(...(text === undefined ? [] : [qrCode(text, label)]));
  }

  function close(): void {
    clearInterval(timer);
    timer = undefined;
  }

  return {
    root,
    update({ status }) {
      const waits = status?.firstStart === true && status.lastAttempt === undefined;
      offline = status?.network?.state === 'down';
      setShown(root, waits);
      if (!waits) close();
      else if (timer === undefined) {
        timer = setInterval(() => void ask(), askEveryMs);
        void ask();
      }
    },
    close,
  };
}
