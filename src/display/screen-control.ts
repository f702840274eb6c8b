// Switches a screen off and on and turns its picture, by whichever of the system's programs can: wlopm and wlr-randr under
// Wayland, xset and xrandr under X11, cec-ctl for a television. Where none can, the page paints itself black.
import type { Exec } from '../core/exec.js';
import type { Session } from './session.js';

/** Width and height in pixels. */
export interface ScreenSize {
  readonly width: number;
  readonly height: number;
}

/** What a screen can be made to do. Each call resolves; none takes longer than 5 s per program. */
export interface ScreenControl {
  /** Whether a program did it; false: nothing here can. */
  power(on: boolean): Promise<boolean>;
  /** Width and height of an X11 screen in pixels, where a program tells. */
  size(): Promise<ScreenSize | undefined>;
  /** Whether a program did it; turning by 0 degrees needs none. */
  rotate(degrees: 0 | 90 | 180 | 270): Promise<boolean>;
}

const TIMEOUT_MS = 5_000;

interface Call {
  readonly program: string;
  readonly args: readonly string[];
}

/** Controls the screen of a session. */
export function createScreenControl(exec: Exec, session: Session): ScreenControl {
  const env = session.kind === 'wayland' || session.kind === 'x11' ? session.env : {};

  async function did({ program, args }: Call): Promise<boolean> {
    if ((await exec.find(program)) === undefined) return false;
    const result = await exec.run({
      program,
      args,
      env,
      timeoutMs: TIMEOUT_MS,
      killGraceMs: 500,
      maxStdoutBytes: 65_536,
    });
    return result.ending === 'exited' && result.exitCode === 0;
  }

  async function firstOf(calls: readonly Call[]): Promise<boolean> {
    for (const call of calls) if (await did(call)) return true;
    return false;
  }

  async function ask<Answer>(
    program: string,
    args: readonly string[],
    read: (text: string) => Answer,
    nothing: Answer,
  ): Promise<Answer> {
    if ((await exec.find(program)) === undefined) return nothing;
    const { ending, exitCode, stdout } = await exec.run({
      program,
      args,
      env,
      timeoutMs: TIMEOUT_MS,
      killGraceMs: 500,
    });
    return ending === 'exited' && exitCode === 0 ? read(stdout) : nothing;
  }

  const waylandOutputs = () => ask('wlr-randr', [], outputsOfWlrRandr, []);

  return {
    async size() {
      if (session.kind !== 'x11') return undefined;
      for (const [program, args] of [
        ['xrandr', ['--query']],
        ['xdpyinfo', []],
      ] as const) {
        const size = await ask(program, args, sizeOf, undefined);
        if (size !== undefined) return size;
      }
      return undefined;
    },
    async power(on) {
      if (session.kind === 'wayland') {
        if (await did({ program: 'wlopm', args: [on ? '--on' : '--off', '*'] })) return true;
        const names = await waylandOutputs();
        const done = await all(names, (name) =>
          did({ program: 'wlr-randr', args: ['--output', name, on ? '--on' : '--off'] }),
        );
        if (done) return true;
      }
      if (session.kind === 'x11') {
        const calls = on
          ? [{ program: 'xset', args: ['dpms', 'force', 'on'] }]
          : [{ program: 'xset', args: ['+dpms', 'dpms', 'force', 'off'] }];
        if (await firstOf(calls)) return true;
      }
      return did({ program: 'cec-ctl', args: ['--to', '0', on ? '--image-view-on' : '--standby'] });
    },
    async rotate(degrees) {
      if (degrees === 0) return true;
      if (session.kind === 'wayland') {
        return all(await waylandOutputs(), (name) =>
          did({ program: 'wlr-randr', args: ['--output', name, '--transform', String(degrees)] }),
        );
      }
      if (session.kind !== 'x11') return false;
      const names = await ask('xrandr', ['--query'], outputsOfXrandr, []);
      return all(names, (name) =>
        did({ program: 'xrandr', args: ['--output', name, '--rotate', TURNED[degrees]] }),
      );
    },
  };
}

/** xrandr's words: "right" turns the picture clockwise. */
const TURNED = { 90: 'right', 180: 'inverted', 270: 'left' } as const;

async function all(names: readonly string[], act: (name: string) => Promise<boolean>): Promise<boolean> {
  let done = names.length > 0;
  for (const name of names) done = (await act(name)) && done;
  return done;
}

/** Names of outputs in wlr-randr's answer: lines that begin at the margin, `HDMI-A-1 "Maker Model"`. */
export function outputsOfWlrRandr(text: string): string[] {
  return [...text.matchAll(/^([A-Za-z][\w-]*)[ \t]/gm)]
    .map((match) => match[1] ?? '')
    .filter((name) => name !== '');
}

/** Names of connected outputs in xrandr's answer: `HDMI-1 connected primary 1920x1080+0+0 …`. */
export function outputsOfXrandr(text: string): string[] {
  return [...text.matchAll(/^(\S+) connected\b/gm)]
    .map((match) => match[1] ?? '')
    .filter((name) => name !== '');
}

/** Size of an X11 screen in xrandr's answer (`current 1280 x 720`) or xdpyinfo's (`dimensions: 1280x720 pixels`). */
export function sizeOf(text: string): ScreenSize | undefined {
  const match = /\bcurrent (\d{2,5}) x (\d{2,5})\b|dimensions:\s+(\d{2,5})x(\d{2,5}) pixels/.exec(text);
  if (match === null) return undefined;
  return { width: Number(match[1] ?? match[3]), height: Number(match[2] ?? match[4]) };
}
