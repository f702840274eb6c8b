// The verdict: one sentence, one colour, one shape; below it what the newest attempt was.
import { element, setText } from '../element.js';
import type { Messages } from '../messages/en.js';
import { kioskNowMs, nettestTitle, type PageState } from '../page-state.js';
import { shape } from '../shape.js';
import { newestSentence, verdictSentence } from '../verdict.js';
import type { Wording } from '../wording.js';
import type { View } from './view.js';

/** The headline. */
export function createHeadline(messages: Messages): View {
  const mark = element('span', { class: 'headline-mark' }, shape('dash'));
  const sentence = element('h1', { class: 'headline-sentence' }, messages.verdict.connecting);
  const newest = element('p', { class: 'headline-newest' });
  const root = element(
    'section',
    { class: 'headline', 'data-colour': 'grey', 'data-state': 'connecting' },
    mark,
    element('div', { class: 'headline-text', role: 'status' }, sentence, newest),
  );
  let shown = 'dash';

  return {
    root,
    update(state, wording) {
      const signal = state.status?.signal;
      if (signal === undefined) return;
      if (root.dataset.state !== signal.state) {
        root.dataset.state = signal.state;
        root.dataset.colour = signal.colour;
      }
      if (shown !== signal.shape) {
        shown = signal.shape;
        mark.replaceChildren(shape(signal.shape));
      }
      const selfTesting = signal.reason === 'test_running' && state.live?.scope === 'self-test';
      setText(sentence, selfTesting ? messages.verdict.selfTestRunning : verdictSentence(signal, wording));
      setText(newest, newestText(state, wording));
    },
  };
}

function newestText(state: PageState, wording: Wording): string {
  const { newest } = wording.messages;
  const { status, live } = state;
  if (live !== undefined) return newest.running(nettestTitle(status, live.nettest));
  if (status?.lastAttempt === undefined) return newest.none;
  const title = nettestTitle(status, status.lastAttempt.nettest);
  return newestSentence(status.lastAttempt, title, kioskNowMs(state), wording);
}
