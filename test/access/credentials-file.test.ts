import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { credentialsFile, type Credentials } from '../../src/access/credentials-file.js';
import { KioskError } from '../../src/core/errors.js';

const none: Credentials = { tokens: [], setupFinished: false };

describe('access/credentials-file', () => {
  let folder = '';
  const path = () => join(folder, 'access.json');
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mk-kiosk-access-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
  });

  it('keeps what was written, readable for its user alone, and leaves nothing beside it', () => {
    const store = credentialsFile(path());
    expect(store.read()).toEqual(none);
    store.write({ ...none, setupFinished: true });
    expect(store.read()).toEqual({ ...none, setupFinished: true });
    expect(statSync(path()).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['access.json']);
  });

  it('takes the rights away that a copied file came with', () => {
    credentialsFile(path()).write(none);
    chmodSync(path(), 0o644);
    credentialsFile(path()).read();
    expect(statSync(path()).mode & 0o777).toBe(0o600);
  });

  it('refuses every file that is not its own, and says what to do', () => {
    const store = credentialsFile(path());
    const valid = JSON.stringify({ ...none, pin: { salt: '00', hash: 'ff', cost: 2, blockSize: 1 } });
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      fc.nat(valid.length - 1).map((length) => valid.slice(0, length)),
      fc.constantFrom(
        '[]',
        '{"tokens":[]}',
        valid.replace('"cost":2', '"cost":1e99'),
        valid.replace('false', '1'),
      ),
    );
    fc.assert(
      fc.property(texts, (text) => {
        writeFileSync(path(), text);
        expect(() => store.read()).toThrow(KioskError);
      }),
    );
    writeFileSync(path(), valid);
    expect(store.read().pin?.cost).toBe(2);
  });

  it('puts a damaged file beside, and starts with nothing but a finished setup', () => {
    writeFileSync(path(), 'noise');
    const store = credentialsFile(path());
    store.setAside();
    expect(store.read()).toEqual({ ...none, setupFinished: true });
    expect(readFileSync(`${path()}.damaged`, 'utf8')).toBe('noise');
  });

  it('says where it cannot write, and keeps what was there', () => {
    const store = credentialsFile(join(folder, 'missing', 'access.json'));
    expect(() => store.write(none)).toThrow(/cannot be written/);
  });
});
