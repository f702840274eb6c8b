// The attached display of a daemon: what it is made of on this machine, and when it is dark.
import { access } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Clock } from '../core/clock.js';
import type { Config } from '../core/config.js';
import type { Exec } from '../core/exec.js';
import type { ScreenStatus } from '../core/screen.js';
import { createDisplay, type Display } from '../display/display.js';
import { supervise } from '../exec/supervise.js';
import { createQuietHours } from '../schedule/quiet-hours.js';
import { timezoneOf } from './device-facts.js';
import { packageRoot, systemRoot } from './package-facts.js';

/** What the attached display needs of the daemon. */
export interface AttachedScreenParts {
  readonly clock: Clock;
  readonly exec: Exec;
  config(): Config;
  /** The daemon's own address. */
  url(): string;
  clockSet(): boolean;
  onStatus(status: ScreenStatus): void;
}

/** The attached display of this machine. */
export function createAttachedScreen(parts: AttachedScreenParts): Display {
  const { clock, exec, config } = parts;
  const runtime = process.env.XDG_RUNTIME_DIR ?? '';
  return createDisplay({
    clock,
    exec,
    supervise,
    surroundings: {
      env: process.env,
      sysfsRoot: path.join(systemRoot(process.env), 'sys'),
      x11Folder: '/tmp/.X11-unix',
    },
    scratchFolder: runtime === '' ? os.tmpdir() : runtime,
    isRoot: process.getuid?.() === 0,
    settings: () => config().screen,
    language: () => languageOf(config(), process.env),
    url: () => new URL('/?wall', parts.url()).href,
    electron: () => findElectron(process.env),
    isDark: (nowMs) =>
      createQuietHours(config().screen.darkHours, [], timezoneOf(config())).until(nowMs) !== undefined,
    clockSet: parts.clockSet,
    onStatus: parts.onStatus,
  });
}

function languageOf({ display }: Config, env: NodeJS.ProcessEnv): string {
  if (display.language !== 'auto') return display.language;
  return /^[a-z]{2}/.exec(env.LANG ?? '')?.[0] ?? 'en';
}

/**
 * Electron's binary and the window's code. The package "electron" is never imported: it would begin to download its binary.
 * `ELECTRON_OVERRIDE_DIST_PATH` is Electron's own variable for a folder elsewhere.
 */
export async function findElectron(
  env: NodeJS.ProcessEnv,
): Promise<{ binary: string; main: string } | undefined> {
  const named = env.ELECTRON_OVERRIDE_DIST_PATH ?? '';
  const folder = named === '' ? path.join(packageRoot, 'node_modules', 'electron', 'dist') : named;
  const binary = path.join(folder, 'electron');
  const main = path.join(packageRoot, 'dist', 'electron', 'main.js');
  const arePresent = await Promise.all([binary, main].map(isThere));
  return arePresent.every(Boolean) ? { binary, main } : undefined;
}

async function isThere(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
