// Where a window could appear: a Wayland or X11 session that is running, or a connected screen that no session has taken.
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

/** Where a window could appear. */
export type Session =
  | { readonly kind: 'wayland'; readonly env: Readonly<Record<string, string>> }
  | { readonly kind: 'x11'; readonly env: Readonly<Record<string, string>> }
  /** A screen is connected, and nothing draws on it. */
  | { readonly kind: 'screen'; readonly connector: string }
  | { readonly kind: 'none' };

/** What the search looks at. */
export interface SessionSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** /sys, or a folder that stands for it. */
  readonly sysfsRoot: string;
  /** /tmp/.X11-unix, or a folder that stands for it. */
  readonly x11Folder: string;
}

/** Finds the session of this user. What the environment names comes first, then sockets, then a bare screen. */
export async function findSession({ env, sysfsRoot, x11Folder }: SessionSurroundings): Promise<Session> {
  const runtime = env.XDG_RUNTIME_DIR;
  if (env.WAYLAND_DISPLAY !== undefined && env.WAYLAND_DISPLAY !== '') {
    return {
      kind: 'wayland',
      env: { ...(runtime && { XDG_RUNTIME_DIR: runtime }), WAYLAND_DISPLAY: env.WAYLAND_DISPLAY },
    };
  }
  if (env.DISPLAY !== undefined && env.DISPLAY !== '') {
    return {
      kind: 'x11',
      env: { DISPLAY: env.DISPLAY, ...(env.XAUTHORITY && { XAUTHORITY: env.XAUTHORITY }) },
    };
  }
  if (runtime !== undefined && runtime !== '') {
    const socket = await firstSocket(runtime, /^wayland-\d+$/);
    if (socket !== undefined)
      return { kind: 'wayland', env: { XDG_RUNTIME_DIR: runtime, WAYLAND_DISPLAY: socket } };
  }
  const display = await firstSocket(x11Folder, /^X\d+$/);
  if (display !== undefined) return { kind: 'x11', env: { DISPLAY: `:${display.slice(1)}` } };
  const connector = await connectedScreen(sysfsRoot);
  return connector === undefined ? { kind: 'none' } : { kind: 'screen', connector };
}

async function firstSocket(folder: string, name: RegExp): Promise<string | undefined> {
  const names = await readdir(folder).catch(() => []);
  for (const candidate of names.filter((entry) => name.test(entry)).sort()) {
    const facts = await stat(path.join(folder, candidate)).catch(() => undefined);
    if (facts?.isSocket() === true) return candidate;
  }
  return undefined;
}

/** The first connector of the kernel's that has a screen: /sys/class/drm/card1-HDMI-A-1/status. */
async function connectedScreen(sysfsRoot: string): Promise<string | undefined> {
  const folder = path.join(sysfsRoot, 'class', 'drm');
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((entry) => /^card\d+-/.test(entry)).sort()) {
    if (name.includes('Writeback')) continue;
    const text = await readFile(path.join(folder, name, 'status'), 'utf8').catch(() => '');
    if (text.trim() === 'connected') return name.replace(/^card\d+-/, '');
  }
  return undefined;
}
