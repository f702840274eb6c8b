// What every page is: built when it is opened, brought up to date while it is open, closed when it is left.
import type { PagePath } from '../../src/core/page-paths.js';
import type { ApiClient } from '../api-client.js';
import type { PageState } from '../page-state.js';
import type { View, PageActions } from '../views/view.js';
import type { Wording } from '../wording.js';

/** What a page is given when it is built. */
export interface PageContext {
  readonly api: ApiClient;
  readonly actions: PageActions;
  /** The query of the page's address: what `navigate` put there, or what a link says. */
  readonly query: URLSearchParams;
  state(): PageState;
  /** Language, zone and units; another language builds the page anew, another zone or unit only updates it. */
  wording(): Wording;
  /** Goes to a page. `replace` keeps the browser's history as long as it is: for what changes while one looks. */
  navigate(path: PagePath, query?: Readonly<Record<string, string>>, how?: 'push' | 'replace'): void;
}

/**
 * An open page. INVARIANTS: `update` is called once after it was built, after each change and each few seconds, and
 * touches only what differs; after `close` nothing of it lives on: no timer, no listener, no request that still acts.
 */
export interface PageView extends View {
  /** The address changed its query while the page was open: the back button, a link, `navigate`. */
  readQuery?(query: URLSearchParams): void;
  /** Another theme or another size of the window: colours and sizes are to be read again. */
  refreshLook?(): void;
  /** Where the keyboard goes when the page was opened by a link; its first heading otherwise. */
  focus?(): void;
  close(): void;
}

/** Builds a page. */
export type CreatePage = (context: PageContext) => PageView;
