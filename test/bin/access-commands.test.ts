import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { accessDocumentSchema, madeTokenSchema, tokenSchema } from '../../src/core/access.js';
import { createKioskProcess, type KioskProcess } from './kiosk-process.js';

const pin = '482913';

describe('bin: pin and token', () => {
  let kiosk: KioskProcess;
  beforeAll(async () => {
    kiosk = await createKioskProcess();
  });
  afterAll(() => kiosk.end());

  const kept = () => readFileSync(join(kiosk.dataFolder, 'access.json'), 'utf8');

  it('sets a PIN from standard input, keeps a hash of it, and refuses what is none', async () => {
    expect((await kiosk.run(['pin', 'set'], { input: '1234\n' })).code).toBe(2);
    expect((await kiosk.run(['pin', 'set'], { input: '' })).code).toBe(2);
    const set = await kiosk.run(['pin', 'set'], { input: `${pin}\n` });
    expect(set).toMatchObject({ code: 0, stdout: 'a PIN is set\n' });
    expect(kept()).not.toContain(pin);
    expect(statSync(join(kiosk.dataFolder, 'access.json')).mode & 0o777).toBe(0o600);
    const shown = await kiosk.run(['config', 'show']);
    expect(shown.stdout).not.toContain(pin);
  });

  it('shows a token once, lists it without, and says what it does not understand', async () => {
    const made = await kiosk.run(['token', 'create', '--name', 'grafana', '--scope', 'read']);
    expect(made.stdout).toMatch(/^mkk_[\w-]{43}\n$/);
    expect(kept()).not.toContain(made.stdout.trim());
    const listed = z
      .array(tokenSchema)
      .parse(JSON.parse((await kiosk.run(['token', 'list', '--json'])).stdout));
    expect(listed).toMatchObject([{ name: 'grafana', scopes: ['read'] }]);
    expect((await kiosk.run(['token', 'create', '--name', 'x', '--scope', 'all'])).code).toBe(2);
    expect((await kiosk.run(['token', 'create', '--scope', 'read'])).code).toBe(2);
    expect((await kiosk.run(['token', 'revoke', 'nobody'])).code).toBe(4);
  });

  it('goes through the running kiosk, which knows the change at once; a damaged file costs the credentials, not the kiosk', async () => {
    writeFileSync(join(kiosk.dataFolder, 'access.json'), '{"pin"');
    const { url, child } = await kiosk.start();
    const access = async () => accessDocumentSchema.parse(await (await fetch(`${url}/api/v1/access`)).json());
    expect(await access()).toMatchObject({
      caller: 'loopback',
      pin: { set: false },
      setup: { finished: true },
    });
    expect((await kiosk.run(['pin', 'set'], { input: pin })).code).toBe(0);
    expect((await access()).pin.set).toBe(true);
    const made = await kiosk.run(['token', 'create', '--name', 'ci', '--scope', 'run,read', '--json']);
    const { secret, token } = madeTokenSchema.parse(JSON.parse(made.stdout));
    const headers = { authorization: `Bearer ${secret}` };
    const ask = async (path: string) => (await fetch(`${url}${path}`, { headers })).status;
    expect([await ask('/api/v1/status'), await ask('/api/v1/export.csv')]).toEqual([200, 403]);
    expect((await kiosk.run(['token', 'revoke', token.name])).code).toBe(0);
    expect(await ask('/api/v1/status')).toBe(401);

    const put = (key: string, value: unknown, search = '') =>
      fetch(`${url}/api/v1/config/${key}${search}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ value }),
      });
    expect((await put('device.name', 'Kitchen', '?check=true')).status).toBe(200);
    const name = async () =>
      z
        .object({ device: z.object({ name: z.string() }) })
        .parse(await (await fetch(`${url}/api/v1/status`)).json()).device.name;
    expect(await name()).toBe('mk-kiosk');
    expect(await (await put('device.name', 'Kitchen')).json()).toEqual({
      key: 'device.name',
      value: 'Kitchen',
      layer: 'file',
      changed: true,
    });
    expect(await name()).toBe('Kitchen');
    expect((await put('http.port', 70_000)).status).toBe(422);
    expect((await put('http.port', '9000')).status).toBe(409);
    expect((await put('device.nmae', 'x')).status).toBe(404);
    expect((await put('device.name', null)).status).toBe(422);
    const removed = await fetch(`${url}/api/v1/config/device.name`, { method: 'DELETE' });
    expect(await removed.json()).toMatchObject({ value: 'mk-kiosk', layer: 'defaults', changed: true });
    child.kill();
  });
});
