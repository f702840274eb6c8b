// The attached display: finds where a window can appear, keeps the program running that shows it, and keeps its hours.
import { randomUUID } from 'node:crypto';
import type { Clock } from '../core/clock.js';
import type { ScreenSettings, ScreenStatus } from '../core/screen.js';
import type { Exec } from '../core/exec.js';
import type { Supervise } from '../core/supervise.js';
import { chooseDisplay, type DisplayChoice } from './choose-display.js';
import { createDarkHours } from './dark-hours.js';
import { createScreenControl, type ScreenSize } from './screen-control.js';
import { findSession, type Session, type SessionSurroundings } from './session.js';

/** The attached display at work. */
export interface Display {
  start(): void;
  stop(): Promise<void>;
  status(): ScreenStatus;
  /** The page on the display lives, or was touched; `key` is the one in its address, so that no other page can say so. */
  alive(key: string, touched?: boolean): boolean;
}

/** What a display works with. */
export interface DisplayParts {
  readonly clock: Clock;
  readonly exec: Exec;
  readonly supervise: Supervise;
  readonly surroundings: SessionSurroundings;
  readonly scratchFolder: string;
  readonly isRoot: boolean;
  settings(): ScreenSettings;
  language(): string;
  /** Address of the wall page on this device. */
  url(): string;
  /** Electron's binary and the window's code, where they are on disk. */
  electron(): Promise<{ readonly binary: string; readonly main: string } | undefined>;
  isDark(nowMs: number): boolean;
  clockSet(): boolean;
  onStatus(status: ScreenStatus): void;
  readonly waitsMs?: readonly number[];
  /** How long the page on the display may be silent before its program is started again, ms. */
  readonly silenceMs?: number;
}

const CHROMIUMS = ['chromium', 'chromium-browser'];
const SILENCE_MS = 15_000;
/** How long a browser may take to show the page on the slowest board. */
const START_MS = 60_000;

/** The display of this device. */
export function createDisplay(parts: DisplayParts): Display {
  const { clock, exec, silenceMs = SILENCE_MS } = parts;
  let session: Session = { kind: 'none' };
  let program: ScreenStatus['program'];
  let none: string | undefined;
  let key = randomUUID();
  let heardMs: number | undefined;
  /** Its end has been asked for and has not come yet. */
  let isGivenUp = false;
  let pulses: NodeJS.Timeout | undefined;

  const supervisor = parts.supervise(
    async () => {
      session = await findSession(parts.surroundings);
      key = randomUUID();
      heardMs = undefined;
      isGivenUp = false;
      const control = createScreenControl(exec, session);
      // The screen is turned first: its width and height are those of the turned one.
      await control.rotate(parts.settings().rotateDegrees);
      const choice = await choose(await control.size());
      program = choice.kind === 'run' ? choice.program : undefined;
      none = choice.kind === 'run' ? undefined : choice.why;
      if (choice.kind === 'none') return choice.why;
      return choice;
    },
    {
      clock,
      ...(parts.waitsMs && { waitsMs: parts.waitsMs }),
      onState: () => {
        parts.onStatus(status());
      },
    },
  );

  async function choose(size: ScreenSize | undefined): Promise<DisplayChoice> {
    const electron = await parts.electron();
    const chromium = await firstFound(exec, CHROMIUMS);
    const compositor = await exec.find('cage');
    return chooseDisplay({
      settings: parts.settings(),
      session,
      url: withKey(parts.url(), key),
      language: parts.language(),
      scratchFolder: parts.scratchFolder,
      isRoot: parts.isRoot,
      size,
      ...(electron && { electron }),
      ...(chromium !== undefined && { chromium }),
      ...(compositor !== undefined && { compositor }),
    });
  }

  const hours = createDarkHours({
    clock,
    isDark: parts.isDark,
    clockSet: parts.clockSet,
    wakeMs: () => parts.settings().wakeMinutes * 60_000,
    power: (on) => createScreenControl(exec, session).power(on),
    onScreen: () => {
      parts.onStatus(status());
    },
  });

  /** A page that falls silent, or never speaks, hangs: its program is ended, and comes back after a pause. */
  function listen(): void {
    const state = supervisor.state();
    if (state.state !== 'running' || isGivenUp) return;
    const allowedMs = heardMs === undefined ? START_MS : silenceMs;
    if (clock.monotonicMs() - (heardMs ?? state.sinceMs) < allowedMs) return;
    isGivenUp = true;
    supervisor.restart(`the page on the display was silent for ${Math.round(allowedMs / 1_000)} s`);
  }

  function status(): ScreenStatus {
    const state = supervisor.state();
    const shown = { restarts: supervisor.restarts(), ...(program && { program }) };
    if (state.state === 'stopped') return { state: 'none', restarts: shown.restarts };
    if (state.state === 'waiting') {
      return none === undefined
        ? { ...shown, state: 'waiting', detail: state.detail }
        : { state: 'none', detail: none, restarts: shown.restarts };
    }
    return { ...shown, state: heardMs === undefined ? 'starting' : 'shown', power: hours.screen() };
  }

  return {
    start() {
      if (parts.settings().program === 'none') return;
      supervisor.start();
      hours.start();
      pulses = setInterval(listen, 1_000);
      pulses.unref();
    },
    async stop() {
      clearInterval(pulses);
      await hours.stop();
      await supervisor.stop();
    },
    status,
    alive(given, touched = false) {
      if (given !== key) return false;
      const isFirst = heardMs === undefined;
      heardMs = clock.monotonicMs();
      if (touched) hours.wake();
      if (isFirst) parts.onStatus(status());
      return true;
    },
  };
}

function withKey(url: string, key: string): string {
  const address = new URL(url);
  address.searchParams.set('display', key);
  return address.href;
}

async function firstFound(exec: Exec, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    const found = await exec.find(name);
    if (found !== undefined) return found;
  }
  return undefined;
}
