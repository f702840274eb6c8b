// The verdict: one sentence, one colour, one shape; below it what the newest attempt was.
import { element, setText } from '../element.js';
import type { Messages } from '../messages/messages.js';
import { isCutOff, kioskNowMs, nettestTitle, type PageState } from '../page-state.js';
import { shape } from '../shape.js';
import { nearClockText } from '../time-text.js';
import { newestSentence, verdictSentence } from '../verdict.js';
import type { Wording } from '../wording.js';
import type { View } from './view.js';

/** The look while the kiosk does not answer: nothing is known, as before the first result. */
const cutOffLook = { state: 'cut-off', colour: 'grey', shape: 'dash' } as const;

/** Longer sentences take a line more on a screen that stands; the wall makes room for it. */
const longSentence = 42;

/** The headline. */
export function createHeadline(messages: Messages): View & { focus(): void } {
  const mark = element('span', { class: 'headline-mark' }, shape('dash'));
  const sentence = element('h1', { class: 'headline-sentence', tabindex: '-1' }, messages.verdict.connecting);
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
    focus: () => {
      sentence.focus();
    },
    update(state, wording) {
      const signal = state.status?.signal;
      if (signal === undefined) return;
      const look = isCutOff(state) ? cutOffLook : signal;
      if (root.dataset.state !== look.state) {
        root.dataset.state = look.state;
        root.dataset.colour = look.colour;
      }
      if (shown !== look.shape) {
        shown = look.shape;
        mark.replaceChildren(shape(look.shape));
      }
      if (isCutOff(state)) {
        setText(sentence, messages.connection.cutOff);
        setText(
          newest,
          messages.connection.lastKnown(nearClockText(heardAtMs(state), kioskNowMs(state), wording)),
        );
        return;
      }
      const selfTesting = signal.reason === 'test_running' && state.live?.scope === 'self-test';
      setText(sentence, selfTesting ? messages.verdict.selfTestRunning : verdictSentence(signal, wording));
      setText(newest, newestText(state, wording));
      root.toggleAttribute('data-long', sentence.textContent.length > longSentence);
    },
  };
}

/** The kiosk's time when it was last heard. */
function heardAtMs(state: PageState): number {
  return kioskNowMs(state, state.lostAtMs);
}

function newestText(state: PageState, wording: Wording): string {
  const { newest } = wording.messages;
  const { status, live } = state;
  if (live !== undefined) {
    const title = nettestTitle(status, live.nettest);
    return live.server === undefined ? newest.running(title) : newest.runningAgainst(title, live.server);
  }
  if (status?.lastAttempt === undefined) return newest.none;
  const title = nettestTitle(status, status.lastAttempt.nettest);
  return newestSentence(status.lastAttempt, title, kioskNowMs(state), wording);
}
