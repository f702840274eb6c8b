// The real daemon on a machine whose clock begins at 1970 and is set while it runs; by libfaketime (Debian's package faketime).
// FAKETIME_DONT_FAKE_MONOTONIC keeps Node's timers going, FAKETIME_NO_CACHE makes the file count at once.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { measurementDetailSchema } from '../../src/core/api.js';
import { measurementSchema } from '../../src/core/measurement.js';
import { createKioskProcess, pollJson, stop, type KioskProcess } from '../bin/kiosk-process.js';

const library = ['x86_64-linux-gnu', 'aarch64-linux-gnu', 'arm-linux-gnueabihf']
  .map((triplet) => `/usr/lib/${triplet}/faketime/libfaketime.so.1`)
  .find((path) => existsSync(path));

describe('a clock that is set while the daemon runs', () => {
  let kiosk: KioskProcess | undefined;
  afterEach(async () => kiosk?.end());

  it.skipIf(library === undefined)(
    'has its rows of 1970 corrected, flagged, and the chain holds (Debian: faketime)',
    async () => {
      kiosk = await createKioskProcess();
      const offset = join(kiosk.dataFolder, 'offset');
      const dayAfterEpoch = Math.floor(Date.now() / 1000) - 86_400;
      writeFileSync(offset, `-${String(dayAfterEpoch)}\n`);
      const { url, child } = await kiosk.start(['--schedule.runAtStart=false', '--schedule.gapSeconds=0'], {
        LD_PRELOAD: library ?? '',
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
        FAKETIME_NO_CACHE: '1',
        FAKETIME_TIMESTAMP_FILE: offset,
      });
      const trueStartMs = Date.now();
      const run = await kiosk.run(['run-once', 'self-test', '--option', 'durationMs=500', '--json']);
      const row = measurementSchema.parse(JSON.parse(run.stdout));
      expect(row.startedAt).toMatch(/^1970-01-02T/);
      expect([row.clock, row.conditions.clock]).toEqual(['unsynced', { by: 'impossible' }]);

      writeFileSync(offset, '+0\n');
      const { measurement } = await pollJson(
        `${url}/api/v1/measurements/${row.id}`,
        measurementDetailSchema,
        (detail) => detail.measurement.flags.includes('clock_corrected'),
      );
      const startMs = Date.parse(measurement.startedAt);
      expect(startMs).toBeGreaterThanOrEqual(trueStartMs);
      expect(startMs).toBeLessThanOrEqual(Date.now());
      expect({ ...measurement, startedAt: row.startedAt, flags: row.flags }).toEqual(row);
      const verified = await kiosk.run(['verify', '--json']);
      expect(JSON.parse(verified.stdout)).toMatchObject({ checked: 1, faults: [], head: row.hash });
      expect(await stop(child)).toBe(0);
    },
  );
});
