// Draws configurations on canvases with Chart.js; loaded after the first paint. Only the parts in use are registered.
import { Chart, LinearScale, LineController, LineElement, PointElement, Tooltip } from 'chart.js';
import type { LineChart } from './series-chart.js';

Chart.register(LinearScale, LineController, LineElement, PointElement, Tooltip);

/** A chart on a canvas. */
export interface Drawing {
  /** Draws another configuration in place, without animation. */
  show(configuration: LineChart): void;
  close(): void;
}

/** A drawing on `canvas`; `onPick` hears the id of a point that was clicked. */
export function createDrawing(canvas: HTMLCanvasElement, onPick: (id: string) => void): Drawing {
  let chart: Chart<'line', LineChart['data']['datasets'][number]['data']> | undefined;
  canvas.addEventListener('click', (event) => {
    const hit = chart?.getElementsAtEventForMode(event, 'nearest', { intersect: true }, false)[0];
    const point = hit === undefined ? undefined : chart?.data.datasets[hit.datasetIndex]?.data[hit.index];
    if (point?.id !== undefined) onPick(point.id);
  });
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
    close: () => chart?.destroy(),
  };
}

export { localTicks } from './time-ticks.js';
