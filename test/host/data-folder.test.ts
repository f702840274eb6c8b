// The data folder is made, or refused with what to do.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KioskError } from '../../src/core/errors.js';
import { prepareDataFolder } from '../../src/host/data-folder.js';
import { startChild } from '../children/child.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mk-kiosk-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function refusalOf(path: string): KioskError {
  try {
    prepareDataFolder(path);
  } catch (thrown) {
    if (thrown instanceof KioskError) return thrown;
    throw thrown;
  }
  throw new Error(`${path} was not refused`);
}

describe('src/host/data-folder', () => {
  it('is made with the folders above it, private to its user', () => {
    const path = join(folder, 'var', 'kiosk');
    prepareDataFolder(path);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    prepareDataFolder(path);
  });

  it('keeps the mode of a folder that is there', () => {
    chmodSync(folder, 0o755);
    prepareDataFolder(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o755);
  });

  it.each(['', '/below'])('is refused where a file is in its way%s', (below) => {
    const path = join(folder, 'file');
    writeFileSync(path, 'x');
    const refusal = refusalOf(path + below);
    expect(refusal.code).toBe('data_folder_unusable');
    expect(refusal.message).toContain('is not a folder');
    expect(refusal.message).toContain(path);
    expect(refusal.fix).not.toBe('');
  });

  it.each([
    ['read', 0o555],
    ['written to', 0o333],
    ['neither', 0o000],
  ])('is refused where it can only be %s, with the user and the way out', async (_what, mode) => {
    const path = join(folder, 'data');
    mkdirSync(path);
    chmodSync(path, mode);
    chmodSync(folder, 0o755);
    const refusal = await refusalOfOrdinaryUser(path);
    expect(refusal).toContain(`data_folder_unusable: the data folder ${path} is not writable for this user`);
    expect(refusal).toMatch(/uid \d+/);
    expect(refusal).toMatch(/chown -R \d+/);
  });

  it('is refused at once where the system makes no folders', () => {
    expect(() => prepareDataFolder('/proc/no/such/folder')).toThrow(
      expect.objectContaining({ code: 'data_folder_unusable' }),
    );
  });

  it('is refused where it cannot be made', async () => {
    chmodSync(folder, 0o555);
    const refusal = await refusalOfOrdinaryUser(join(folder, 'data'));
    chmodSync(folder, 0o755);
    expect(refusal).toContain('data_folder_unusable');
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });
});

/** What a user to whom file permissions apply is told: root, as which tests may run, is above them. */
async function refusalOfOrdinaryUser(path: string): Promise<string | undefined> {
  return startChild(new URL('./data-folder-child.ts', import.meta.url), path).line();
}
