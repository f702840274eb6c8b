import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';
import { takeProvision, readProvisionState, type ProvisionPlace } from '../../src/bin/provisioning.js';
import { configRequest } from '../../src/bin/settings.js';
import { createKioskProcess } from './kiosk-process.js';

const file = {
  device: { name: 'pi-3', site: 'School' },
  plan: { downloadMbps: 100 },
  wifi: { country: 'DE', networks: { 'School net': { password: 'very secret' } } },
  forward: { destinations: { school: { url: 'https://c.example', token: 'claim-1234' } } },
};

let root: string;
let boot: string;
let dataFolder: string;

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'mk-kiosk-provision-'));
  boot = path.join(root, 'boot', 'firmware', 'mk-kiosk.json');
  dataFolder = path.join(root, 'data');
  for (const folder of [
    'boot/firmware',
    'etc/NetworkManager/system-connections',
    'etc/modprobe.d',
    'etc/apt/apt.conf.d',
    'etc/mk-kiosk',
  ])
    fs.mkdirSync(path.join(root, folder), { recursive: true });
});

afterEach(() => {
  fs.rmSync(root, { recursive: true, force: true });
});

/** The place as a user or as root has it; the owner of the folder is the tests' own user in both cases. */
function place(isRoot: boolean): ProvisionPlace {
  const clock = { nowMs: () => Date.UTC(2026, 10, 20) };
  return { root, env: {}, clock, dataFolder, request: configRequest({ data: dataFolder }, {}), isRoot };
}

const config = () => fs.readFileSync(path.join(dataFolder, 'config.yaml'), 'utf8');
const connections = () => fs.readdirSync(path.join(root, 'etc', 'NetworkManager', 'system-connections'));
const modeOf = (name: string) => fs.statSync(name).mode & 0o777;

describe('bin/provisioning', () => {
  it('has nothing to say where there is no file', () => {
    expect(takeProvision(place(true))).toBeUndefined();
    expect(fs.existsSync(dataFolder)).toBe(false);
  });

  it('takes settings and networks over once, and blanks the secrets in the file', () => {
    fs.writeFileSync(boot, JSON.stringify(file));
    const size = fs.statSync(boot).size;
    const state = takeProvision(place(true));
    expect(state).toMatchObject({ networks: ['School net'], at: '2026-11-20T00:00:00.000Z' });
    expect(state?.problem).toBeUndefined();
    expect(config()).toContain('token: claim-1234');
    expect(modeOf(path.join(dataFolder, 'config.yaml'))).toBe(0o600);
    const [keyfile = ''] = connections();
    const keyfilePath = path.join(root, 'etc', 'NetworkManager', 'system-connections', keyfile);
    expect(fs.readFileSync(keyfilePath, 'utf8')).toContain('psk=very secret');
    expect(modeOf(keyfilePath)).toBe(0o600);
    expect(fs.readFileSync(path.join(root, 'etc/modprobe.d/mk-kiosk-wifi.conf'), 'utf8')).toContain(
      'regdom=DE',
    );
    const left = fs.readFileSync(boot, 'utf8');
    expect(left).not.toMatch(/very secret|claim-1234/);
    expect(fs.statSync(boot).size).toBe(size);

    // What is changed on the page afterwards stays, although the file says otherwise.
    fs.writeFileSync(path.join(dataFolder, 'config.yaml'), stringify({ device: { name: 'renamed' } }));
    expect(takeProvision(place(true))).toEqual(state);
    expect(takeProvision(place(false))).toEqual(state);
    expect(config()).toContain('renamed');
  });

  it('takes a file that was changed in again, and keeps the passwords that were taken out', () => {
    fs.writeFileSync(boot, JSON.stringify(file));
    takeProvision(place(true));
    fs.writeFileSync(boot, fs.readFileSync(boot, 'utf8').replace('"School"', '"Annex"'));
    expect(takeProvision(place(true))?.problem).toBeUndefined();
    expect(config()).toMatch(/site: Annex/);
    expect(config()).toContain('token: claim-1234');
    expect(connections()).toHaveLength(1);
  });

  it('as the daemon takes the settings over, and leaves the networks with their passwords to root', () => {
    fs.writeFileSync(boot, JSON.stringify(file));
    const state = takeProvision(place(false));
    expect(state?.problem?.message).toContain('only root');
    expect(config()).toContain('site: School');
    expect(fs.readFileSync(boot, 'utf8')).toContain('very secret');
    fs.writeFileSync(path.join(dataFolder, 'config.yaml'), stringify({ device: { name: 'renamed' } }));
    takeProvision(place(false));
    expect(config()).toContain('renamed');
    expect(takeProvision(place(true))?.problem).toBeUndefined();
    expect(config()).toContain('renamed');
    expect(fs.readFileSync(boot, 'utf8')).not.toContain('very secret');
  });

  it('takes nothing of a file with a fault, says line and column, and takes it when it is mended', () => {
    fs.writeFileSync(boot, '{\n  "device": {"site": 5},\n  "plan": {"downloadMbps": 10}\n}');
    expect(takeProvision(place(true))?.problem?.message).toContain('mk-kiosk.json:2:22: "device.site" is 5');
    expect(fs.existsSync(path.join(dataFolder, 'config.yaml'))).toBe(false);
    expect(readProvisionState(dataFolder)?.problem).toBeDefined();
    fs.writeFileSync(boot, '{"device": {"site": "5"}}');
    expect(takeProvision(place(true))?.problem).toBeUndefined();
    expect(config()).toContain('site: "5"');
  });

  it.each([
    ['bytes that are no text', Buffer.from([0, 255, 1])],
    ['UTF-16', Buffer.from('\uFEFF{}', 'utf16le')],
    ['nothing but brackets', Buffer.from('['.repeat(5000))],
    ['too much', Buffer.alloc(300_000, ' ')],
  ])('survives %s', (_what, bytes) => {
    fs.writeFileSync(boot, bytes);
    expect(takeProvision(place(true))?.problem?.message).toContain(boot);
  });

  it('says when there is no NetworkManager, and takes the settings over all the same', () => {
    fs.rmSync(path.join(root, 'etc', 'NetworkManager'), { recursive: true });
    fs.writeFileSync(boot, JSON.stringify(file));
    expect(takeProvision(place(true))?.problem?.message).toContain('no NetworkManager');
    expect(config()).toContain('site: School');
  });

  it('copies a certificate authority that lies beside the file, and lets updates use the proxy', () => {
    const network = {
      proxy: 'http://proxy.example:3128',
      proxyUser: 'u@x',
      proxyPassword: 'p:w',
      caFile: 'school.pem',
    };
    fs.writeFileSync(boot, JSON.stringify({ network }));
    expect(takeProvision(place(true))?.problem?.message).toContain('school.pem cannot be read');
    fs.writeFileSync(path.join(path.dirname(boot), 'school.pem'), '-----BEGIN CERTIFICATE-----\n');
    expect(takeProvision(place(true))?.problem).toBeUndefined();
    expect(config()).toContain(`caFile: ${path.join(dataFolder, 'network-ca.pem')}`);
    expect(fs.readFileSync(path.join(root, 'etc/apt/apt.conf.d/53mk-kiosk-proxy'), 'utf8')).toContain(
      'Acquire::http::Proxy "http://u%40x:p%3Aw@proxy.example:3128/";',
    );
  });

  it('shows the fault on the page while the daemon runs', async () => {
    fs.writeFileSync(boot, '{"device": {"site": 5}}');
    const kiosk = await createKioskProcess();
    try {
      const { url } = await kiosk.start([], { MK_KIOSK_PROVISION: boot });
      const schema = z.object({ problems: z.array(z.object({ code: z.string(), message: z.string() })) });
      const [problem] = schema.parse(await (await fetch(`${url}/api/v1/status`)).json()).problems;
      expect(problem?.code).toBe('provision_invalid');
      expect(problem?.message).toContain('mk-kiosk.json:1:21');
    } finally {
      await kiosk.end();
    }
  });
});
