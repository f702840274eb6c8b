// When the line is measured next.
import type { NettestStatus, StatusDocument } from '../../src/core/api.js';
import { element, setText } from '../element.js';
import type { Messages } from '../messages/messages.js';
import { kioskNowMs, nettestTitle } from '../page-state.js';
import { nearClockText } from '../time-text.js';
import type { Wording } from '../wording.js';
import type { View } from './view.js';

/** A nettest's next run: its window and the instant drawn in it; undefined when none is planned. */
export function nextRunText(
  { id, title, next }: Pick<NettestStatus, 'id' | 'title' | 'next'>,
  nowMs: number,
  wording: Wording,
): string | undefined {
  if (next === undefined) return undefined;
  const texts = wording.messages.next;
  const name = title === '' ? id : title;
  const [from, to, at] = [next.windowFrom, next.windowTo, next.at].map((instant) =>
    nearClockText(Date.parse(instant), nowMs, wording),
  );
  if (from === undefined || to === undefined || at === undefined) return undefined;
  return next.windowFrom === next.windowTo ? texts.instant(name, at) : texts.window(name, from, to, at);
}

/** The line at the foot of the wall: waiting runs, else the earliest planned ones. */
export function createNextRuns(messages: Messages): View {
  const text = element('p', { class: 'next-text' });
  const root = element(
    'section',
    { class: 'next', 'aria-label': messages.next.heading },
    element('h2', { class: 'next-heading' }, messages.next.heading),
    text,
  );
  return {
    root,
    update(state, wording) {
      if (state.status !== undefined) setText(text, soonest(state.status, kioskNowMs(state), wording));
    },
  };
}

function soonest(status: StatusDocument, nowMs: number, wording: Wording): string {
  const { messages } = wording;
  if (status.waiting.length > 0) {
    return messages.newest.waiting(
      status.waiting.map(({ nettest }) => nettestTitle(status, nettest)).join(', '),
    );
  }
  const planned = status.nettests
    .filter((nettest) => nettest.enabled && nettest.state === 'ready' && nettest.next !== undefined)
    .sort((a, b) => Date.parse(a.next?.at ?? '') - Date.parse(b.next?.at ?? ''));
  const first = planned[0];
  return (first && nextRunText(first, nowMs, wording)) ?? messages.next.none;
}
