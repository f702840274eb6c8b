// The daemon and a real Chromium on a real (virtual) screen: shown, killed, hung, and gone with the daemon.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createKioskProcess, stop, type KioskProcess } from '../bin/kiosk-process.js';

const statusSchema = z.object({
  screen: z.object({
    state: z.string(),
    restarts: z.number(),
    detail: z.string().optional(),
    program: z.string().optional(),
  }),
});

/** `npm run test:long` kills fifty times. */
const KILLS = process.env.MK_KIOSK_TEST_KILLS === undefined ? 4 : Number(process.env.MK_KIOSK_TEST_KILLS);

const tools = { xvfb: find('Xvfb'), weston: find('weston'), chromium: find('chromium') };

let folder: string;
let kiosk: KioskProcess;
const servers: ChildProcess[] = [];

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mk-kiosk-screen-'));
  kiosk = await createKioskProcess();
});

afterEach(async () => {
  await kiosk.end();
  await Promise.all(servers.splice(0).map((server) => stop(server)));
  fs.rmSync(folder, { recursive: true, force: true });
});

function find(program: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(':');
  return folders.map((name) => path.join(name, program)).find((file) => fs.existsSync(file));
}

/** An X server on a display number that it chooses itself. */
function startXvfb(): Promise<string> {
  return new Promise((resolve, reject) => {
    const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x720x24', '-nolisten', 'tcp'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    servers.push(server);
    server.stdio[3]?.once('data', (number: unknown) => {
      resolve(`:${String(number).trim()}`);
    });
    server.once('exit', (code) => {
      reject(new Error(`Xvfb ended with ${code}`));
    });
  });
}

/** A Wayland compositor without any output but memory. */
async function startWeston(): Promise<string> {
  const args = [
    '--backend=headless-backend.so',
    '--socket=wayland-7',
    '--width=1280',
    '--height=720',
    '--idle-time=0',
  ];
  fs.chmodSync(folder, 0o700);
  servers.push(spawn('weston', args, { env: { ...process.env, XDG_RUNTIME_DIR: folder }, stdio: 'ignore' }));
  await expect.poll(() => fs.existsSync(path.join(folder, 'wayland-7')), { timeout: 20_000 }).toBe(true);
  return 'wayland-7';
}

/** The tests may run as root, and Chromium has no sandbox then. */
const settings = ['--screen.program=chromium', '--screen.sandbox=false', '--schedule.runAtStart=false'];

/** How long it took until the page said that it lives, after this many restarts, in ms. */
async function shown(url: string, restarts: number): Promise<number> {
  const begun = performance.now();
  await expect
    .poll(
      async () => {
        const { screen } = statusSchema.parse(await (await fetch(`${url}/api/v1/status`)).json());
        return screen.state === 'shown' && screen.restarts >= restarts;
      },
      { timeout: 120_000, interval: 100 },
    )
    .toBe(true);
  return performance.now() - begun;
}

/** Processes whose command line has a text: the display's key names this kiosk's browser and no other. */
function processesWith(text: string): number[] {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => commandLine(pid).includes(text));
}

function commandLine(pid: number): string {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

const ofBrowser = () => processesWith(`--user-data-dir=${folder}`);
const main = () => ofBrowser().filter((pid) => !commandLine(pid).includes('--type='));
const renderers = () => ofBrowser().filter((pid) => commandLine(pid).includes('--type=renderer'));

describe('display, on a real screen', () => {
  it.skipIf(tools.xvfb === undefined || tools.chromium === undefined)(
    'shows the wall over the whole of an X11 screen, and again after kills of browser and page',
    async () => {
      const display = await startXvfb();
      const { url } = await kiosk.start(settings, { DISPLAY: display, XDG_RUNTIME_DIR: folder });
      await shown(url, 0);
      if (find('xwininfo') !== undefined) {
        const windows = execFileSync('xwininfo', ['-root', '-tree', '-display', display], {
          encoding: 'utf8',
        });
        expect(windows).toMatch(/128[01]x72[01]\+/);
      }
      const took: number[] = [];
      for (let kill = 1; kill <= KILLS; kill += 1) {
        const victims = kill % 4 === 0 ? renderers() : main();
        expect(victims.length).toBeGreaterThan(0);
        for (const pid of victims) process.kill(pid, 'SIGKILL');
        took.push(await shown(url, kill));
      }
      // Silence of 15 s, a pause of 10 s at most, and the browser's own start: 30 s where nothing else needs the processor.
      process.stdout.write(
        `the display was back after ${took.map((ms) => (ms / 1_000).toFixed(1)).join(', ')} s\n`,
      );
      expect(Math.max(...took)).toBeLessThan(60_000);
    },
    30 * 60_000,
  );

  it.skipIf(tools.weston === undefined || tools.chromium === undefined)(
    'shows the wall under Wayland',
    async () => {
      const display = await startWeston();
      const { url } = await kiosk.start(settings, { WAYLAND_DISPLAY: display, XDG_RUNTIME_DIR: folder });
      await shown(url, 0);
      expect(main().map(commandLine).join('')).toContain('--ozone-platform=wayland');
    },
  );

  it.skipIf(tools.xvfb === undefined || tools.chromium === undefined)(
    'takes the browser with it, stopped or killed',
    async () => {
      const display = await startXvfb();
      for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
        const { url, child } = await kiosk.start(settings, { DISPLAY: display, XDG_RUNTIME_DIR: folder });
        await shown(url, 0);
        await stop(child, signal);
        await expect.poll(ofBrowser, { timeout: 15_000 }).toEqual([]);
      }
    },
  );
});
