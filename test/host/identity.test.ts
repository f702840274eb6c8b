// The device's identity: made once, private, never replaced.
import { generateKeyPairSync, verify } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KioskError } from '../../src/core/errors.js';
import { keyFileName, loadIdentity } from '../../src/host/identity.js';
import { startChild } from '../children/child.js';
import { asOrdinaryUser } from './as-ordinary-user.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mk-kiosk-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function refusalOf(work: () => unknown): KioskError {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof KioskError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}

describe('src/host/identity', () => {
  it('is made at the first start and the same at each one after', () => {
    const first = loadIdentity(folder);
    expect(loadIdentity(folder)).toMatchObject({ deviceId: first.deviceId, publicKey: first.publicKey });
    expect(first.deviceId).toMatch(/^[0-9abcdefghjkmnpqrstvwxyz]{20}$/);
    expect(readdirSync(folder)).toEqual([keyFileName]);
  });

  it('signs so that its public key verifies', () => {
    const identity = loadIdentity(folder);
    const message = Buffer.from('a measurement');
    expect(verify(null, message, identity.publicKey, identity.sign(message))).toBe(true);
    expect(verify(null, Buffer.from('another'), identity.publicKey, identity.sign(message))).toBe(false);
  });

  it('is different on each device', () => {
    const other = mkdtempSync(join(folder, 'other-'));
    expect(loadIdentity(other).deviceId).not.toBe(loadIdentity(folder).deviceId);
  });

  it('has a device id that follows from the key alone', () => {
    const pem = [
      '-----BEGIN PRIVATE KEY-----',
      // RFC 8410, section 10.3.
      'MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC',
      '-----END PRIVATE KEY-----',
      '',
    ].join('\n');
    writeFileSync(join(folder, keyFileName), pem);
    expect(loadIdentity(folder).deviceId).toBe('m7mhar2mw17ts2ctx7s7');
  });

  it('keeps the key from other users, also when the file came with other rights', () => {
    loadIdentity(folder);
    const path = join(folder, keyFileName);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    chmodSync(path, 0o644);
    loadIdentity(folder);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('never shows its private key', () => {
    const identity = loadIdentity(folder);
    const secret = readFileSync(join(folder, keyFileName), 'utf8').split('\n')[1] ?? '';
    expect(secret.length).toBeGreaterThan(20);
    expect(JSON.stringify(identity)).not.toContain(secret);
  });

  it.each([
    ['empty', ''],
    ['cut', '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5'],
    ['noise', '\u0000\u0001\u0002'.repeat(30)],
    [
      'a public key',
      generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    ],
    [
      'a key of another kind',
      generateKeyPairSync('ec', { namedCurve: 'P-256' })
        .privateKey.export({ type: 'pkcs8', format: 'pem' })
        .toString(),
    ],
  ])('refuses a key file that is %s, and leaves it as it is', (_what, content) => {
    const path = join(folder, keyFileName);
    writeFileSync(path, content);
    const refusal = refusalOf(() => loadIdentity(folder));
    expect(refusal.code).toBe('identity_damaged');
    expect(refusal.message).toContain(path);
    expect(refusal.fix).toContain('Put a copy of the file back');
    expect(readFileSync(path, 'utf8')).toBe(content);
    expect(readdirSync(folder)).toEqual([keyFileName]);
  });

  it('does not make a new identity where the key is there and cannot be read', () => {
    mkdirSync(join(folder, keyFileName));
    expect(refusalOf(() => loadIdentity(folder)).code).toBe('data_folder_unusable');
  });

  it('says so where it cannot be written', () => {
    chmodSync(folder, 0o555);
    const refusal = asOrdinaryUser(() => refusalOf(() => loadIdentity(folder)));
    chmodSync(folder, 0o755);
    expect(refusal.code).toBe('data_folder_unusable');
    expect(refusal.message).toContain(folder);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is one and the same for first starts at the same time', async () => {
    const rounds = 20;
    for (let round = 0; round < rounds; round += 1) mkdirSync(join(folder, String(round)));
    const children = [1, 2, 3].map(() =>
      startChild(new URL('./identity-child.ts', import.meta.url), folder, String(rounds)),
    );
    for (const child of children) expect(await child.line()).toBe('ready');
    for (const child of children) child.say('go');
    const idsOfChildren = await Promise.all(children.map((child) => child.rest()));

    for (let round = 0; round < rounds; round += 1) {
      const { deviceId } = loadIdentity(join(folder, String(round)));
      expect(idsOfChildren.map((ids) => ids[round])).toEqual([deviceId, deviceId, deviceId]);
      expect(readdirSync(join(folder, String(round)))).toEqual([keyFileName]);
    }
  }, 30_000);
});
