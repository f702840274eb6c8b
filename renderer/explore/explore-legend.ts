// The legend: a switch for each line where there are several, and what stands in the lanes below them.
import { bandKinds, type ExploreInput } from '../charts/explore-input.js';
import { button, element } from '../element.js';
import type { Messages } from '../messages/messages.js';

/** A line as the legend names it. */
export interface LegendLine {
  readonly key: string;
  readonly label: string;
  readonly n: number;
}

/** The legend; `onToggle` hears of a line that is to be shown or hidden. */
export function createExploreLegend(texts: Messages['explore'], onToggle: (key: string) => void) {
  const lines = element('ul', { class: 'legend legend-lines', 'aria-label': texts.lines });
  const lanes = element('ul', { class: 'legend', 'aria-label': texts.lanesLabel });
  const root = element('div', { class: 'explore-legend' }, lines, lanes);
  let drawn = '';
  return {
    root,
    show(
      all: readonly LegendLine[],
      hidden: ReadonlySet<string>,
      { plan, bands, marks }: ExploreInput,
    ): void {
      const kinds = [
        ...bandKinds.filter((kind) => bands.some((band) => band.kind === kind)),
        ...(['note', 'change'] as const).filter((kind) => marks.some((mark) => mark.kind === kind)),
      ];
      const next = JSON.stringify([all.map(({ key, n }) => [key, n]), [...hidden], kinds, plan.length > 0]);
      if (next === drawn) return;
      const focused = [...lines.querySelectorAll('button')].findIndex(
        (node) => node === document.activeElement,
      );
      drawn = next;
      lines.hidden = all.length < 2;
      lines.replaceChildren(
        ...all.map(({ key, label }, index) => {
          const toggle = button(label, 'legend-toggle', () => {
            onToggle(key);
          });
          toggle.setAttribute('aria-pressed', String(!hidden.has(key)));
          toggle.dataset.line = String((index % 6) + 1);
          return element('li', {}, toggle);
        }),
      );
      lanes.replaceChildren(
        ...(plan.length > 0 ? [element('li', { class: 'legend-mark legend-plan' }, texts.plan)] : []),
        ...kinds.map((kind) =>
          element('li', { class: 'legend-mark lane-mark', 'data-kind': kind }, texts.lanes[kind]),
        ),
      );
      // The switch that was pressed is a new node.
      if (focused >= 0) lines.querySelectorAll('button')[focused]?.focus();
    },
  };
}
