// The chart with its legend, its table and its files. It draws what it is given, and tells of gestures.
import { button, element, setShown, setText } from '../element.js';
import { currentExploreLook } from '../charts/explore-look.js';
import type { TimeWindow } from '../charts/time-window.js';
import { unitText } from '../figure.js';
import { shownNumber } from './shown-number.js';
import { dateTimeText } from '../time-text.js';
import type { Wording } from '../wording.js';
import { listenForGestures } from './chart-gestures.js';
import { exploreCsv } from './explore-csv.js';
import type { ExploreData } from './explore-data.js';
import { createExploreLegend } from './explore-legend.js';
import { exploreModel } from './explore-model.js';
import type { ExploreQuery } from './explore-query.js';
import { eventList, exploreTable } from './explore-table.js';
import { fileName, pictureOf, saveFile } from './save-file.js';

type DrawingModule = typeof import('../charts/explore-drawing.js');

/** What the view tells. */
export interface ChartViewActions {
  onWindow(window: TimeWindow, done: boolean): void;
  onAll(): void;
  onNow(): void;
  openDetails(id: string): void;
}

/** Size of a picture as SVG, px. */
const svgSize = { width: 1200, height: 640 } as const;

/** The view; `show` draws. */
export function createExploreChartView(wording: () => Wording, actions: ChartViewActions) {
  const texts = wording().messages.explore;
  const title = element('h2', { class: 'explore-title' });
  const counts = element('p', { class: 'quiet explore-counts', role: 'status' }, texts.loading);
  const canvas = element('canvas', {
    tabindex: '0',
    role: 'img',
    'aria-describedby': 'explore-hint',
    class: 'explore-canvas',
  });
  const part = element('div', { class: 'explore-part' });
  const empty = element('p', { class: 'plot-empty' }, texts.loading);
  const hint = element('p', { class: 'quiet explore-hint', id: 'explore-hint' }, texts.hint);
  const tableHost = element('div', { class: 'table-scroll', tabindex: '0', role: 'region' });
  const events = element('div', {});
  const tableBox = element(
    'details',
    { class: 'plot-table' },
    element('summary', {}, element('span', {}, texts.table)),
    tableHost,
  );
  const eventBox = element(
    'details',
    { class: 'plot-table' },
    element('summary', {}, element('span', {}, texts.events)),
    events,
  );
  const save = (name: string, act: () => void) => button(name, 'button-quiet', act);
  const files = element(
    'div',
    { class: 'explore-files', role: 'group', 'aria-label': texts.save },
    element('span', { class: 'quiet', 'aria-hidden': 'true' }, texts.save),
    save('CSV', saveCsv),
    save('PNG', () => void savePng()),
    save('SVG', saveSvg),
  );
  const hidden = new Set<string>();
  const legend = createExploreLegend(texts, (key) => {
    if (!hidden.delete(key)) hidden.add(key);
    draw();
  });
  const root = element(
    'section',
    { class: 'panel explore-panel', 'aria-labelledby': 'explore-title' },
    element('div', { class: 'explore-head' }, title, counts),
    element('div', { class: 'explore-plot' }, canvas, part, empty),
    legend.root,
    hint,
    tableBox,
    eventBox,
    files,
  );
  title.id = 'explore-title';

  let module: DrawingModule | undefined;
  let drawing: ReturnType<DrawingModule['createExploreDrawing']> | undefined;
  let shown:
    | {
        readonly data: ExploreData;
        readonly query: ExploreQuery;
        readonly window: TimeWindow;
        readonly device: string;
        readonly demo: boolean;
      }
    | undefined;
  let closed = false;

  listenForGestures(canvas, {
    window: () => shown?.window ?? { fromMs: 0, toMs: 1 },
    area: () => drawing?.area() ?? { left: 0, width: 1 },
    onWindow: actions.onWindow,
    onAll: actions.onAll,
    onNow: actions.onNow,
    onClick(event) {
      const id = drawing?.idAt(event);
      // Minutes of the monitors are no measurements with a page of their own.
      if (id !== undefined && !id.includes('/')) actions.openDetails(id);
    },
    onPart(range) {
      setShown(part, range !== undefined);
      if (range === undefined) return;
      const { left, width } = drawing?.area() ?? { left: 0, width: 1 };
      part.style.left = `${String(left + Math.min(...range) * width)}px`;
      part.style.width = `${String(Math.abs(range[0] - range[1]) * width)}px`;
    },
  });
  setShown(part, false);
  for (const box of [tableBox, eventBox]) box.addEventListener('toggle', fillOpen);

  function modelNow() {
    if (shown === undefined || module === undefined) return undefined;
    const texted = wording();
    const columns = Math.max(50, Math.round(canvas.clientWidth));
    return exploreModel(
      shown.data,
      {
        by: shown.query.by,
        trailingDays: shown.query.trailingDays,
        window: shown.window,
        columns,
        ticks: module.rangeTicks(shown.window, columns / 80, texted),
        look: currentExploreLook(),
        hidden,
      },
      texted,
    );
  }

  function draw(): void {
    const model = modelNow();
    if (model === undefined || shown === undefined || module === undefined || closed) return;
    const { series, choice } = shown.data;
    const texted = wording();
    const isEmpty = model.lines.length === 0 && model.input.bands.length === 0;
    setText(title, texted.messages.charts.title(choice.spec.label, unitText(series.metric.unit, texted)));
    setText(counts, countText());
    setShown(empty, isEmpty);
    // Still there for its label and its keys, but axes without a line say nothing.
    canvas.classList.toggle('nothing', isEmpty);
    setText(empty, texts.empty);
    canvas.setAttribute('aria-label', texts.chartOf(choice.spec.label, rangeText(), countText()));
    drawing ??= module.createExploreDrawing(canvas);
    drawing.show(module.exploreChart(model.input));
    legend.show(model.lines, hidden, model.input);
    fillOpen();
  }

  function fillOpen(): void {
    if (shown === undefined) return;
    tableHost.setAttribute('aria-label', texts.tableOf(shown.data.choice.spec.label));
    if (tableBox.open) tableHost.replaceChildren(exploreTable(shown.data, wording()));
    const model = eventBox.open ? modelNow() : undefined;
    if (model !== undefined)
      events.replaceChildren(eventList(model.input.bands, model.input.marks, wording()));
  }

  function countText(): string {
    if (shown === undefined) return '';
    const { series } = shown.data;
    const bins = series.bins ?? [];
    const of = (status: 'failed' | 'skipped') =>
      bins.reduce((sum, bin) => sum + (bin.attempts[status] ?? 0), 0) +
      series.gaps.filter((gap) => gap.status === status).length;
    const n = bins.reduce((sum, bin) => sum + bin.n, 0) + series.points.length;
    const bounds =
      bins.reduce((sum, bin) => sum + (bin.lowerBounds ?? 0), 0) +
      series.points.filter(({ lowerBound }) => lowerBound === true).length;
    const number = (value: number) => shownNumber(value, wording());
    const how = series.group === undefined ? texts.rows : series.group === 'hour' ? texts.hours : texts.days;
    const utc =
      series.group === 'day' && series.timezone === 'UTC' && wording().timezone !== 'UTC'
        ? texts.utcDays
        : '';
    return [
      `${texts.counts(number(n), number(of('failed')), number(of('skipped')))} · ${how}`,
      bounds > 0 ? texts.lowerBounds(number(bounds)) : '',
      utc,
    ]
      .filter((text) => text !== '')
      .join(' · ');
  }

  function rangeText(): string {
    if (shown === undefined) return '';
    const { fromMs, toMs } = shown.window;
    return `${dateTimeText(fromMs, wording())} – ${dateTimeText(toMs, wording())}`;
  }

  function caption(): string {
    const demo = shown?.demo === true ? ` · ${texts.demoCaption}` : '';
    return texts.caption(shown?.device ?? '', rangeText()) + demo;
  }

  function nameOf(ending: string): string {
    if (shown === undefined) return `chart.${ending}`;
    const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
    const { choice } = shown.data;
    const parts = [
      shown.demo ? 'demo' : '',
      choice.nettest,
      choice.spec.name,
      day(shown.window.fromMs),
      day(shown.window.toMs),
    ];
    return fileName(parts, ending);
  }

  function saveCsv(): void {
    if (shown !== undefined) saveFile(nameOf('csv'), exploreCsv(shown.data.series, shown.demo), 'text/csv');
  }

  async function savePng(): Promise<void> {
    const blob = await pictureOf(canvas, currentExploreLook().panel, `${title.textContent} · ${caption()}`);
    if (blob !== undefined) saveFile(nameOf('png'), blob, 'image/png');
  }

  function saveSvg(): void {
    const model = modelNow();
    if (model === undefined || module === undefined) return;
    const svg = module.exploreSvg(model.input, svgSize.width, svgSize.height, {
      title: title.textContent,
      caption: caption(),
      lanes: texts.lanes,
      number: (value) => shownNumber(value, wording()),
    });
    saveFile(nameOf('svg'), svg, 'image/svg+xml');
  }

  return {
    root,
    redraw: draw,
    show(data: ExploreData, query: ExploreQuery, window: TimeWindow, device: string, demo: boolean): void {
      shown = { data, query, window, device, demo };
      draw();
    },
    sayFault(message: string): void {
      setText(counts, message);
      if (shown === undefined) setText(empty, message);
    },
    async load(): Promise<void> {
      module = await import('../charts/explore-drawing.js');
      draw();
    },
    close(): void {
      closed = true;
      drawing?.close();
    },
  };
}
