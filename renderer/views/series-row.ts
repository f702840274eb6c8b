// The charts of the three quantities over one range, side by side, with the legend of their marks.
import { currentLook, type ChartLook } from '../charts/chart-look.js';
import { element } from '../element.js';
import type { Messages } from '../messages/messages.js';
import { quantities, type PageState } from '../page-state.js';
import { shape } from '../shape.js';
import type { Wording } from '../wording.js';
import { createSeriesCard, type RangeName } from './series-card.js';
import type { View } from './view.js';

/** A row of charts. */
export interface SeriesRow extends View {
  /** Loads Chart.js for the row's cards. */
  load(): Promise<void>;
  /** Light became dark, or the window another size: read colours and type again. */
  refreshLook(): void;
  close(): void;
}

/** A row of charts over `range`. */
export function createSeriesRow(
  range: RangeName,
  messages: Messages,
  onPick: (id: string) => void,
): SeriesRow {
  const cards = quantities.map((quantity) => createSeriesCard(quantity, range, messages, onPick));
  const heading = element('h2', { class: 'row-heading' }, messages.charts[range]);
  const root = element(
    'section',
    { class: 'series-row', 'data-range': range, 'aria-label': messages.charts[range] },
    element('div', { class: 'row-head' }, heading, legend(messages)),
    element('div', { class: 'plot-cards' }, ...cards.map((card) => card.root)),
  );
  let look: ChartLook | undefined;
  return {
    root,
    update(state: PageState, wording: Wording) {
      look ??= currentLook();
      for (const card of cards) card.update(state, wording, look);
    },
    async load() {
      await Promise.all(cards.map((card) => card.load()));
    },
    refreshLook() {
      look = undefined;
    },
    close() {
      for (const card of cards) card.close();
    },
  };
}

function legend({ charts, statuses }: Messages): HTMLElement {
  const marks = (['failed', 'partial', 'skipped', 'aborted'] as const).map((status) =>
    element('li', { class: 'legend-mark', 'data-status': status }, shape(status), statuses[status]),
  );
  const plan = element('li', { class: 'legend-mark legend-plan' }, charts.legendPlan);
  return element('ul', { class: 'legend', 'aria-label': charts.legend }, ...marks, plan);
}
