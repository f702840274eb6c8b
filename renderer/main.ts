// The page's start: the first paint, then the kiosk's state and its events, then the charts.
import './zod-without-eval.js';
import { apiUrl, createApiClient } from './api-client.js';
import { followEvents } from './event-stream.js';
import { createPage } from './page.js';
import { createSession } from './session.js';
import { wordingFor } from './wording.js';

/** Ages on the page are in minutes. */
const tickMs = 5_000;
/** Charts move on and missed news is caught up with, even if no event ever comes. */
const refreshMs = 5 * 60_000;

const api = createApiClient();
let wording = wordingFor(undefined);
let painting = 0;

const session = createSession(api, Date.now, paintSoon);
const page = createPage(
  document.body,
  api,
  {
    ...session.actions,
    repaint: paintSoon,
    openDetails: (id) => {
      page.openDetails(id);
    },
    openSettings: () => {
      page.openSettings();
    },
    showWall: () => {
      page.showWall();
    },
  },
  session.state,
  () => wording,
);

function paintSoon(): void {
  if (painting === 0) painting = requestAnimationFrame(paint);
}

function paint(): void {
  painting = 0;
  const timezone = session.state().status?.timezone;
  if (timezone !== undefined && timezone !== wording.timezone) wording = wordingFor(timezone);
  page.update();
}

function repaintWithNewLook(): void {
  page.refreshLook();
  paint();
}

paint();
followEvents(apiUrl('events'), {
  onEvent: session.onEvent,
  onOpen: session.onOpen,
  onLost: session.onLost,
  onUnreadable: session.onUnreadableEvent,
});
void session.refreshAll();
void page.loadCharts().then(paint);
setInterval(paint, tickMs);
setInterval(() => void session.refreshAll(), refreshMs);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaintWithNewLook);
addEventListener('resize', repaintWithNewLook);
