// What the watch believes of the clock, by files and programs of a root folder.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExecRequest, ExecResult } from '../../src/core/exec.js';
import { readChronyTracking } from '../../src/host/chrony-tracking.js';
import { createClockWatch } from '../../src/host/clock-watch.js';
import { createTestClock } from '../doubles/clock.js';

const capture = (name: string) =>
  readFileSync(new URL(`../fixtures/clock/${name}.csv`, import.meta.url), 'utf8');
const synced =
  'C0A80701,192.168.7.1,3,1795194646.018189419,-0.000012,0.000001,0.000100,12.345,0.001,0.020,0.010,0.001,64.2,Normal\n';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mk-kiosk-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function watched(answers: Readonly<Record<string, Partial<ExecResult>>> = {}, startMs?: number) {
  const clock = createTestClock(startMs);
  const asked: string[] = [];
  const exec = {
    find: async (program: string) => (program in answers ? `/usr/bin/${program}` : undefined),
    run: async ({ program, args }: ExecRequest): Promise<ExecResult> => {
      const name = program.split('/').at(-1) ?? '';
      asked.push([name, ...args].join(' '));
      const nothing = {
        stdout: '',
        stderr: '',
        stdoutTruncated: false,
        stderrTruncated: false,
        durationMs: 1,
      };
      return { ending: 'exited', exitCode: 0, ...nothing, ...answers[name] };
    },
  };
  return { clock, asked, watch: createClockWatch({ clock, exec, root }) };
}

const folder = (path: string) => mkdirSync(join(root, path), { recursive: true });

describe('host/clock-watch', () => {
  it('does not know, and asks nobody, where nothing keeps the clock', async () => {
    const { watch, asked } = watched({ chronyc: { stdout: synced }, timedatectl: { stdout: 'yes\n' } });
    await watch.refresh();
    expect([watch.now(), asked]).toEqual([{ state: 'unknown' }, []]);
  });

  it('believes the file of systemd-timesyncd, whose time is that of the last synchronisation', () => {
    const { watch } = watched();
    folder('run/systemd/timesync');
    expect(watch.now()).toEqual({ state: 'unsynced', by: 'timesyncd' });
    writeFileSync(join(root, 'run/systemd/timesync/synchronized'), '');
    utimesSync(join(root, 'run/systemd/timesync/synchronized'), 1_795_000_000, 1_795_000_000);
    expect(watch.now()).toEqual({ state: 'synced', by: 'timesyncd', lastSyncMs: 1_795_000_000_000 });
  });

  it('asks chrony where it runs', async () => {
    folder('run/chrony');
    const { watch, asked } = watched({ chronyc: { stdout: synced } });
    expect(watch.now()).toEqual({ state: 'unknown' });
    await watch.refresh();
    expect(watch.now()).toEqual({ state: 'synced', by: 'chrony', lastSyncMs: 1_795_194_646_018 });
    expect(asked).toEqual(['chronyc -n -c tracking']);
  });

  it("takes the kernel's flag for every other keeper, timesyncd before it synchronised included", async () => {
    folder('run/systemd/system');
    folder('run/systemd/timesync');
    const yes = watched({ timedatectl: { stdout: 'yes\n' } });
    await yes.watch.refresh();
    expect(yes.watch.now()).toEqual({ state: 'synced', by: 'kernel' });
    expect(yes.asked).toEqual(['timedatectl show --property=NTPSynchronized --value']);
    const no = watched({ timedatectl: { stdout: 'no\n' } });
    await no.watch.refresh();
    expect(no.watch.now()).toEqual({ state: 'unsynced', by: 'kernel' });
  });

  it('is left not knowing by programs that fail, hang, are missing or talk garbage', async () => {
    folder('run/chrony');
    folder('run/systemd/system');
    for (const answers of [
      {},
      { chronyc: { exitCode: 1, stdout: synced } },
      { chronyc: { ending: 'timeout' as const, stdout: synced } },
      { chronyc: { stdout: 'x'.repeat(4096) }, timedatectl: { stdout: 'perhaps' } },
      { timedatectl: { exitCode: 1, stdout: 'yes\n' } },
    ]) {
      const { watch } = watched(answers);
      await watch.refresh();
      expect(watch.now()).toEqual({ state: 'unknown' });
    }
  });

  it('calls a time that cannot be not set, whoever says otherwise', async () => {
    folder('run/systemd/timesync');
    writeFileSync(join(root, 'run/systemd/timesync/synchronized'), '');
    const { watch, clock } = watched({}, 0);
    expect(watch.now()).toEqual({ state: 'unsynced', by: 'impossible' });
    clock.step(Date.UTC(2026, 10, 20));
    expect(watch.now().state).toBe('synced');
  });

  it('asks every five minutes while the clock is set, more often while it is not, at once when told to', async () => {
    folder('run/chrony');
    const { watch, asked, clock } = watched({ chronyc: { stdout: synced } });
    for (let minute = 0; minute < 10; minute += 1) {
      await watch.refresh();
      await clock.advance(60_000);
    }
    expect(asked).toHaveLength(2);
    await watch.refresh(true);
    expect(asked).toHaveLength(3);
    const not = watched({ chronyc: { stdout: capture('chrony-4.3-unsynced') } });
    for (let half = 0; half < 4; half += 1) {
      await not.watch.refresh();
      await not.clock.advance(30_000);
    }
    expect(not.asked).toHaveLength(4);
  });
});

describe('host/chrony-tracking', () => {
  it('reads what chronyd 4.3 said without a source, and while it served its own clock', () => {
    expect(readChronyTracking(capture('chrony-4.3-unsynced'))).toEqual({ state: 'unsynced', by: 'chrony' });
    expect(readChronyTracking(capture('chrony-4.3-local'))).toEqual({ state: 'unsynced', by: 'chrony' });
  });

  it('knows nothing by any other text', () => {
    const odd = [
      '',
      '\n',
      '506 Cannot talk to daemon\n',
      ','.repeat(13),
      synced.replace('Normal', 'Soon'),
      `${synced}x`,
    ];
    for (const text of odd) expect(readChronyTracking(text)).toBeUndefined();
    expect(readChronyTracking(synced.replace(/1795[0-9.]*/, 'never'))).toEqual({
      state: 'synced',
      by: 'chrony',
    });
  });
});
