// Every kind of test the kiosk knows: whether it can run, what is missing, when it runs next.
import type { NettestStatus } from '../../src/core/api.js';
import { button, element, keyedList, setShown, setText } from '../element.js';
import type { Messages } from '../messages/messages.js';
import { kioskNowMs, runState, type PageState } from '../page-state.js';
import type { Wording } from '../wording.js';
import { nextRunText } from './next-runs.js';
import type { PageActions, View } from './view.js';

interface Item {
  readonly nettest: NettestStatus;
  readonly state: PageState;
  readonly wording: Wording;
}

/** The list of tests. */
export function createNettestList(messages: Messages, actions: PageActions): View {
  const list = element('ul', { class: 'nettests' });
  const none = element('p', { class: 'quiet' }, messages.nettests.none);
  const root = element(
    'section',
    { class: 'panel', 'aria-label': messages.nettests.heading },
    element('h2', {}, messages.nettests.heading),
    none,
    list,
  );
  const show = keyedList<Item>(
    list,
    ({ nettest }) => nettest.id,
    (item) => nettestRow(item, messages, actions),
  );
  return {
    root,
    update(state, wording) {
      const nettests = state.status?.nettests ?? [];
      setShown(none, state.status !== undefined && nettests.length === 0);
      show(nettests.map((nettest) => ({ nettest, state, wording })));
    },
  };
}

function nettestRow({ nettest: { id, title } }: Item, messages: Messages, actions: PageActions) {
  const texts = messages.nettests;
  const name = element('h3', {}, title);
  const badge = element('span', { class: 'badge' });
  const description = element('p', { class: 'quiet' });
  const next = element('p', { class: 'nettest-next' });
  const needs = element('ul', { class: 'needs', 'aria-label': texts.needs });
  const run = button(texts.run, 'button-quiet', () => {
    actions.run(id);
  });
  run.setAttribute('aria-label', texts.runOf(title));
  const root = element(
    'li',
    { class: 'nettest', 'data-nettest': id },
    element('div', { class: 'nettest-head' }, name, badge, run),
    description,
    next,
    needs,
  );

  function update({ nettest, state, wording }: Item): void {
    const doing = runState(state, nettest.id);
    const badgeState = doing === 'running' || doing === 'waiting' ? doing : nettest.state;
    root.dataset.state = badgeState;
    setText(name, nettest.title);
    setText(badge, texts[badgeState]);
    const version = nettest.programVersion === undefined ? '' : ` ${texts.program(nettest.programVersion)}.`;
    setText(description, `${nettest.description}${version}`);
    const planned = nextRunText(nettest, kioskNowMs(state), wording);
    setText(next, planned === undefined ? texts.noNext : texts.next(planned));
    setShown(next, nettest.enabled && nettest.state === 'ready');
    run.disabled = nettest.state === 'unavailable' || doing !== 'idle';
    setText(run, doing === 'asked' ? messages.run.asked : texts.run);
    setShown(needs, nettest.needs.length > 0);
    showNeeds(needs, nettest.needs);
  }

  return { root, update };
}

function showNeeds(list: HTMLElement, needs: NettestStatus['needs']): void {
  const key = JSON.stringify(needs);
  if (list.dataset.shown === key) return;
  list.dataset.shown = key;
  list.replaceChildren(
    ...needs.map(({ message, fix }) =>
      element('li', {}, element('span', {}, message), ' ', element('span', { class: 'need-fix' }, fix)),
    ),
  );
}
