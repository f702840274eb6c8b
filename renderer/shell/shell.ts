// What stands around every page: the bar, the navigation, the notices, the details of a measurement. On the wall none of it.
import type { PagePath } from '../../src/core/page-paths.js';
import { createAccessClient } from '../access-client.js';
import type { ApiClient } from '../api-client.js';
import { element } from '../element.js';
import type { PageState } from '../page-state.js';
import { pages, wall } from '../pages/index.js';
import { createDetailsDialog } from '../views/details-dialog.js';
import { createNotices } from '../views/notices.js';
import { createSignIn } from '../views/sign-in.js';
import { createTopBar } from '../views/top-bar.js';
import type { PageActions } from '../views/view.js';
import type { Wording } from '../wording.js';
import { createNavigation } from './navigation.js';
import { createOutlet } from './outlet.js';
import { addressOf, pageOf } from './route.js';

/** What a shell is made of. */
export interface ShellParts {
  readonly api: ApiClient;
  readonly actions: Omit<PageActions, 'openDetails' | 'openPage'>;
  readonly wall: boolean;
  state(): PageState;
  wording(): Wording;
}

/** A shell in `document.body`. */
export interface Shell {
  update(): void;
  refreshLook(): void;
  /** Ends it; the body is empty afterwards. */
  close(): void;
}

/** Builds the shell in the language of the wording, and opens the page of the address. */
export function createShell(parts: ShellParts): Shell {
  const { state, wording } = parts;
  const { messages } = wording();
  const details = createDetailsDialog(parts.api, state, wording);
  const actions: PageActions = {
    ...parts.actions,
    openDetails: (id) => void details.open(id),
    openPage: (path) => {
      navigate(path);
    },
  };
  const navigation = createNavigation(messages, navigate);
  const bar = createTopBar(messages, actions, navigation.root);
  const notices = createNotices(messages, actions);
  const outlet = createOutlet(
    messages,
    (path) => (parts.wall && path === '/' ? wall : pages.find((page) => page.path === path)),
    (query) => ({ api: parts.api, actions, query, state, wording, navigate }),
    update,
  );
  const client = createAccessClient(parts.api);
  const door = element('div', { class: 'sheet' });
  door.hidden = true;
  const skip = element('a', { class: 'skip-link', href: '#main' }, messages.pages.skip);
  document.documentElement.lang = wording().language;
  document.documentElement.toggleAttribute('data-wall', parts.wall);
  const around = parts.wall ? [] : [skip, bar.root];
  document.body.replaceChildren(...around, notices.root, door, outlet.root, details.root);

  function navigate(
    path: PagePath,
    query: Readonly<Record<string, string>> = {},
    how: 'push' | 'replace' = 'push',
  ): void {
    const address = addressOf(path, query);
    if (how === 'replace') history.replaceState(undefined, '', address);
    else if (new URL(address, document.baseURI).href !== location.href) {
      history.pushState(undefined, '', address);
    }
    showAddress(how === 'push');
  }

  function showAddress(takeFocus: boolean): void {
    const path = pageOf(location.pathname);
    navigation.show(path);
    void outlet.show(path, new URLSearchParams(location.search), takeFocus);
  }

  const onPopState = (): void => {
    showAddress(true);
  };
  addEventListener('popstate', onPopState);

  function update(): void {
    const now = state();
    const texts = wording();
    bar.update(now, texts);
    notices.update(now, texts);
    lock(now.locked === true);
    outlet.view()?.update(now, texts);
    const path = pageOf(location.pathname);
    const name = now.status?.device.name ?? 'mk-kiosk';
    const title = path === '/' ? name : `${messages.pages[path]} · ${name}`;
    if (document.title !== title) document.title = title;
  }

  function lock(locked: boolean): void {
    if (door.hidden === !locked) return;
    door.hidden = !locked;
    outlet.root.hidden = locked;
    const form = () => createSignIn(messages, messages.settings.signInToLook, client, actions.reread);
    door.replaceChildren(...(locked ? [form()] : []));
  }

  showAddress(false);
  return {
    update,
    refreshLook: () => {
      outlet.view()?.refreshLook?.();
    },
    close() {
      removeEventListener('popstate', onPopState);
      outlet.close();
      document.body.replaceChildren();
    },
  };
}
