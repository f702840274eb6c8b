// The place of the open page: loads it, builds it, and closes it before the next one.
// INVARIANT: at most one page is open; what was asked for last is what comes to stand, however long its file takes.
import type { PagePath } from '../../src/core/page-paths.js';
import { button, element } from '../element.js';
import type { Messages } from '../messages/messages.js';
import type { PageEntry } from '../pages/index.js';
import type { PageContext, PageView } from '../pages/page-view.js';

/** The outlet; `entryOf` says which page an address is, `contextFor` gives what a page is built with. */
export function createOutlet(
  messages: Messages,
  entryOf: (path: PagePath) => PageEntry | undefined,
  contextFor: (query: URLSearchParams) => PageContext,
  onOpened: () => void,
) {
  const root = element('main', { id: 'main', tabindex: '-1' });
  let wanted = 0;
  let open: { readonly path: PagePath; readonly view: PageView } | undefined;

  function close(): void {
    open?.view.close();
    open = undefined;
  }

  async function show(path: PagePath, query: URLSearchParams, takeFocus: boolean): Promise<void> {
    const turn = ++wanted;
    if (open?.path === path) {
      open.view.readQuery?.(query);
      return;
    }
    try {
      const create = await entryOf(path)?.load();
      if (turn !== wanted || create === undefined) return;
      close();
      const view = create(contextFor(query));
      open = { path, view };
      root.dataset.page = path;
      root.replaceChildren(view.root);
    } catch {
      if (turn === wanted) sayNotLoaded(path, query, takeFocus);
    }
    onOpened();
    if (!takeFocus) return;
    scrollTo(0, 0);
    if (open?.view.focus !== undefined) open.view.focus();
    else root.focus({ preventScroll: true });
  }

  /** The file of the page did not come, or it broke while it was built: the rest of the window lives on. */
  function sayNotLoaded(path: PagePath, query: URLSearchParams, takeFocus: boolean): void {
    close();
    root.replaceChildren(
      element(
        'section',
        { class: 'panel page-missing', role: 'alert' },
        element('p', { class: 'problem-message' }, messages.pages.notLoaded),
        element('p', {}, messages.pages.notLoadedFix),
        button(messages.pages.again, 'button-main', () => void show(path, query, takeFocus)),
      ),
    );
  }

  return { root, show, close, view: () => open?.view };
}
