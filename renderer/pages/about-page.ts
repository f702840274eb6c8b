// About this kiosk: which device, which version, since when, what it keeps.
import { element } from '../element.js';
import { createDeviceBody } from '../views/device-body.js';
import { createDeviceFacts } from '../views/device-facts.js';
import type { PageContext, PageView } from './page-view.js';

/** The about page. */
export function createAboutPage({ api, wording }: PageContext): PageView {
  const { messages } = wording();
  const facts = createDeviceFacts(messages);
  const root = element(
    'div',
    { class: 'sheet' },
    element('h1', {}, messages.pages['/about']),
    facts.root,
    createDeviceBody(api, wording).root,
  );
  return {
    root,
    update(state, texts) {
      facts.update(state, texts);
    },
    close: () => undefined,
  };
}
