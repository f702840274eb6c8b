// A kiosk on a disk that fills up: it stays up, stops testing, says why, and goes on when there is room.
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { measurementsPageSchema, statusDocumentSchema } from '../../src/core/api.js';
import { noSmallDisk, smallDisk } from '../sqlite/small-disk.js';
import { createKioskProcess, pollJson, type KioskProcess } from './kiosk-process.js';

describe('bin/daemon, on a disk of 20 MB', () => {
  let kiosk: KioskProcess;
  beforeEach(async () => {
    kiosk = await createKioskProcess();
  });
  afterEach(() => kiosk.end());

  it.skipIf(noSmallDisk !== undefined)(
    `skips tests while it is full, with one row, and measures again when there is room (${noSmallDisk ?? 'as root'})`,
    async () => {
      const folder = smallDisk(20);
      const env = { MK_KIOSK_DATA: folder };
      const { url } = await kiosk.start(['--schedule.runAtStart=false'], env);
      const filler = join(folder, 'filler');
      rmSync(join(folder, 'ballast'), { force: true });
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(filler, Buffer.alloc(bavail * bsize - 120_000));

      const status = await pollJson(
        `${url}/api/v1/status`,
        statusDocumentSchema,
        ({ signal }) => signal.reason === 'disk_low',
      );
      expect(status.problems.map(({ code }) => code)).toContain('disk_low');
      const order = {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ nettest: 'self-test' }),
      };
      const refused = await fetch(`${url}/api/v1/runs`, order);
      expect(refused.status).toBe(409);
      expect(await refused.text()).toContain('are free on the disk');

      rmSync(filler);
      expect((await fetch(`${url}/api/v1/runs`, order)).status).toBe(202);
      const page = await pollJson(
        `${url}/api/v1/measurements`,
        measurementsPageSchema,
        ({ measurements }) => measurements.length > 0,
      );
      expect(page.measurements[0]).toMatchObject({ nettest: 'self-test', status: 'ok' });
    },
    60_000,
  );
});
