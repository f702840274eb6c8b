// The links to the pages.
import type { PagePath } from '../../src/core/page-paths.js';
import { element } from '../element.js';
import type { Messages } from '../messages/messages.js';
import { pages } from '../pages/index.js';
import { addressOf } from './route.js';

/** The navigation; `onGo` hears of a link that was followed in this window. */
export function createNavigation(messages: Messages, onGo: (path: PagePath) => void) {
  const links = pages.map(({ path }) => {
    const link = element('a', { href: addressOf(path), class: 'nav-link' }, messages.pages[path]);
    link.addEventListener('click', (event) => {
      // A click that asks for another tab or window is the browser's business.
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      onGo(path);
    });
    return { path, link };
  });
  const items = links.map(({ link }) => element('li', {}, link));
  const root = element(
    'nav',
    { class: 'nav', 'aria-label': messages.pages.label },
    element('ul', {}, ...items),
  );
  return {
    root,
    show(current: PagePath): void {
      for (const { path, link } of links) {
        if (path === current) link.setAttribute('aria-current', 'page');
        else link.removeAttribute('aria-current');
      }
    },
  };
}
