// Banners above everything: all of it is made up; the connection is lost; a request was refused.
import { button, element, setShown, setText } from '../element.js';
import { faultText } from '../fault-text.js';
import type { Messages } from '../messages/messages.js';
import type { PageActions, View } from './view.js';

/** The banners; each is hidden until it has something to say. */
export function createNotices(messages: Messages, actions: PageActions): View {
  const lost = element('p', { class: 'notice notice-lost' }, messages.connection.lost);
  const demo = element('p', { class: 'notice notice-demo' }, messages.connection.demo);
  const message = element('span', {});
  const fix = element('span', {});
  const refused = element(
    'p',
    { class: 'notice notice-refused' },
    message,
    ' ',
    fix,
    ' ',
    button(messages.details.close, 'button-quiet', actions.dismissNotice),
  );
  const root = element('div', { class: 'notices', role: 'alert' }, demo, lost, refused);
  demo.hidden = true;
  lost.hidden = true;
  refused.hidden = true;
  return {
    root,
    update({ connection, notice, status }) {
      setShown(demo, status?.demo !== undefined);
      setShown(lost, connection === 'lost');
      setShown(refused, notice !== undefined);
      if (notice === undefined) return;
      const text = faultText(notice, messages);
      setText(message, text.message);
      setText(fix, text.fix);
    },
  };
}
