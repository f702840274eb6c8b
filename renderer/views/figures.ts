// Download, upload and latency in figures that can be read across a room, each with its age and its share of the plan.
import type { StatusDocument } from '../../src/core/api.js';
import { element, setShown, setText } from '../element.js';
import { figureOf, shareText } from '../figure.js';
import type { Messages } from '../messages/messages.js';
import { kioskNowMs, metricSpec, quantities, type Quantity } from '../page-state.js';
import { shape } from '../shape.js';
import { agoText } from '../time-text.js';
import type { Wording } from '../wording.js';
import { newestGrade } from './judgement.js';
import { termSign } from './term.js';
import type { View } from './view.js';

type LatestFigure = NonNullable<StatusDocument['latest'][Quantity]>;

/** The three figures; `explained` ones have their words explained, which a wall, where nobody presses anything, has not. */
export function createFigures(messages: Messages, explained = false): View {
  const figures = quantities.map((quantity) => createFigure(quantity, messages, explained));
  const root = element(
    'section',
    { class: 'figures', 'aria-label': messages.figures.heading },
    ...figures.map((figure) => figure.root),
  );
  return {
    root,
    update: (state, wording) => {
      // How the line holds under load belongs to how long it takes.
      const grade = newestGrade(state, wording) ?? '';
      const lengths = figures.map(({ quantity, update }) =>
        update(state.status, kioskNowMs(state), quantity === 'latency' ? grade : '', wording),
      );
      // One size for all three: the longest says which.
      root.dataset.length = lengthName(Math.max(...lengths));
    },
  };
}

function createFigure(quantity: Quantity, messages: Messages, explained: boolean) {
  const bound = element('span', { class: 'figure-bound' }, shape('bound'));
  const number = element('span', { class: 'figure-number' }, '–');
  const unit = element('span', { class: 'figure-unit' });
  const share = element('p', { class: 'figure-share' });
  const ago = element('span', {});
  const server = element('span', { class: 'figure-server' });
  const origin = element('span', { class: 'figure-origin' }, ago, server);
  const root = element(
    'div',
    { class: 'figure', 'data-quantity': quantity },
    element(
      'div',
      { class: 'figure-head' },
      element(
        'div',
        { class: 'figure-name' },
        element('h2', { class: 'figure-label' }, messages.figures[quantity]),
        ...(explained ? [termSign(messages, quantity)] : []),
      ),
      share,
    ),
    element('p', { class: 'figure-value' }, bound, number, ' ', unit),
    element('p', { class: 'figure-notes' }, origin),
  );

  /** Returns the length of its number. */
  function update(
    status: StatusDocument | undefined,
    nowMs: number,
    grade: string,
    wording: Wording,
  ): number {
    const latest = status?.latest[quantity];
    root.toggleAttribute('data-empty', latest === undefined);
    setShown(bound, latest?.lowerBound === true);
    if (latest === undefined) {
      setText(number, '–');
      setText(unit, '');
      setText(share, grade);
      setText(ago, status === undefined ? '' : messages.figures.noneYet);
      setText(server, '');
      return 1;
    }
    const figure = figureOf(latest.value, metricSpec(status, latest.nettest, latest.metric).unit, wording);
    setText(number, figure.number);
    setText(unit, figure.unit);
    setText(share, [shareOfPlan(latest, wording), grade].filter((text) => text !== '').join(' · '));
    setText(ago, agoText(Date.parse(latest.at), nowMs, wording));
    setText(server, latest.server === undefined ? '' : ` · ${latest.server}`);
    return figure.number.length;
  }

  return { quantity, root, update };
}

/** "96% of plan"; of a lower bound "at least 94% of plan", and without a plan "at least". */
function shareOfPlan({ planRatio, lowerBound }: LatestFigure, wording: Wording): string {
  const { figures } = wording.messages;
  if (planRatio === undefined) return lowerBound === true ? figures.atLeast : '';
  const share = shareText(planRatio, wording);
  return lowerBound === true ? figures.atLeastOfPlan(share) : figures.ofPlan(share);
}

/** How long a figure is, for the style sheet: long ones are set smaller, so that they fit beside their unit. */
export function lengthName(length: number): 'short' | 'long' | 'longest' {
  return length > 5 ? 'longest' : length > 4 ? 'long' : 'short';
}
