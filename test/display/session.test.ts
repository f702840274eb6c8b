// Finding where a window can appear, in folders that stand for /sys, the runtime folder and /tmp/.X11-unix.
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findSession } from '../../src/display/session.js';

let folder: string;
const servers: net.Server[] = [];

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mk-kiosk-test-'));
});

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done))));
  fs.rmSync(folder, { recursive: true, force: true });
});

async function socket(name: string): Promise<void> {
  const server = net.createServer();
  servers.push(server);
  await new Promise<void>((done) => server.listen(path.join(folder, name), done));
}

function connector(name: string, status: string): void {
  fs.mkdirSync(path.join(folder, 'class', 'drm', name), { recursive: true });
  fs.writeFileSync(path.join(folder, 'class', 'drm', name, 'status'), status);
}

const find = (env: Record<string, string> = {}) => findSession({ env, sysfsRoot: folder, x11Folder: folder });

describe('display/session', () => {
  it('finds nothing on a machine without screen', async () => {
    expect(await find()).toEqual({ kind: 'none' });
  });

  it('takes what the environment names', async () => {
    expect(
      await find({ WAYLAND_DISPLAY: 'wayland-1', XDG_RUNTIME_DIR: '/run/user/1', DISPLAY: ':0' }),
    ).toEqual({
      kind: 'wayland',
      env: { WAYLAND_DISPLAY: 'wayland-1', XDG_RUNTIME_DIR: '/run/user/1' },
    });
    expect(await find({ DISPLAY: ':7', XAUTHORITY: '/x' })).toEqual({
      kind: 'x11',
      env: { DISPLAY: ':7', XAUTHORITY: '/x' },
    });
  });

  it('finds the sockets of sessions that the service was not started in', async () => {
    await socket('wayland-1');
    fs.writeFileSync(path.join(folder, 'wayland-0'), 'no socket');
    expect(await find({ XDG_RUNTIME_DIR: folder })).toMatchObject({ env: { WAYLAND_DISPLAY: 'wayland-1' } });
    await socket('X3');
    expect(await find()).toEqual({ kind: 'x11', env: { DISPLAY: ':3' } });
  });

  it('finds a connected screen that nothing draws on, and no writeback connector', async () => {
    connector('card0-Writeback-1', 'connected\n');
    connector('card1-HDMI-A-1', 'disconnected\n');
    expect(await find()).toEqual({ kind: 'none' });
    connector('card1-HDMI-A-2', 'connected\n');
    expect(await find()).toEqual({ kind: 'screen', connector: 'HDMI-A-2' });
  });

  it.each(['', 'unknown', '\0\0\0', 'x'.repeat(1_000_000)])(
    'takes a status of garbage for no screen',
    async (text) => {
      connector('card0-DSI-1', text);
      expect(await find()).toEqual({ kind: 'none' });
    },
  );
});
