// About this kiosk: which device and version, what leaves it and to whom, what the words mean, whose software is in it.
import { element } from '../element.js';
import { glossaryPart, leavesPart, licencesPart, programPart } from '../views/about-parts.js';
import { createDeviceBody } from '../views/device-body.js';
import { createDeviceFacts } from '../views/device-facts.js';
import type { PageContext, PageView } from './page-view.js';

/** The about page. */
export function createAboutPage({ api, wording }: PageContext): PageView {
  const { messages } = wording();
  const facts = createDeviceFacts(messages);
  const parts = element('div', { class: 'about-parts' });
  const root = element(
    'div',
    { class: 'sheet' },
    element('h1', {}, messages.pages['/about']),
    facts.root,
    createDeviceBody(api, wording).root,
    parts,
    licencesPart(messages),
  );
  let shown = '';
  return {
    root,
    update(state, texts) {
      facts.update(state, texts);
      const { status } = state;
      if (status === undefined) return;
      // What is shown of it; an open list must not close because a minute went by.
      const { consent, version, store, nettests } = status;
      const key = JSON.stringify([
        consent,
        version,
        store.epoch,
        nettests.map(({ id }) => id),
        texts.timezone,
      ]);
      if (key === shown) return;
      shown = key;
      parts.replaceChildren(
        leavesPart(status, texts),
        glossaryPart(status, messages),
        programPart(status, messages),
      );
    },
    close: () => undefined,
  };
}
