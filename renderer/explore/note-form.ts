// The form for a note: what a person knows about an instant, kept with the figures.
import { noteRequestSchema, notesDocumentSchema } from '../../src/core/note.js';
import type { ApiClient } from '../api-client.js';
import { element, setText } from '../element.js';
import { faultText } from '../fault-text.js';
import { localInput, readLocalInput } from '../local-input.js';
import type { Wording } from '../wording.js';

/** The form; `onKept` hears of a note that was kept. */
export function createNoteForm(
  api: ApiClient,
  wording: () => Wording,
  nowMs: () => number,
  onKept: () => void,
) {
  const { messages } = wording();
  const texts = messages.explore;
  const when = element('input', { type: 'datetime-local', id: 'note-when' });
  const author = element('input', {
    type: 'text',
    id: 'note-author',
    maxlength: '100',
    autocomplete: 'name',
  });
  const words = element('textarea', { id: 'note-words', maxlength: '2000', rows: '2' });
  const said = element('p', { role: 'status', class: 'quiet' });
  const field = (input: HTMLElement, label: string) =>
    element('div', { class: 'field' }, element('label', { for: input.id }, label), input);
  const form = element(
    'form',
    { novalidate: '', class: 'note-form' },
    field(when, texts.noteWhen),
    field(author, texts.noteAuthor),
    field(words, texts.noteWords),
    element('button', { type: 'submit', class: 'button-main' }, texts.noteSave),
    said,
  );
  const root = element('details', { class: 'note-box' }, element('summary', {}, texts.addNote), form);
  root.addEventListener('toggle', () => {
    if (root.open && when.value === '') when.value = localInput(nowMs(), wording().timezone);
  });

  async function keep(): Promise<void> {
    const atMs = readLocalInput(when.value, wording().timezone);
    const request = noteRequestSchema.safeParse({
      ...(atMs !== undefined && { from: new Date(atMs).toISOString() }),
      author: author.value,
      text: words.value,
    });
    if (!request.success || atMs === undefined) {
      setText(said, texts.noteMissing);
      (atMs === undefined ? when : author.value.trim() === '' ? author : words).focus();
      return;
    }
    const answer = await api.post('notes', notesDocumentSchema, 'notes', request.data);
    if (!answer.ok) {
      const { message, fix } = faultText(answer.fault, messages);
      setText(said, `${message} ${fix}`);
      return;
    }
    setText(said, texts.noteKept);
    words.value = '';
    onKept();
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void keep();
  });
  return root;
}
