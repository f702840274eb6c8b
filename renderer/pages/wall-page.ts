// The wall: one look tells. Verdict, three figures, a day as a picture, what comes next; a running test takes the stage.
// Nothing on it needs a hand: no link, no button, no scrolling.
import { createAccessClient } from '../access-client.js';
import { element, setShown } from '../element.js';
import { isCutOff, kioskNowMs, mainNettest, type PageState } from '../page-state.js';
import { createFigures } from '../views/figures.js';
import { createHeadline } from '../views/headline.js';
import { createStage } from '../views/stage.js';
import { createDayStrip } from '../wall/day-strip.js';
import { createIdentifyOverlay } from '../wall/identify-overlay.js';
import { createPhoneCorner } from '../wall/phone-corner.js';
import { createPairingPanel } from '../wall/pairing-panel.js';
import { shiftAt } from '../wall/pixel-shift.js';
import { createWallFoot } from '../wall/wall-foot.js';
import { createWallHead } from '../wall/wall-head.js';
import type { PageContext, PageView } from './page-view.js';

/** A phone that begins the first test has done so after this time. */
const phoneBeginsWithinMs = 4000;

/** The wall. */
export function createWallPage({ api, actions, wording }: PageContext): PageView {
  const { messages } = wording();
  const head = createWallHead();
  const headline = createHeadline(messages);
  const figures = createFigures(messages);
  const day = createDayStrip(messages);
  const phone = createPhoneCorner(messages);
  const stage = createStage(messages);
  const foot = createWallFoot(messages);
  const pairing = createPairingPanel(messages, createAccessClient(api));
  const identify = createIdentifyOverlay(messages, actions.repaint);
  const low = element('div', { class: 'wall-low' }, day.root, foot.root, phone.root);
  const quiet = element('div', { class: 'wall-quiet' }, figures.root, low);
  const moving = element(
    'div',
    { class: 'wall-moving' },
    element('div', { class: 'wall-top' }, head.root, headline.root),
    element('div', { class: 'wall-middle' }, quiet, stage.root, pairing.root),
  );
  const root = element('div', { class: 'wall-screen' }, moving, identify.root);
  const views = [head, headline, figures, day, phone, stage, foot, pairing, identify];

  function place(state: PageState): void {
    const shifts = state.status?.display?.pixelShift !== false;
    const { x, y } = shifts ? shiftAt(kioskNowMs(state)) : { x: 0, y: 0 };
    const shift = `${String(x / 10)}vmin ${String(y / 10)}vmin`;
    if (moving.style.translate !== shift) moving.style.translate = shift;
  }

  /**
   * The phone that answered the questions may not run tests unless it gave a PIN: where it begins none, the wall, which
   * may, begins the first one.
   */
  let isDue = false;
  let begin: ReturnType<typeof setTimeout> | undefined;
  function beginOnce({ status, live }: PageState, waits: boolean): void {
    if (waits) isDue = true;
    if (status?.lastAttempt !== undefined) isDue = false;
    // A test of the device itself may be running as the answers come: the line's first test is due all the same.
    const isFree = !waits && live === undefined && status?.waiting.length === 0;
    if (!isDue || !isFree || mainNettest(status) === undefined) {
      clearTimeout(begin);
      begin = undefined;
    } else {
      begin ??= setTimeout(beginNow, phoneBeginsWithinMs);
    }
  }

  function beginNow(): void {
    isDue = false;
    void actions.beginMeasuring();
  }

  void stage.load().then(actions.repaint);

  return {
    root,
    update(known, texts) {
      // Of a kiosk that is gone nobody knows whether its test still runs.
      const now = isCutOff(known) ? { ...known, live: undefined } : known;
      const staged = now.live !== undefined;
      for (const view of views) view.update(now, texts);
      const waits = !pairing.root.hidden;
      setShown(pairing.root, waits && !staged);
      beginOnce(now, waits);
      setShown(stage.root, staged);
      setShown(quiet, !staged && !waits);
      root.toggleAttribute('data-old', isCutOff(known));

      place(now);
    },
    refreshLook: stage.refreshLook,
    close() {
      clearTimeout(begin);
      stage.close();
      pairing.close();
      identify.close();
    },
  };
}
