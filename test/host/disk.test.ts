import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createBallast, diskState } from '../../src/host/disk.js';
import { temporaryFolder } from '../sqlite/temporary-folder.js';

describe('host/disk', () => {
  it('says how much room there is', () => {
    const { freeBytes, floorBytes } = diskState(temporaryFolder());
    expect(freeBytes).toBeGreaterThan(0);
    expect(floorBytes).toBeLessThanOrEqual(200e6);
  });

  it('keeps a ballast that is given up once and made again', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'ballast');
    const ballast = createBallast(folder, 1);
    expect(ballast.release()).toBe(false);
    ballast.ensure();
    ballast.ensure();
    expect(statSync(path).size).toBe(1024 * 1024);
    expect(ballast.release()).toBe(true);
    expect(existsSync(path)).toBe(false);
  });
});
