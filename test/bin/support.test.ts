// Secrets and names are planted wherever they can stand; none of them may be in what is handed out.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { testDraft } from '../doubles/samples.js';
import { createKioskProcess, type KioskProcess } from './kiosk-process.js';

const planted = {
  pin: '73519284',
  site: 'Rosenwald-Schule',
  tag: 'Klassenzimmer-Vier',
  uplink: 'Leitung-Hausmeister',
  who: 'Frau Quittenbaum',
  author: 'Herr Zwetschge',
  isp: 'Quarzfunk-AG',
  ssid: 'Eulennest-5G',
  bssid: 'a4:b1:c2:0d:7e:91',
  ip: '203.0.113.77',
  ipv6: '2001:db8:77::beef',
  note: 'Der Bagger kam um sieben',
  variable: 'Fensterplatz-Variable',
};

describe('bin: support', () => {
  let kiosk: KioskProcess;
  let token = '';
  beforeAll(async () => {
    kiosk = await createKioskProcess();
    await kiosk.run(['pin', 'set'], { input: `${planted.pin}\n` });
    token = (await kiosk.run(['token', 'create', '--name', 'grafana', '--scope', 'read'])).stdout.trim();
    await kiosk.run(['config', 'set', 'device.site', planted.site]);
    await kiosk.run(['config', 'set', 'device.uplink', planted.uplink]);
    await kiosk.run(['config', 'set', 'device.tags.room', planted.tag]);
    await kiosk.run(['consent', 'grant', 'mlab', '--who', planted.who]);
    await kiosk.run(['plan', 'set', '--download', '100', '--provider', planted.isp]);
    await kiosk.run(['note', 'add', planted.note, '--author', planted.author]);
    const store = openSqliteStore({ path: join(kiosk.dataFolder, 'kiosk.db'), deviceId: 'd' });
    await store.record(
      testDraft(1, {
        status: 'failed',
        failure: 'connection_refused',
        detail: `connect ECONNREFUSED ${planted.ip}:443 for ${planted.ssid}`,
        stderrTail: `password=${planted.pin} via ${planted.ipv6}, Authorization: Bearer ${token}`,
        annotations: { site: planted.site, operator: planted.isp },
        conditions: { wifi: { ssid: planted.ssid, bssid: planted.bssid }, gateway: planted.ip },
      }),
    );
    await store.close();
  }, 120_000);
  afterAll(() => kiosk.end());

  const unpacked = async (name: string, ...more: string[]) => {
    const [out, folder] = [join(kiosk.dataFolder, `${name}.tgz`), join(kiosk.dataFolder, name)];
    const env = { MK_KIOSK_DEVICE__NAME: planted.variable };
    const ended = await kiosk.run(['support', '--out', out, ...more, '--json'], { env });
    expect(ended).toMatchObject({ code: 0 });
    mkdirSync(folder);
    execFileSync('tar', ['-xzf', out, '-C', folder]);
    const inside = join(folder, 'mk-kiosk-support');
    const texts = readdirSync(inside).map(
      (file) => [file, readFileSync(join(inside, file), 'utf8')] as const,
    );
    return { out, texts: new Map(texts), listed: ended.stdout };
  };

  it('packs what helps, lists it, and leaves every secret and every name out', async () => {
    const { out, texts, listed } = await unpacked('plain');
    expect([...texts.keys()].sort()).toEqual(
      ['config.json', 'doctor.json', 'failures.json', 'log.txt', 'schedule.json', 'status.json'].concat(
        'store.json',
        'versions.json',
      ),
    );
    for (const name of texts.keys()) expect(listed).toContain(name);
    expect(statSync(out).mode & 0o777).toBe(0o600);
    const all = [...texts.values()].join('\n');
    for (const text of [...Object.values(planted), token, kiosk.dataFolder]) expect(all).not.toContain(text);
    for (const file of ['access.json', 'device-key.pem']) {
      const kept = readFileSync(join(kiosk.dataFolder, file), 'utf8');
      for (const part of kept.match(/[\w+/=-]{20,}/g) ?? []) expect(all).not.toContain(part);
    }
    expect(texts.get('failures.json')).toContain('connection_refused');
    expect(texts.get('store.json')).toContain('"latency_minute": 0');
    expect(texts.get('config.json')).toContain('device.site');
    expect(texts.get('doctor.json')).toContain('"check"');
    expect(all).not.toContain('"missing"');
  }, 60_000);

  it('keeps addresses and names where that was asked for, and secrets never', async () => {
    const all = [...(await unpacked('named', '--redact', 'none')).texts.values()].join('\n');
    expect(all).toContain(planted.ip);
    expect(all).toContain(planted.site);
    expect(all).not.toContain(planted.pin);
    expect(all).not.toContain(token);
  }, 60_000);

  it('works with a configuration that is refused, and does not repeat the wrong value', async () => {
    writeFileSync(join(kiosk.dataFolder, 'config.yaml'), `http:\n  port: ${planted.site}\n`);
    const { texts } = await unpacked('broken');
    expect([...texts.values()].join('\n')).not.toContain(planted.site);
    expect(texts.get('config.json')).toContain('config_invalid');
    expect(texts.get('store.json')).toContain('"measurements": 1');
  }, 60_000);
});
