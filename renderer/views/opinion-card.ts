// One question on touch screens, after a test: was the connection good? An answer is kept beside the result; nobody has to.
import { opinionsDocumentSchema, type Opinion } from '../../src/core/opinion.js';
import type { ApiClient } from '../api-client.js';
import { button, element, setShown } from '../element.js';
import type { Messages } from '../messages/messages.js';
import { kioskNowMs } from '../page-state.js';
import type { PageActions, View } from './view.js';

/** What somebody remembers of the connection is about the last test while it is this young. */
const askForMs = 15 * 60_000;

/** The question; `isTouched` says whether fingers use this screen. */
export function createOpinionCard(
  messages: Messages,
  api: Pick<ApiClient, 'post'>,
  actions: Pick<PageActions, 'tell' | 'repaint'>,
  isTouched: () => boolean,
): View {
  const { opinion: texts } = messages;
  const choices = element(
    'div',
    { class: 'buttons' },
    button(texts.good, 'button-quiet', () => void keep('good')),
    button(texts.bad, 'button-quiet', () => void keep('bad')),
  );
  const question = element('p', { class: 'opinion-question', role: 'status' }, texts.question);
  const root = element('section', { class: 'opinion', 'aria-label': texts.question }, question, choices);
  root.hidden = true;
  /** The result that was asked about, and those that somebody answered. */
  let about: string | undefined;
  const answered = new Set<string>();

  async function keep(answer: Opinion['answer']): Promise<void> {
    if (about === undefined) return;
    answered.add(about);
    const kept = await api.post('notes', opinionsDocumentSchema, 'opinions', { answer });
    if (!kept.ok) {
      answered.delete(about);
      actions.tell(kept.fault);
    }
    actions.repaint();
  }

  return {
    root,
    update(state) {
      const { status, live } = state;
      const last = status?.lastAttempt;
      const isResult = last?.status === 'ok' || last?.status === 'partial';
      const isYoung = isResult && kioskNowMs(state) - Date.parse(last.startedAt) - last.durationMs < askForMs;
      const asks = isYoung && live === undefined && status?.display?.askOpinion !== false && isTouched();
      about = asks ? last.id : undefined;
      const isAnswered = about !== undefined && answered.has(about);
      setShown(root, asks);
      setShown(choices, !isAnswered);
      const text = isAnswered ? texts.thanks : texts.question;
      if (question.textContent !== text) question.textContent = text;
    },
  };
}
