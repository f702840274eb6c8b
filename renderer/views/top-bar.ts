// Whose line this is, the pages, the time, and the things one can do.
import { button, element, setShown, setText } from '../element.js';
import type { Messages } from '../messages/messages.js';
import { kioskNowMs, mainNettest, runState } from '../page-state.js';
import { addressOf } from '../shell/route.js';
import { clockText } from '../time-text.js';
import { problemsId, problemsOf } from './problem-list.js';
import type { PageActions, View } from './view.js';

/** The bar at the top. */
export function createTopBar(messages: Messages, actions: PageActions, navigation: HTMLElement): View {
  const name = element('p', { class: 'bar-name' }, 'mk-kiosk');
  const place = element('p', { class: 'bar-place' });
  const problems = element('a', { class: 'bar-problems', href: `${addressOf('/')}#${problemsId}` });
  const clock = element('time', { class: 'bar-clock' });
  let nettest: string | undefined;
  const run = button(messages.run.now, 'button-main bar-run', () => {
    if (nettest !== undefined) actions.run(nettest);
  });
  run.disabled = true;
  const root = element(
    'header',
    { class: 'bar' },
    element('div', { class: 'bar-who' }, name, place),
    navigation,
    problems,
    run,
    clock,
  );
  problems.hidden = true;
  return {
    root,
    update(state, wording) {
      const { status } = state;
      const count = problemsOf(state, messages).length;
      setShown(problems, count > 0);
      setText(problems, count > 0 ? messages.problems.count(count) : '');
      if (status === undefined) return;
      const { site, location } = status.device.annotations;
      setText(name, status.device.name);
      setText(place, [site, location].filter((part) => part !== undefined).join(', '));
      setText(clock, clockText(kioskNowMs(state), wording));
      nettest = mainNettest(status)?.id;
      const doing = nettest === undefined ? 'idle' : runState(state, nettest);
      const busy = state.live !== undefined || doing === 'waiting' || doing === 'running';
      setText(run, busy ? messages.run.busy : doing === 'asked' ? messages.run.asked : messages.run.now);
      run.disabled = nettest === undefined || busy || doing === 'asked';
    },
  };
}
