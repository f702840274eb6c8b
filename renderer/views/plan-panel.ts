// What was paid for, after the first start.
import { element, setText } from '../element.js';
import { faultText } from '../fault-text.js';
import type { Messages } from '../messages/messages.js';
import { createPlanFields } from './plan-fields.js';
import type { PageActions, View } from './view.js';

/** The panel; its fields show the plan that was in force when they were first filled. */
export function createPlanPanel(messages: Messages, actions: Pick<PageActions, 'setPlan'>): View {
  const plan = createPlanFields(messages, 'settings-plan');
  const note = element('p', { class: 'setting-note', role: 'status' });
  const form = element(
    'form',
    { novalidate: '' },
    element('p', { class: 'quiet' }, messages.firstStart.planHint),
    plan.root,
    element('button', { type: 'submit', class: 'button-main' }, messages.plan.save),
    note,
  );
  const heading = messages.settings.plan;
  const root = element(
    'section',
    { class: 'panel', 'aria-label': heading },
    element('h2', {}, heading),
    form,
  );
  let filled = false;

  async function save(): Promise<void> {
    const entry = plan.read();
    note.dataset.kind = 'trouble';
    if (entry.kind === 'invalid') {
      setText(note, messages.plan.invalid);
      entry.field.focus();
      return;
    }
    const answer = await actions.setPlan(entry.kind === 'plan' ? entry.plan : {});
    const fault = answer.ok ? undefined : faultText(answer.fault, messages);
    if (answer.ok) note.dataset.kind = 'saved';
    setText(note, fault === undefined ? messages.plan.saved : `${fault.message} ${fault.fix}`);
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void save();
  });

  return {
    root,
    update({ status }) {
      if (status === undefined) return;
      if (!filled) plan.fill(status.plan);
      filled = true;
    },
  };
}
