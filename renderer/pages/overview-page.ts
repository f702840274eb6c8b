// The overview: what the wall shows, and below it everything else that is there now.
import { createAccessClient } from '../access-client.js';
import { element, setShown } from '../element.js';
import { isCutOff, type PageState } from '../page-state.js';
import { createAttemptTable } from '../views/attempt-table.js';
import { createFigures } from '../views/figures.js';
import { createFirstStart } from '../views/first-start.js';
import { createHeadline } from '../views/headline.js';
import { createNettestList } from '../views/nettest-list.js';
import { createNextRuns } from '../views/next-runs.js';
import { createOpinionCard } from '../views/opinion-card.js';
import { createProblemList } from '../views/problem-list.js';
import { createSelfTestBox } from '../views/self-test-box.js';
import { createSeriesRow } from '../views/series-row.js';
import { createStage } from '../views/stage.js';
import type { Wording } from '../wording.js';
import type { PageContext, PageView } from './page-view.js';

/** The overview. */
export function createOverviewPage({ api, actions, wording }: PageContext): PageView {
  const { messages } = wording();
  const headline = createHeadline(messages);
  const figures = createFigures(messages, true);
  const day = createSeriesRow('day', messages, actions.openDetails);
  const week = createSeriesRow('week', messages, actions.openDetails);
  const stage = createStage(messages);
  const firstStart = createFirstStart(messages, actions, createAccessClient(api), toHeadline);
  const selfTest = createSelfTestBox(messages, actions);
  const fingers = matchMedia('(any-pointer: coarse)');
  const opinion = createOpinionCard(messages, api, actions, () => fingers.matches);
  const next = createNextRuns(messages);
  const problems = createProblemList(messages);
  const panels = [createNettestList(messages, actions), createAttemptTable(messages, actions)];
  const quiet = element('div', { class: 'wall-quiet' }, figures.root, day.root);
  const body = element('div', { class: 'wall-body' }, quiet, stage.root, firstStart.root, selfTest.root);
  const wall = element(
    'div',
    { class: 'wall' },
    element('div', {}, headline.root, opinion.root),
    body,
    next.root,
  );
  const rest = element(
    'div',
    { class: 'rest' },
    problems.root,
    week.root,
    ...panels.map((panel) => panel.root),
  );
  const root = element('div', { class: 'overview' }, wall, rest);

  const views = [
    ...[headline, opinion, figures, stage, selfTest, firstStart, next, problems, day, week],
    ...panels,
  ];
  /** Before the line's first result the device's own stands where the charts will; later it steps back. */
  function placeSelfTest({ status }: PageState): void {
    const alone = status !== undefined && status.lastAttempt === undefined;
    setShown(day.root, !alone || status.selfTest === undefined);
    const home = alone ? body : rest;
    if (selfTest.root.parentElement === home) return;
    if (alone) firstStart.root.after(selfTest.root);
    else problems.root.after(selfTest.root);
  }

  function toHeadline(): void {
    scrollTo(0, 0);
    headline.focus();
  }

  function update(known: PageState, texts: Wording): void {
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
  }

  void Promise.all([day.load(), week.load(), stage.load()]).then(actions.repaint);

  return {
    root,
    update,
    refreshLook() {
      for (const view of [day, week, stage]) view.refreshLook();
    },
    close() {
      for (const view of [day, week, stage]) view.close();
    },
  };
}

/** During the first start there is no line to show: the questions take its place. */
function hasLine({ status }: PageState): boolean {
  return status === undefined || !status.firstStart || status.lastAttempt !== undefined;
}
