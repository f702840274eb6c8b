// Which program shows the page, and how it is called: decided from facts, so that it can be asked without starting anything.
import type { ScreenSettings } from '../core/screen.js';
import { chromiumArguments, electronArguments } from './browser-arguments.js';
import type { Session } from './session.js';

/** What the choice is made from. */
export interface DisplayFacts {
  readonly settings: ScreenSettings;
  readonly session: Session;
  readonly url: string;
  readonly language: string;
  /** Where the window's program may write; in memory where there is such a place. */
  readonly scratchFolder: string;
  /** Electron's binary, where it is on disk, and the window's code. */
  readonly electron?: { readonly binary: string; readonly main: string };
  readonly chromium?: string;
  readonly size?: { readonly width: number; readonly height: number } | undefined;
  /** A compositor that can take a bare screen. */
  readonly compositor?: string;
  readonly isRoot: boolean;
}

/** What is started, or why nothing is. */
export type DisplayChoice =
  | {
      readonly kind: 'run';
      readonly program: 'electron' | 'chromium';
      readonly file: string;
      readonly args: readonly string[];
      readonly env: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'none'; readonly why: string };

/** Chooses. Nothing is guessed: what was asked for and is missing is said, and not replaced by something else. */
export function chooseDisplay(facts: DisplayFacts): DisplayChoice {
  const { settings, session } = facts;
  if (settings.program === 'none') return { kind: 'none', why: 'screen.program is none' };
  if (session.kind === 'none')
    return { kind: 'none', why: 'no screen is connected and no desktop session is running' };
  if (facts.isRoot && settings.sandbox) {
    return {
      kind: 'none',
      why: 'Chromium has no sandbox when it runs as root; start the kiosk as another user, or set screen.sandbox to false',
    };
  }
  const program = programOf(facts);
  if (typeof program === 'string') return { kind: 'none', why: program };
  return session.kind === 'screen'
    ? onBareScreen(facts, program)
    : { kind: 'run', ...program, env: session.env };
}

interface Program {
  readonly program: 'electron' | 'chromium';
  readonly file: string;
  readonly args: readonly string[];
}

function programOf(facts: DisplayFacts): Program | string {
  const { settings, electron, chromium, session } = facts;
  const wayland = session.kind !== 'x11';
  const shared = { ...facts, sandbox: settings.sandbox, pointer: settings.pointer, wayland };
  if (electron !== undefined && settings.program !== 'chromium') {
    return {
      program: 'electron',
      file: electron.binary,
      args: electronArguments({ ...shared, main: electron.main }),
    };
  }
  if (settings.program === 'electron')
    return "screen.program is electron, but Electron's binary is not on disk";
  if (chromium !== undefined) return { program: 'chromium', file: chromium, args: chromiumArguments(shared) };
  return 'neither Electron nor Chromium is installed; on Debian: apt-get install chromium';
}

/** A compositor for one window takes the screen, and starts the program on it. */
function onBareScreen({ compositor, session }: DisplayFacts, program: Program): DisplayChoice {
  if (compositor === undefined) {
    const connector = session.kind === 'screen' ? session.connector : '';
    return {
      kind: 'none',
      why: `a screen is connected (${connector}), but nothing draws on it; on Debian: apt-get install cage`,
    };
  }
  return {
    kind: 'run',
    program: program.program,
    file: compositor,
    // -d: no window decorations; -s: the console can still be reached by its keys.
    args: ['-d', '-s', '--', program.file, ...program.args],
    env: {},
  };
}
