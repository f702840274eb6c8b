// A closed gate as the page and the API see it, in the real daemon.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemSchema, statusDocumentSchema } from '../../src/core/api.js';
import { measurementSchema } from '../../src/core/measurement.js';
import { createKioskProcess, type KioskProcess } from './kiosk-process.js';

describe('bin/daemon, a closed gate', () => {
  let kiosk: KioskProcess;
  beforeAll(async () => {
    kiosk = await createKioskProcess();
  });
  afterAll(() => kiosk.end());

  it('is told with its reason, refuses a run, and gives way to force', { timeout: 60_000 }, async () => {
    const { url } = await kiosk.start([
      '--schedule.runAtStart=false',
      '--schedule.quietHours=["00:00-24:00"]',
      '--nettests.self-test.enabled=true',
      '--nettests.self-test.options.durationMs=300',
    ]);
    const run = (body: unknown) =>
      fetch(`${url}/api/v1/runs?wait=true`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const status = statusDocumentSchema.parse(await (await fetch(`${url}/api/v1/status`)).json());
    const selfTest = status.nettests.find(({ id }) => id === 'self-test');
    expect(selfTest).toMatchObject({
      state: 'ready',
      mode: 'window',
      next: { reason: 'window', closed: 'quiet_hours' },
      closed: { reason: 'quiet_hours', detail: 'the quiet hours never end' },
    });
    expect(status.nettests.find(({ id }) => id === 'ndt7')?.mode).toBe('exponential');

    const refused = await run({ nettest: 'self-test' });
    expect(refused.status).toBe(409);
    expect(problemSchema.parse(await refused.json()).code).toBe('gate_closed');
    const forced = await run({ nettest: 'self-test', force: true });
    expect(forced.status).toBe(200);
    const row = measurementSchema.parse(await forced.json());
    expect(row).toMatchObject({ nettest: 'self-test', trigger: 'manual', conditions: { uplink: 'default' } });
    expect(row.status).not.toBe('skipped');

    const { code, stderr } = await kiosk.run(['run-once', 'self-test']);
    expect([code, stderr]).toEqual([3, expect.stringContaining('--force')]);
  });
});
