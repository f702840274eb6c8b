// House or line: what the kiosk knows of both legs, and a test of the way from this browser to the kiosk.
import { houseOrLine } from '../../src/core/house-or-line.js';
import { legsDocumentSchema, type LegsDocument } from '../../src/core/legs.js';
import { directions, type Direction } from '../../src/core/measurement.js';
import { runAcceptedSchema } from '../../src/core/api.js';
import { button, element, setShown, setText } from '../element.js';
import { faultText } from '../fault-text.js';
import { figureText } from '../figure.js';
import { measureInBrowser } from '../house/browser-ndt7.js';
import { agoText } from '../time-text.js';
import { kioskNowMs } from '../page-state.js';
import type { PageContext, PageView } from './page-view.js';

/** Each direction: long enough for a Wi-Fi to show its speed. */
const durationMs = 5000;

/** The page. */
export function createHousePage({ api, wording, state }: PageContext): PageView {
  const texts = wording().messages.house;
  const closing = new AbortController();
  let legs: LegsDocument | undefined;
  let asked = false;
  let running = false;
  const speeds: Partial<Record<Direction, number>> = {};

  const verdict = element('p', { class: 'house-verdict' }, texts.loading);
  const reasons = element('ul', { class: 'house-reasons' });
  const start = button(texts.start, 'button-main', () => void test());
  const said = element('p', { role: 'status' });
  const figures = element('dl', { class: 'facts' });
  const root = element(
    'div',
    { class: 'sheet house' },
    element('h1', { tabindex: '-1' }, texts.heading),
    element('section', { class: 'panel' }, element('h2', {}, texts.kioskHeading), verdict, reasons),
    element(
      'section',
      { class: 'panel' },
      element('h2', {}, texts.browserHeading),
      element('p', { class: 'quiet' }, texts.browserHelp),
      start,
      said,
      figures,
    ),
  );
  setShown(figures, false);

  async function readLegs(): Promise<void> {
    const answer = await api.get('legs', legsDocumentSchema, 'legs');
    if (closing.signal.aborted) return;
    if (!answer.ok) {
      const { message, fix } = faultText(answer.fault, wording().messages);
      setText(verdict, `${message} ${fix}`);
      return;
    }
    legs = answer.value;
    setText(verdict, texts.verdicts[legs.verdict]);
    const found = [...legs.lan.reasons, ...legs.wan.reasons];
    reasons.replaceChildren(...found.map((reason) => element('li', {}, texts.reasons[reason])));
  }

  async function test(): Promise<void> {
    const port = legs?.browserPort;
    if (running || port === undefined) return;
    running = true;
    start.disabled = true;
    for (const direction of directions) Reflect.deleteProperty(speeds, direction);
    showFigures();
    setText(said, texts.asking);
    setText(said, await measureAll(port));
    start.disabled = false;
    running = false;
    await readLegs();
    showFigures();
  }

  /** Runs both directions; what came of it, in words. */
  async function measureAll(port: number): Promise<string> {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const token = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    const order = { nettest: 'lan', options: { browser: token, durationMs } };
    const accepted = await api.post('run', runAcceptedSchema, 'runs', order);
    if (!accepted.ok) {
      const { message, fix } = faultText(accepted.fault, wording().messages);
      return `${message} ${fix}`;
    }
    if (accepted.value.state === 'waiting') setText(said, texts.waiting);
    for (const direction of directions) {
      const speed = await measureInBrowser({
        url: `ws://${location.hostname}:${port}/ndt/v7/${direction}?access_token=${token}`,
        direction,
        durationMs,
        signal: closing.signal,
        onSpeed({ bps }) {
          setText(said, texts.measuring[direction](figureText(bps, 'bps', wording())));
        },
      });
      if (speed === undefined) return texts.failed;
      speeds[direction] = speed.bps;
      showFigures();
    }
    return texts.answers[houseOrLine(inHouse(), legs?.wan ?? {})];
  }

  function inHouse() {
    return { downloadBps: speeds.download, uploadBps: speeds.upload };
  }

  function showFigures(): void {
    const words = wording();
    const text = (bps: number | undefined) =>
      bps === undefined ? texts.notMeasured : figureText(bps, 'bps', words);
    const { wan } = legs ?? {};
    setShown(figures, Object.keys(speeds).length > 0);
    const age = wan?.at === undefined ? '' : agoText(Date.parse(wan.at), kioskNowMs(state()), words);
    const rows = [
      [texts.houseDown, text(speeds.download)],
      [texts.houseUp, text(speeds.upload)],
      [texts.lineDown(age), text(wan?.downloadBps)],
      [texts.lineUp(age), text(wan?.uploadBps)],
    ] as const;
    figures.replaceChildren(
      ...rows.flatMap(([label, value]) => [element('dt', {}, label), element('dd', {}, value)]),
    );
  }

  return {
    root,
    update({ status }) {
      if (status === undefined || asked) return;
      asked = true;
      void readLegs();
    },
    close() {
      closing.abort();
    },
  };
}
