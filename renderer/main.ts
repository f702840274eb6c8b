// The page's start: the first paint in the language and colours that were last set, then the kiosk's state and its events.
import './zod-without-eval.js';
import type { Language, Display } from '../src/core/display.js';
import { createAccessClient, pairingToken } from './access-client.js';
import { apiUrl, createApiClient } from './api-client.js';
import { followEvents } from './event-stream.js';
import { catalogues } from './messages/messages.js';
import { createNaming } from './named-status.js';
import { kioskNowMs } from './page-state.js';
import { createSession } from './session.js';
import { attachScreen } from './shell/attached-screen.js';
import { languageOf } from './shell/language.js';
import { watchPresence } from './shell/presence.js';
import { rememberedSettings, rememberSettings } from './shell/remembered-settings.js';
import { isWall, pageOf } from './shell/route.js';
import { createShell, type Shell } from './shell/shell.js';
import { applyTheme, themeOf } from './shell/theme.js';
import { isNight } from './wall/night-hours.js';
import { localeOf, wordingFor } from './wording.js';

/** Ages on the page are in minutes. */
const tickMs = 5_000;
/** Charts move on and missed news is caught up with, even if no event ever comes. */
const refreshMs = 5 * 60_000;

const api = createApiClient();
const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
const isWallDisplay = isWall(new URLSearchParams(location.search), matchMedia('(any-pointer)').matches);
const presence = isWallDisplay ? watchPresence(window, changePlace) : undefined;
/** The query of the wall's own address, for when it comes back. */
const wallSearch = location.search;
let settings: Display | undefined = rememberedSettings();
let wording = wordingFor(undefined);
let painting = 0;
/** The language whose catalogue was asked for last. */
let asked: Language | undefined;
let shell: Shell | undefined;
const named = createNaming();

const attached = attachScreen(api, new URLSearchParams(location.search));
const session = createSession(api, Date.now, paintSoon);

function paintSoon(): void {
  if (painting === 0) painting = requestAnimationFrame(paint);
}

function paint(): void {
  painting = 0;
  const { status } = session.state();
  adoptSettings(status?.display);
  adoptTheme();
  void speak();
  const { timezone, speedUnit } = wording;
  const next = { timezone: status?.timezone ?? timezone, speedUnit: settings?.speedUnit ?? speedUnit };
  if (next.timezone !== timezone || next.speedUnit !== speedUnit) {
    wording = wordingFor(next.timezone, { ...wording, speedUnit: next.speedUnit });
  }
  attached?.update(status);
  shell?.update();
}

function adoptSettings(heard: Display | undefined): void {
  if (heard === undefined || heard === settings) return;
  if (JSON.stringify(heard) !== JSON.stringify(settings)) rememberSettings(heard);
  settings = heard;
}

function atWall(): boolean {
  return isWallDisplay && presence?.present() !== true;
}

function adoptTheme(): void {
  const nightHours = settings?.nightHours ?? [];
  // Who reads the code of the first start stands before it, at whatever hour.
  const night =
    atWall() &&
    session.state().status?.firstStart !== true &&
    isNight(nightHours, kioskNowMs(session.state()), wording.timezone);
  if (applyTheme(night ? 'night' : themeOf(settings?.theme, systemIsDark.matches))) shell?.refreshLook();
}

/** Builds everything anew in the language that is asked for; the one before stays where its catalogue does not come. */
async function speak(): Promise<void> {
  const language = languageOf(settings?.language, navigator.languages);
  if (language === asked) return;
  asked = language;
  const messages = await catalogues[language]().catch(() => undefined);
  if (language !== asked) return;
  if (messages !== undefined) {
    const locale = localeOf(language, navigator.languages);
    wording = wordingFor(wording.timezone, { ...wording, messages, language, locale });
  }
  build();
}

function build(): void {
  shell?.close();
  shell = createShell({
    api,
    wall: atWall(),
    actions: { ...session.actions, repaint: paintSoon },
    state: () => named(session.state(), wording.messages.measured),
    wording: () => wording,
  });
  paint();
}

/** Somebody came to the wall, or went. */
function changePlace(): void {
  if (atWall()) history.replaceState(undefined, '', `./${wallSearch}`);
  build();
}

function repaintWithNewLook(): void {
  adoptTheme();
  shell?.refreshLook();
  paintSoon();
}

/** A phone that read the wall's code brings its token along, behind the hash: it is used once, and shown to nobody. */
async function enter(): Promise<void> {
  const token = pairingToken(location.hash);
  if (token !== undefined) {
    history.replaceState(undefined, '', `.${pageOf(location.pathname)}${location.search}`);
    const answer = await createAccessClient(api).pair(token);
    if (!answer.ok) session.actions.tell(answer.fault);
  }
  await session.refreshAll();
}

adoptTheme();
void speak();
followEvents(apiUrl('events'), {
  onEvent: session.onEvent,
  onOpen: session.onOpen,
  onLost: session.onLost,
  onUnreadable: session.onUnreadableEvent,
});
void enter();
setInterval(paint, tickMs);
setInterval(() => void session.refreshAll(), refreshMs);
systemIsDark.addEventListener('change', repaintWithNewLook);
addEventListener('resize', repaintWithNewLook);
