// One measurement in full: what came of it, its curve, its figures by specification, and where its proof lies.
import { apiUrl, type ApiClient, type MeasurementDetail } from '../api-client.js';
import { loadDrawing } from '../charts/chart-loader.js';
import { currentLook } from '../charts/chart-look.js';
import { curveChart } from '../charts/curve-chart.js';
import { button, element, setText } from '../element.js';
import { faultText } from '../fault-text.js';
import { unitText } from '../figure.js';
import { nettestTitle, type PageState } from '../page-state.js';
import type { Wording } from '../wording.js';
import { curveTables, factsList, figuresTable } from './details-content.js';

/** The dialog; `state` and `wording` give what is current when it opens. */
export function createDetailsDialog(api: ApiClient, state: () => PageState, wording: () => Wording) {
  const { messages } = wording();
  const title = element('h2', { id: 'details-title' });
  const content = element('div', { class: 'dialog-content' });
  const close = button(messages.details.close, 'button-quiet', () => {
    root.close();
  });
  const root = element(
    'dialog',
    { class: 'details', 'aria-labelledby': 'details-title' },
    element('div', { class: 'dialog-head' }, title, close),
    content,
  );
  let closeDrawing: () => void = () => undefined;
  let wanted: string | undefined;
  root.addEventListener('close', () => {
    wanted = undefined;
    closeDrawing();
    closeDrawing = () => undefined;
  });

  async function open(id: string): Promise<void> {
    wanted = id;
    setText(title, messages.details.loading);
    content.replaceChildren();
    if (!root.open) root.showModal();
    const answer = await api.measurement(id);
    if (wanted !== id) return;
    if (!answer.ok) {
      const { message, fix } = faultText(answer.fault, messages);
      setText(title, message);
      content.replaceChildren(element('p', {}, fix));
      return;
    }
    await show(answer.value);
  }

  async function show({ measurement, curves }: MeasurementDetail): Promise<void> {
    const texts = wording();
    setText(title, nettestTitle(state().status, measurement.nettest));
    content.replaceChildren(
      factsList(measurement, texts, apiUrl(`measurements/${encodeURIComponent(measurement.id)}/raw`)),
      element('h3', {}, messages.details.figures),
      figuresTable(measurement, state().status, texts),
    );
    const drawn = curves.filter((curve) => curve.points.length > 0);
    if (drawn.length === 0) return;
    const canvas = element('canvas', { role: 'img', 'aria-label': messages.details.curve });
    content.prepend(element('div', { class: 'plot details-plot' }, canvas), ...curveTables(drawn, texts));
    const { createDrawing } = await loadDrawing();
    if (wanted !== measurement.id) return;
    closeDrawing();
    const drawing = createDrawing(canvas, () => undefined);
    closeDrawing = drawing.close;
    drawing.show(
      curveChart({
        lines: drawn.map((curve) => ({
          label: messages.figures[curve.direction],
          direction: curve.direction,
          // The client counts downloads, the server uploads; the other side's view is the check.
          dashed: (curve.direction === 'download') !== (curve.source === 'client'),
          points: curve.points,
        })),
        leastSeconds: 1,
        secondsLabel: messages.live.seconds,
        speedLabel: unitText('bps', texts),
        look: currentLook(),
        locale: texts.locale,
        speedUnit: texts.speedUnit,
      }),
    );
  }

  return { root, open };
}
