// Draws explore charts with Chart.js; loaded after the page's first paint. Only the parts in use are registered.
import { Chart, Filler, LinearScale, LineController, LineElement, PointElement, Tooltip } from 'chart.js';
import type { ExploreChart } from './explore-chart.js';
import type { DrawnPoint } from './explore-sets.js';

Chart.register(LinearScale, LineController, LineElement, PointElement, Filler, Tooltip);

/** A chart on a canvas. */
export interface ExploreDrawing {
  /** Draws another configuration in place, without animation. */
  show(configuration: ExploreChart): void;
  /** Where the lines lie, in CSS pixels of the canvas. */
  area(): { readonly left: number; readonly width: number };
  /** The measurement at a place of the canvas. */
  idAt(event: MouseEvent): string | undefined;
  close(): void;
}

/** A drawing on `canvas`. */
export function createExploreDrawing(canvas: HTMLCanvasElement): ExploreDrawing {
  let chart: Chart<'line', DrawnPoint[]> | undefined;
  return {
    show(configuration) {
      if (chart === undefined) {
        chart = new Chart(canvas, configuration);
        return;
      }
      chart.data = configuration.data;
      if (configuration.options !== undefined) chart.options = configuration.options;
      chart.update('none');
    },
    area() {
      const { left = 0, right = canvas.clientWidth } = chart?.scales.x ?? {};
      return { left, width: Math.max(1, right - left) };
    },
    idAt(event) {
      const hit = chart?.getElementsAtEventForMode(event, 'nearest', { intersect: true }, false)[0];
      return hit === undefined ? undefined : chart?.data.datasets[hit.datasetIndex]?.data[hit.index]?.id;
    },
    close: () => chart?.destroy(),
  };
}

export { exploreChart } from './explore-chart.js';
export { exploreSvg } from './explore-svg.js';
export { rangeTicks } from './range-ticks.js';
