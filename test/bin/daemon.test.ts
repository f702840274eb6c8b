// The whole kiosk as a process: it serves at once, measures without any network, survives kill -9 and stops cleanly.
import Database from 'better-sqlite3';
import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  writeSync,
  readFileSync,
  readdirSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { measurementsPageSchema, statusDocumentSchema } from '../../src/core/api.js';
import { measurementSchema } from '../../src/core/measurement.js';
import { createKioskProcess, pollJson, stop, type KioskProcess } from './kiosk-process.js';

/** The run at start lasts some seconds of real transfer. */
const timeout = 60_000;

describe('bin/daemon', () => {
  let kiosk: KioskProcess;
  beforeEach(async () => {
    kiosk = await createKioskProcess();
  });
  afterEach(() => kiosk.end());

  it(
    'measures itself at the first start, and never calls that the speed of the line',
    async () => {
      const { url } = await kiosk.start();
      const status = await pollJson(
        `${url}/api/v1/status`,
        statusDocumentSchema,
        (s) => s.selfTest !== undefined,
      );
      expect(status.selfTest).toMatchObject({ scope: 'self-test', trigger: 'start', status: 'ok' });
      expect(status.selfTest?.metrics.download_bps).toBeGreaterThan(1e6);
      expect(status.selfTest?.metrics.upload_bps).toBeGreaterThan(1e6);
      expect(status.latest).toEqual({});
      expect(status.lastAttempt).toBeUndefined();
      expect(status.signal.reason).toBe('self_test_only');
      const series = await (await fetch(`${url}/api/v1/series?metric=download_bps`)).json();
      expect(series).toMatchObject({ points: [], gaps: [] });
    },
    timeout,
  );

  it(
    'measures at start once in a boot, however often it is started',
    async () => {
      const first = await kiosk.start();
      await pollJson(`${first.url}/api/v1/status`, statusDocumentSchema, (s) => s.selfTest !== undefined);
      expect(await stop(first.child)).toBe(0);
      const second = await kiosk.start();
      await fetch(`${second.url}/api/v1/status`);
      const { stdout } = await kiosk.run(['list', '--json']);
      expect(z.array(z.unknown()).parse(JSON.parse(stdout))).toHaveLength(1);
      const status = await pollJson(`${second.url}/api/v1/status`, statusDocumentSchema, () => true);
      expect(status.running).toBeUndefined();
      expect(status.waiting).toEqual([]);
    },
    timeout,
  );

  it(
    'runs what the command line asks for, one after the other, and the chain of rows holds',
    async () => {
      const { url } = await kiosk.start(['--schedule.runAtStart=false', '--schedule.gapSeconds=0']);
      const options = ['--option', 'durationMs=500', '--json'];
      const ended = await Promise.all([1, 2].map(() => kiosk.run(['run-once', 'self-test', ...options])));
      expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual([
        [0, ''],
        [0, ''],
      ]);
      const rows = ended.map(({ stdout }) => measurementSchema.parse(JSON.parse(stdout)));
      const spans = rows
        .map(
          ({ startedAt, durationMs }) => [Date.parse(startedAt), Date.parse(startedAt) + durationMs] as const,
        )
        .sort((a, b) => a[0] - b[0]);
      expect(spans[1]?.[0]).toBeGreaterThanOrEqual(Math.floor(spans[0]?.[1] ?? Infinity));
      const page = measurementsPageSchema.parse(await (await fetch(`${url}/api/v1/measurements`)).json());
      expect(page.measurements).toHaveLength(2);
      expect(JSON.parse((await kiosk.run(['verify', '--json'])).stdout)).toMatchObject({
        checked: 2,
        faults: [],
      });
    },
    timeout,
  );

  it(
    'waits for a run that has others before it, whatever its own time limit',
    async () => {
      await kiosk.start(['--schedule.runAtStart=false', '--schedule.gapSeconds=17']);
      const once = (...options: string[]) => kiosk.run(['run-once', 'self-test', ...options, '--json']);
      const before = once('--option', 'durationMs=2000');
      await pollFile(join(kiosk.dataFolder, 'lock.json'));
      const behind = once('--option', 'durationMs=200', '--timeout', '4');
      const ids = (await Promise.all([before, behind])).map(
        ({ stdout }) => measurementSchema.parse(JSON.parse(stdout)).id,
      );
      expect(new Set(ids).size).toBe(2);
    },
    timeout,
  );

  it(
    'stays one at a time across processes, and a killed one leaves the lock to the next',
    async () => {
      const slow = kiosk.run(['run-once', 'self-test', '--no-daemon', '--option', 'durationMs=8000']);
      await pollFile(join(kiosk.dataFolder, 'lock.json'));
      const holder = z
        .object({ pid: z.number() })
        .parse(JSON.parse(readFileSync(join(kiosk.dataFolder, 'lock.json'), 'utf8')));
      const next = kiosk.run([
        'run-once',
        'self-test',
        '--no-daemon',
        '--option',
        'durationMs=1000',
        '--json',
      ]);
      process.kill(holder.pid, 'SIGKILL');
      expect((await slow).code).not.toBe(0);
      expect(measurementSchema.parse(JSON.parse((await next).stdout)).status).toMatch(/^(ok|partial)$/);
      expect(JSON.parse((await kiosk.run(['verify', '--json'])).stdout)).toMatchObject({ faults: [] });
    },
    timeout,
  );

  it(
    'lives while its store cannot be opened, says why, and measures as soon as it can',
    async () => {
      const database = join(kiosk.dataFolder, 'kiosk.db');
      const other = new Database(database);
      other.exec('PRAGMA application_id = 7; CREATE TABLE theirs (key INTEGER)');
      other.close();
      const started = kiosk.start(['--schedule.runAtStart=false']);
      const { url } = await kiosk.waiting();
      expect((await fetch(`${url}/healthz`)).status).toBe(503);
      expect(await (await fetch(url)).text()).toContain('This kiosk cannot start.');
      expect(await (await fetch(`${url}/api/v1/status`)).json()).toMatchObject({ code: 'database_damaged' });
      renameSync(database, `${database}.aside`);
      const running = await started;
      expect((await fetch(`${running.url}/healthz`)).status).toBe(200);
    },
    timeout,
  );

  it(
    'begins a new store where the old one is damaged, measures, and keeps the old one',
    async () => {
      const garbage = 'this is no database, and long enough to be looked at as one'.repeat(100);
      writeFileSync(join(kiosk.dataFolder, 'kiosk.db'), garbage);
      const { url } = await kiosk.start();
      const status = await pollJson(
        `${url}/api/v1/status`,
        statusDocumentSchema,
        (s) => s.selfTest !== undefined && s.problems.some(({ code }) => code === 'database_salvaged'),
      );
      expect(status.selfTest?.sequence).toBe(1_000_001);
      const [aside = ''] = readdirSync(kiosk.dataFolder).filter((name) => name.includes('.corrupt-'));
      expect(readFileSync(join(kiosk.dataFolder, aside), 'utf8')).toBe(garbage);
      const verified: unknown = JSON.parse((await kiosk.run(['verify', '--json'])).stdout);
      expect(verified).toMatchObject({ faults: [], salvages: [{ file: aside }] });
    },
    timeout,
  );

  it(
    'meets damage while it runs, begins a new store by itself and goes on',
    async () => {
      const { url, child } = await kiosk.start(['--schedule.runAtStart=false']);
      const output: string[] = [];
      child.stdout?.on('data', (data: unknown) => output.push(String(data)));
      const database = join(kiosk.dataFolder, 'kiosk.db');
      await fetch(`${url}/api/v1/status`);
      // Behind the back of the daemon, as a card does that gives back other bytes than were written.
      damageAllPages(database);
      await fetch(`${url}/api/v1/runs`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ nettest: 'self-test' }),
      }).catch(() => undefined);
      await vi.waitUntil(() => output.join('').includes('its page is'), { timeout: 30_000, interval: 50 });
      const again = /its page is (http:\/\/\S+)/.exec(output.join(''))?.[1] ?? '';
      expect((await fetch(`${again}/healthz`)).status).toBe(200);
      expect(readdirSync(kiosk.dataFolder).some((name) => name.includes('.corrupt-'))).toBe(true);
    },
    timeout,
  );

  it(
    'refuses a second daemon on the same data',
    async () => {
      await kiosk.start(['--schedule.runAtStart=false']);
      const second = await kiosk.run(['run', '--http.port=0']);
      expect(second.code).toBe(3);
      expect(second.stderr).toMatch(/is running on .* already: http/);
    },
    timeout,
  );

  it(
    'ends a running test at SIGTERM, records it as aborted and takes its address back',
    async () => {
      const { url, child } = await kiosk.start(['--schedule.runAtStart=false']);
      const answer = await fetch(`${url}/api/v1/runs`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ nettest: 'self-test', options: { durationMs: 8000 } }),
      });
      expect(answer.status).toBe(202);
      await pollJson(`${url}/api/v1/status`, statusDocumentSchema, (s) => s.running?.phase === 'download');
      expect(await stop(child)).toBe(0);
      expect(existsSync(join(kiosk.dataFolder, 'daemon.json'))).toBe(false);
      const { stdout } = await kiosk.run(['show', 'last', '--json']);
      expect(JSON.parse(stdout)).toMatchObject({ status: 'aborted', failure: 'interrupted' });
    },
    timeout,
  );

  it(
    'takes over consent and plan from the configuration, once',
    async () => {
      const env = {
        MK_KIOSK_CONSENT__OWN_SERVERS: JSON.stringify({
          who: 'The school',
          when: '2026-11-01T00:00:00.000Z',
          textVersion: '2026-11-20',
        }),
        MK_KIOSK_PLAN__DOWNLOAD_MBPS: '250',
        MK_KIOSK_SCHEDULE__RUN_AT_START: 'false',
      };
      for (const _start of [1, 2]) {
        const { url, child } = await kiosk.start([], env);
        const status = await pollJson(`${url}/api/v1/status`, statusDocumentSchema, () => true);
        expect(status.plan).toMatchObject({ downloadBps: 250e6 });
        expect(status.consent.find(({ provider }) => provider === 'own-servers')).toMatchObject({
          granted: true,
          newest: { who: 'The school', source: 'config' },
        });
        await stop(child);
      }
      expect(JSON.parse((await kiosk.run(['plan', '--json'])).stdout)).toHaveLength(1);
    },
    timeout,
  );

  it(
    'keeps the configuration in force when the file becomes bad, and says so on the page',
    async () => {
      const file = join(kiosk.dataFolder, 'config.yaml');
      writeFileSync(file, 'device:\n  name: Hall\nschedule:\n  runAtStart: false\n');
      const { url } = await kiosk.start();
      writeFileSync(file, 'device:\n  nmae: Hall\n');
      const status = await pollJson(
        `${url}/api/v1/status`,
        statusDocumentSchema,
        (s) => s.problems.length > 0,
      );
      expect(status.device.name).toBe('Hall');
      expect(status.problems[0]).toMatchObject({ code: 'config_invalid' });
      writeFileSync(file, 'device:\n  name: Library\n');
      await pollJson(
        `${url}/api/v1/status`,
        statusDocumentSchema,
        (s) => s.device.name === 'Library' && s.problems.length === 0,
      );
    },
    timeout,
  );
});

async function pollFile(path: string): Promise<void> {
  for (let tries = 0; tries < 300 && !existsSync(path); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Overwrites the database and its log in place: who has them open goes on with what is there now. */
function damageAllPages(database: string): void {
  const connection = new Database(database);
  connection.pragma('wal_checkpoint(TRUNCATE)');
  connection.close();
  const descriptor = openSync(database, 'r+');
  writeSync(descriptor, Buffer.alloc(fstatSync(descriptor).size - 2048, 0xee), 0, undefined, 2048);
  closeSync(descriptor);
}
