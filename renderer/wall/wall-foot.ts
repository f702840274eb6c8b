// The wall's lower edge: what happens next, and what is wrong with the kiosk itself.
import { element, setShown, setText } from '../element.js';
import type { Messages } from '../messages/messages.js';
import { shape } from '../shape.js';
import { createNextRuns } from '../views/next-runs.js';
import { problemsOf } from '../views/problem-list.js';
import type { View } from '../views/view.js';

/** The lower edge. */
export function createWallFoot(messages: Messages): View {
  const next = createNextRuns(messages);
  const problem = element('span', {});
  const problems = element('p', { class: 'wall-problem' }, shape('triangle'), problem);
  const root = element('footer', { class: 'wall-foot' }, next.root, problems);
  problems.hidden = true;
  return {
    root,
    update(state, wording) {
      next.update(state, wording);
      const [first, ...others] = problemsOf(state, messages);
      setShown(problems, first !== undefined);
      if (first === undefined) return;
      const more = others.length === 0 ? '' : ` ${messages.problems.more(others.length)}`;
      setText(problem, `${first.message}${more}`);
    },
  };
}
