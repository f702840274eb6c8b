import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBalena } from '../../src/balena/index.js';
import { ask } from '../../src/balena/supervisor.js';
import { createUpdateLock } from '../../src/balena/update-lock.js';
import { createExec } from '../../src/exec/exec.js';

let folder: string;
let lock: string;
let server: Server | undefined;
const exec = createExec();
const hasFlock = spawnSync('flock', ['--version']).status === 0;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mk-kiosk-balena-'));
  lock = path.join(folder, 'updates.lock');
});

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  fs.rmSync(folder, { recursive: true, force: true });
});

/** A Supervisor that answers as it is told. */
async function supervisor(answer: RequestListener): Promise<string> {
  server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

/** True when flock(1) finds the lock free. */
function isFlockFree(): boolean {
  return spawnSync('flock', ['--nonblock', lock, 'true']).status === 0;
}

describe('balena/update-lock', () => {
  it('holds the file while a test runs, and leaves none behind', async () => {
    const release = createUpdateLock(folder, exec).hold();
    expect(fs.readFileSync(lock, 'utf8')).toBe(`mk-kiosk ${process.pid}\n`);
    await release();
    expect(fs.existsSync(lock)).toBe(false);
  });

  it.skipIf(!hasFlock)('is held for who asks by flock(2), too', async () => {
    const release = createUpdateLock(folder, exec).hold();
    await expect.poll(isFlockFree).toBe(false);
    await release();
    expect(fs.existsSync(lock)).toBe(false);
  });

  it('removes at the start what a killed kiosk left, and never what somebody else made', async () => {
    fs.writeFileSync(lock, 'mk-kiosk 4711\n');
    createUpdateLock(folder, exec);
    expect(fs.existsSync(lock)).toBe(false);
    for (const text of ['', '12\n']) {
      fs.writeFileSync(lock, text);
      await createUpdateLock(folder, exec).hold()();
      expect(fs.readFileSync(lock, 'utf8')).toBe(text);
    }
  });

  it('a kiosk that is killed with -9 leaves a lock that the next one removes', () => {
    const module = path.resolve(import.meta.dirname, '..', '..', 'dist', 'src', 'balena', 'update-lock.js');
    const kill = `import { createUpdateLock } from ${JSON.stringify(module)};
      createUpdateLock(${JSON.stringify(folder)}, { run: () => new Promise(() => {}) }).hold();
      process.kill(process.pid, 'SIGKILL');`;
    expect(() => execFileSync(process.execPath, ['--input-type=module', '-e', kill])).toThrow();
    expect(fs.existsSync(lock)).toBe(true);
    createUpdateLock(folder, exec);
    expect(fs.existsSync(lock)).toBe(false);
  });

  it('does nothing where the folder is missing or not balena’s', async () => {
    await createUpdateLock(path.join(folder, 'none'), exec).hold()();
    const clock = { monotonicMs: () => 0 };
    const without = createBalena({}, { exec, clock }, [folder]);
    const release = without.holdUpdates();
    expect(fs.existsSync(lock)).toBe(false);
    await release();
    expect(without.status()).toBeUndefined();
    const within = createBalena({ BALENA: '1' }, { exec, clock }, [path.join(folder, 'none'), folder]);
    await within.holdUpdates()();
    expect(fs.existsSync(lock)).toBe(false);
  });
});

describe('balena/supervisor', () => {
  it('reads how the device stands', async () => {
    const asked: (string | undefined)[] = [];
    const address = await supervisor((request, response) => {
      asked.push(request.url);
      response.end(
        JSON.stringify({
          status: 'Downloading',
          download_progress: 41.5,
          update_pending: true,
          update_failed: false,
          commit: 'abc',
          os_version: 'balenaOS 6.1',
          ip_address: '192.0.2.7',
        }),
      );
    });
    expect(await ask({ address, apiKey: 'k/1' })).toEqual({
      status: 'Downloading',
      progress_percent: 41.5,
      updatePending: true,
      updateFailed: false,
      release: 'abc',
      osVersion: 'balenaOS 6.1',
    });
    expect(asked).toEqual(['/v1/device?apikey=k%2F1']);
  });

  it.each([
    [
      'null for what it does not know',
      '{"status":"Idle","download_progress":null,"commit":null}',
      { status: 'Idle' },
    ],
    ['no JSON', 'Not <b>JSON', { trouble: 'its answer is not understood' }],
    ['a list', '[]', { trouble: 'its answer is not understood' }],
    ['absurd progress', '{"download_progress":-3}', { trouble: 'its answer is not understood' }],
    ['more than anybody reads', 'x'.repeat(200_000), { trouble: 'its answer does not end' }],
  ])('takes %s', async (_what, body, status) => {
    const address = await supervisor((_request, response) => response.end(body));
    expect(await ask({ address, apiKey: 'k' })).toEqual(status);
  });

  it('says what is wrong, and never the key', async () => {
    const address = await supervisor((_request, response) => response.writeHead(401).end('no'));
    expect(await ask({ address, apiKey: 'secret' })).toEqual({ trouble: 'it answered 401' });
    expect(await ask({ address: 'nonsense', apiKey: 'k' })).toEqual({
      trouble: 'BALENA_SUPERVISOR_ADDRESS is no address',
    });
    const gone = await ask({ address: 'http://127.0.0.1:1', apiKey: 'secret' });
    expect(gone.trouble).toBeDefined();
    expect(gone.trouble).not.toContain('secret');
  });

  it('keeps nobody waiting for a Supervisor that hangs', async () => {
    const address = await supervisor(() => undefined);
    const env = { BALENA_SUPERVISOR_ADDRESS: address, BALENA_SUPERVISOR_API_KEY: 'k' };
    const { status } = createBalena(env, { exec, clock: { monotonicMs: () => 0 } }, []);
    expect([status(), status(), status()]).toEqual([{}, {}, {}]);
    await expect.poll(() => status()?.trouble, { timeout: 10_000 }).toBeDefined();
  });
});
