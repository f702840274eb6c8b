// A word with its explanation: a button beside it opens a few words, by mouse, touch and keyboard; Escape closes them.
// https://developer.mozilla.org/docs/Web/API/Popover_API
import type { MetricSpec } from '../../src/core/metric.js';
import { element } from '../element.js';
import type { Messages } from '../messages/messages.js';

/** The words of the glossary. */
export type TermName = keyof Messages['terms'];

let opened = 0;

/** A question mark that explains `word`; screen readers read the explanation when it opens. */
export function explanation(messages: Messages, word: string, meaning: string): HTMLElement {
  opened += 1;
  const id = `term-${String(opened)}`;
  const sign = element(
    'button',
    { type: 'button', class: 'term-sign', popovertarget: id, 'aria-label': messages.about.explain(word) },
    '?',
  );
  const box = element(
    'span',
    { id, class: 'term-box', popover: 'auto', role: 'status' },
    element('strong', {}, word),
    ' ',
    meaning,
  );
  return element('span', { class: 'term' }, sign, box);
}

/** The explanation of a word of the glossary. */
export function termSign(messages: Messages, name: TermName): HTMLElement {
  const [word, meaning] = messages.terms[name];
  return explanation(messages, word, meaning);
}

/** The explanation of the metric that was chosen; it changes with the choice. */
export function createMeaning(messages: Messages) {
  const root = element('span', {});
  let shown: MetricSpec | undefined;
  return {
    root,
    show(spec: MetricSpec | undefined): void {
      if (spec?.name === shown?.name && spec?.description === shown?.description) return;
      shown = spec;
      root.replaceChildren(
        ...(spec === undefined ? [] : [explanation(messages, spec.label, spec.description)]),
      );
    },
  };
}
