// What is wrong with the kiosk or with this page, and what to do about it.
import { element, keyedList, setShown, setText } from '../element.js';
import { faultText, type ProblemText } from '../fault-text.js';
import type { Messages } from '../messages/messages.js';
import type { PageState } from '../page-state.js';
import type { View } from './view.js';

/** Id of the section, for links to it. */
export const problemsId = 'problems';

/** All problems: those the kiosk reports, and answers the page could not read. */
export function problemsOf(state: PageState, messages: Messages): readonly ProblemText[] {
  const unreadable = [...state.unreadable].map((what) => faultText({ kind: 'unreadable', what }, messages));
  return [...(state.status?.problems ?? []), ...unreadable];
}

/** The list; hidden when there is nothing in it. */
export function createProblemList(messages: Messages): View {
  const list = element('ul', { class: 'problem-list' });
  const root = element(
    'section',
    { class: 'panel problems', id: problemsId, 'aria-label': messages.problems.heading, tabindex: '-1' },
    element('h2', {}, messages.problems.heading),
    list,
  );
  const show = keyedList<ProblemText>(
    list,
    (problem) => `${problem.message}\n${problem.fix}`,
    () => {
      const message = element('p', { class: 'problem-message' });
      const fix = element('p', { class: 'problem-fix' });
      return {
        root: element('li', {}, message, fix),
        update(problem) {
          setText(message, problem.message);
          setText(fix, problem.fix === '' ? '' : `${messages.problems.fix} ${problem.fix}`);
        },
      };
    },
  );
  return {
    root,
    update(state) {
      const problems = problemsOf(state, messages);
      setShown(root, problems.length > 0);
      show(problems);
    },
  };
}
