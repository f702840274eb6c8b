// What a root folder says of the boot.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bootId } from '../../src/host/boot.js';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mk-kiosk-'));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(path: string, content: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), content);
}

describe('src/host/boot', () => {
  it('reads the identity of the boot', () => {
    write('proc/sys/kernel/random/boot_id', '0e0a1b8c-1111-4222-8333-444455556666\n');
    expect(bootId(root)).toBe('0e0a1b8c-1111-4222-8333-444455556666');
  });

  it('has none where the kernel does not tell, or tells nothing', () => {
    expect(bootId(root)).toBeUndefined();
    write('proc/sys/kernel/random/boot_id', '\n');
    expect(bootId(root)).toBeUndefined();
  });
});
