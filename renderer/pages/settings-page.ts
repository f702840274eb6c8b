// The settings: everything a household decides, from the device itself or, with the PIN, from another one.
import type { AccessDocument } from '../../src/core/access.js';
import { createAccessClient } from '../access-client.js';
import { element, setText } from '../element.js';
import { faultText } from '../fault-text.js';
import { figureText } from '../figure.js';
import type { PageState } from '../page-state.js';
import { createAccessPanel } from '../views/access-panel.js';
import { createConsentPanel } from '../views/consent-panel.js';
import { forecastOf } from '../views/data-forecast.js';
import { createPlanPanel } from '../views/plan-panel.js';
import { settingGroups, type SettingGroup } from '../views/setting-groups.js';
import { createSettingRow } from '../views/setting-row.js';
import { createSignIn } from '../views/sign-in.js';
import type { Wording } from '../wording.js';
import type { PageContext, PageView } from './page-view.js';

/** The settings. */
export function createSettingsPage({ api, actions, state, wording }: PageContext): PageView {
  const { messages } = wording();
  const texts = messages.settings;
  const client = createAccessClient(api);
  const notice = element('p', { class: 'quiet', role: 'status' }, texts.reading);
  const signIn = element('div', {});
  const consent = createConsentPanel(messages, actions);
  const plan = createPlanPanel(messages, actions);
  const access = createAccessPanel(messages, client, () => void read());
  const forecast = element('p', { class: 'quiet setting-forecast' });
  const groups = settingGroups(messages);
  const rows = new Map(
    groups.map(({ name, settings }) => [
      name,
      settings.map((spec) => createSettingRow(spec, messages, client)),
    ]),
  );
  const [kiosk, ...others] = groups.map(panelOf);
  const forms = element(
    'div',
    { class: 'sheet-forms' },
    ...(kiosk === undefined ? [] : [kiosk]),
    consent.root,
    plan.root,
    ...others,
  );
  forms.hidden = true;
  const root = element(
    'div',
    { class: 'sheet settings' },
    element('h1', {}, messages.pages['/settings']),
    notice,
    signIn,
    forms,
  );
  let isOpen = true;

  function panelOf({ name, heading }: SettingGroup): HTMLElement {
    const inside = (rows.get(name) ?? []).map((row) => row.root);
    return element(
      'section',
      { class: 'panel setting-group', 'data-group': name, 'aria-label': heading },
      element('h2', {}, heading),
      ...inside,
      ...(name === 'tests' ? [forecast] : []),
      ...(name === 'devices' ? [access.root] : []),
    );
  }

  async function read(): Promise<void> {
    const answer = await client.access();
    if (!isOpen) return;
    if (!answer.ok) {
      const { message, fix } = faultText(answer.fault, messages);
      setText(notice, `${message} ${fix}`);
      return;
    }
    await showFor(answer.value);
  }

  async function showFor(who: AccessDocument): Promise<void> {
    const mayChange = who.may.includes('configure') || who.caller === 'pairing';
    forms.hidden = !mayChange;
    setText(notice, '');
    signIn.replaceChildren(
      ...(mayChange ? [] : [createSignIn(messages, texts.signInHint, client, (next) => void showFor(next))]),
    );
    if (!mayChange) return;
    access.show(who);
    const settings = await client.settings();
    if (!isOpen) return;
    if (!settings.ok) {
      const { message, fix } = faultText(settings.fault, messages);
      setText(notice, `${message} ${fix}`);
      return;
    }
    for (const row of [...rows.values()].flat()) row.show(settings.value.get(row.key));
  }

  function update(now: PageState, words: Wording): void {
    consent.update(now, words);
    plan.update(now, words);
    const known = forecastOf(now.attempts ?? []);
    setText(
      forecast,
      known === undefined
        ? texts.forecastUsual
        : texts.forecast(figureText(known.bytes / 1e9, 'count', words) + ' GB', String(known.tests)),
    );
  }

  void read();
  update(state(), wording());
  return {
    root,
    update,
    close() {
      isOpen = false;
    },
  };
}
