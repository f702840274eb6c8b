import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  adminSecret,
  enrol,
  openTestCollector,
  testDevice,
  type TestCollector,
} from '../collector/open-collector.js';

let collector: TestCollector;
beforeAll(async () => {
  collector = await openTestCollector();
});
afterAll(() => collector.close());

/** Runs the sources as a program. */
function fleet(args: readonly string[], env: Record<string, string> = {}) {
  const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        '--experimental-strip-types',
        '--import',
        file('../children/run-typescript.mjs'),
        file('../../src/bin/mk-fleet.ts'),
        ...args,
      ],
      {
        env: {
          PATH: process.env.PATH ?? '',
          MK_FLEET_URL: collector.url,
          MK_FLEET_TOKEN: adminSecret,
          ...env,
        },
      },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

describe('bin/mk-fleet', () => {
  it('claims a device by its code, lists and revokes it, and says who did so', async () => {
    const device = testDevice();
    await enrol(collector, device, { claimCode: 'abcd2345' });
    const claimed = await fleet([
      'devices',
      'claim',
      'ABCD-2345',
      '--fleet',
      'schools',
      '--site',
      'School 7',
    ]);
    expect(claimed.code).toBe(0);
    expect(claimed.stdout).toMatch(/registration +active/);
    const listed = await fleet(['--json', 'devices', 'list', '--fleet', 'schools']);
    expect(JSON.parse(listed.stdout)).toMatchObject([
      { id: device.deviceId, site: 'School 7', state: 'never' },
    ]);
    expect(await fleet(['devices', 'revoke', device.deviceId])).toMatchObject({ code: 0 });
    const audit = await fleet(['audit']);
    expect(audit.stdout).toMatch(/root +device\.claim +schools/);
    expect(audit.stdout).toMatch(/root +device\.revoke +schools/);
  });

  it('ends with the exit code that scripts can rely on', async () => {
    expect(await fleet(['devices', 'show', testDevice().deviceId])).toMatchObject({ code: 4 });
    expect(await fleet(['devices', 'list'], { MK_FLEET_TOKEN: 'wrong' })).toMatchObject({ code: 3 });
    expect(await fleet(['devices', 'list'], { MK_FLEET_URL: 'http://127.0.0.1:1' })).toMatchObject({
      code: 5,
    });
    expect(await fleet(['devices', 'list'], { MK_FLEET_URL: '' })).toMatchObject({ code: 2 });
    expect(await fleet(['nonsense'])).toMatchObject({ code: 2 });
  });
});
