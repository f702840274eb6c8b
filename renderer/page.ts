// Puts the page together: the wall (what one sees at a glance) and below it everything else.
import type { ApiClient } from './api-client.js';
import { element, setShown } from './element.js';
import { isCutOff, type PageState } from './page-state.js';
import { createAttemptTable } from './views/attempt-table.js';
import { createDetailsDialog } from './views/details-dialog.js';
import { createDeviceFacts } from './views/device-facts.js';
import { createFigures } from './views/figures.js';
import { createFirstStart } from './views/first-start.js';
import { createHeadline } from './views/headline.js';
import { createNettestList } from './views/nettest-list.js';
import { createNextRuns } from './views/next-runs.js';
import { createNotices } from './views/notices.js';
import { createProblemList } from './views/problem-list.js';
import { createSelfTestBox } from './views/self-test-box.js';
import { createSeriesRow } from './views/series-row.js';
import { createSettingsDialog } from './views/settings-dialog.js';
import { createStage } from './views/stage.js';
import { createTopBar } from './views/top-bar.js';
import type { PageActions } from './views/view.js';
import type { Wording } from './wording.js';

/** The page. */
export interface Page {
  update(): void;
  /** Loads what the first paint did not wait for. */
  loadCharts(): Promise<void>;
  refreshLook(): void;
  openDetails(id: string): void;
  openSettings(): void;
  showWall(): void;
}

/** Builds the page into `host`; `state` and `wording` give what is current. */
export function createPage(
  host: HTMLElement,
  api: ApiClient,
  actions: PageActions,
  state: () => PageState,
  wording: () => Wording,
): Page {
  const { messages } = wording();
  const details = createDetailsDialog(api, state, wording);
  const settings = createSettingsDialog(actions, state, wording);
  const figures = createFigures(messages);
  const day = createSeriesRow('day', messages, actions.openDetails);
  const week = createSeriesRow('week', messages, actions.openDetails);
  const stage = createStage(messages);
  const firstStart = createFirstStart(messages, actions);
  const selfTest = createSelfTestBox(messages, actions);
  const headline = createHeadline(messages);
  const next = createNextRuns(messages);
  const bar = createTopBar(messages, actions);
  const notices = createNotices(messages, actions);
  const problems = createProblemList(messages);
  const panels = [
    createNettestList(messages, actions),
    createDeviceFacts(messages),
    createAttemptTable(messages, actions),
  ];
  const quiet = element('div', { class: 'wall-quiet' }, figures.root, day.root);
  const body = element('div', { class: 'wall-body' }, quiet, stage.root, selfTest.root, firstStart.root);
  const wall = element('div', { class: 'wall' }, headline.root, body, next.root);
  const rest = element(
    'div',
    { class: 'rest' },
    problems.root,
    week.root,
    ...panels.map((panel) => panel.root),
  );
  host.append(bar.root, notices.root, element('main', {}, wall, rest), details.root, settings.root);

  const views = [
    ...[bar, notices, headline, figures, stage, selfTest, firstStart, next, problems, day, week],
    ...panels,
  ];
  /** Before the line's first result the device's own stands where the charts will; later it steps back. */
  function placeSelfTest({ status }: PageState): void {
    const alone = status !== undefined && status.lastAttempt === undefined;
    setShown(day.root, !alone || status.selfTest === undefined);
    const home = alone ? body : rest;
    if (selfTest.root.parentElement === home) return;
    if (alone) firstStart.root.before(selfTest.root);
    else problems.root.after(selfTest.root);
  }

  return {
    update() {
      const texts = wording();
      const known = state();
      // Of a kiosk that is gone nobody knows whether its test still runs.
      const now = isCutOff(known) ? { ...known, live: undefined } : known;
      // A form that somebody fills in must not move: a self-test meanwhile is told in its box.
      const staged = now.live !== undefined && (hasLine(now) || now.live.scope === 'line');
      setShown(quiet, !staged && hasLine(now));
      setShown(week.root, hasLine(now));
      setShown(next.root, hasLine(now));
      placeSelfTest(now);
      for (const view of views) view.update(now, texts);
      setShown(stage.root, staged);
    },
    async loadCharts() {
      await Promise.all([day.load(), week.load(), stage.load()]);
    },
    refreshLook() {
      for (const view of [day, week, stage]) view.refreshLook();
    },
    openDetails: (id) => void details.open(id),
    openSettings: settings.open,
    showWall() {
      scrollTo(0, 0);
      headline.focus();
    },
  };
}

/** During the first start there is no line to show: the questions take its place. */
function hasLine({ status }: PageState): boolean {
  return status === undefined || !status.firstStart || status.lastAttempt !== undefined;
}
