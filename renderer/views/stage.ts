// The running test takes the stage: what is measured, against whom, how fast, how far, with a curve that grows.
import { loadDrawing, type DrawingModule } from '../charts/chart-loader.js';
import { currentLook, type ChartLook } from '../charts/chart-look.js';
import { curveChart } from '../charts/curve-chart.js';
import { element, setShown, setText } from '../element.js';
import { figureOf, figureText, unitText } from '../figure.js';
import type { CurvePoint, LiveTest } from '../live-test.js';
import type { Messages } from '../messages/messages.js';
import { nettestTitle, type PageState } from '../page-state.js';
import type { Wording } from '../wording.js';
import { lengthName } from './figures.js';
import type { View } from './view.js';

const shownDirections = ['download', 'upload'] as const;
/** The usual length of one direction: the curve's axis begins with it. */
const usualSeconds = 10;

/** The stage; the page shows it while a test runs. */
export function createStage(
  messages: Messages,
): View & { load(): Promise<void>; refreshLook(): void; close(): void } {
  const texts = messages.live;
  const title = element('h2', { class: 'stage-title' }, texts.heading);
  const against = element('p', { class: 'stage-server' });
  const phase = element('p', { class: 'stage-phase', role: 'status' });
  const moved = element('p', { class: 'stage-bytes' });
  const progress = element('progress', { max: '1', value: '0', 'aria-label': texts.progress });
  const notice = element('p', { class: 'stage-notice' }, messages.selfTest.heading);
  const figures = shownDirections.map((direction) => {
    const number = element('span', { class: 'figure-number' }, '–');
    const unit = element('span', { class: 'figure-unit' }, messages.units.bps);
    const root = element(
      'div',
      { class: 'figure', 'data-quantity': direction },
      element('h3', { class: 'figure-label' }, messages.figures[direction]),
      element('p', { class: 'figure-value' }, number, ' ', unit),
    );
    return { direction, number, unit, root };
  });
  const canvas = element('canvas', { role: 'img', 'aria-label': texts.curve });
  const empty = element('p', { class: 'plot-empty' }, texts.waitingForFirst);
  const root = element(
    'section',
    { class: 'stage', 'aria-label': texts.heading },
    notice,
    element('div', { class: 'stage-head' }, title, against),
    element('div', { class: 'stage-figures' }, ...figures.map((figure) => figure.root)),
    element('div', { class: 'plot stage-plot' }, canvas, empty),
    element('div', { class: 'stage-foot' }, phase, progress, moved),
  );
  root.hidden = true;
  let module: DrawingModule | undefined;
  let drawing: ReturnType<DrawingModule['createDrawing']> | undefined;
  let look: ChartLook | undefined;
  let drawn: readonly unknown[] = [];

  function draw(live: LiveTest, wording: Wording): void {
    const inputs = [live.download, live.upload, look, module];
    if (module === undefined || inputs.every((input, index) => input === drawn[index])) return;
    drawn = inputs;
    drawing ??= module.createDrawing(canvas, () => undefined);
    const lines = shownDirections.map((direction) => ({
      label: messages.figures[direction],
      direction,
      dashed: false,
      points: live[direction],
    }));
    drawing.show(
      curveChart({
        lines,
        leastSeconds: usualSeconds,
        secondsLabel: texts.seconds,
        speedLabel: unitText('bps', wording),
        look: look ?? currentLook(),
        locale: wording.locale,
        speedUnit: wording.speedUnit,
      }),
    );
  }

  return {
    root,
    update(state: PageState, wording: Wording) {
      const { live } = state;
      if (live === undefined) return;
      look ??= currentLook();
      setText(title, nettestTitle(state.status, live.nettest));
      setText(against, live.server === undefined ? '' : texts.against(live.server));
      setText(phase, texts.phases[live.phase]);
      setText(moved, live.bytes === undefined ? '' : texts.moved(figureText(live.bytes, 'bytes', wording)));
      setShown(notice, live.scope === 'self-test');
      progress.value = live.fraction;
      root.dataset.phase = live.phase;
      let longest = 0;
      for (const figure of figures) {
        const newest: CurvePoint | undefined = live[figure.direction].at(-1);
        const text = newest === undefined ? '–' : figureOf(newest[1], 'bps', wording).number;
        setText(figure.number, text);
        setText(figure.unit, unitText('bps', wording));
        longest = Math.max(longest, text.length);
        figure.root.toggleAttribute('data-empty', newest === undefined);
      }
      root.dataset.length = lengthName(longest);
      const nothing = live.download.length + live.upload.length === 0;
      setShown(empty, nothing);
      root.toggleAttribute('data-empty', nothing);
      draw(live, wording);
    },
    async load() {
      module = await loadDrawing();
    },
    refreshLook() {
      look = undefined;
    },
    close: () => drawing?.close(),
  };
}
