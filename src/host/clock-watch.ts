// Whether the wall clock was set, by whom and when: the word of whoever keeps it on this machine.
// systemd-timesyncd touches a file at each synchronisation (systemd-timesyncd.service(8)); chrony is asked with chronyc;
// of every other keeper the kernel's own flag tells, which timedatectl shows (adjtimex(2), STA_UNSYNC).
//
// INVARIANTS: what nobody tells is `unknown`, never `synced`; a time that cannot be is `unsynced`, whoever says what.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { earliestPossibleMs, type Clock, type ClockSync, type ClockWatch } from '../core/clock.js';
import type { Exec } from '../core/exec.js';
import { readChronyTracking } from './chrony-tracking.js';

/** What the watch works with; `root` is the machine's, or a test's. */
export interface ClockWatchParts {
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>;
  readonly exec: Pick<Exec, 'run' | 'find'>;
  readonly root?: string;
}

/** A program that does not answer in this time says nothing. */
const answerTimeoutMs = 3000;
/** How long an answer holds: a clock that is not set yet is asked for more often. */
const keptMs = { synced: 300_000, unsynced: 30_000, unknown: 60_000 } as const;

/** A watch; programs are first asked by its refresh(). */
export function createClockWatch({ clock, exec, root = '/' }: ClockWatchParts): ClockWatch {
  let answer: ClockSync | undefined;
  let askedMs = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  async function ask(): Promise<void> {
    answer = existsSync(join(root, 'run/chrony')) ? await askChrony() : undefined;
    // timedatectl needs systemd's bus: sd_booted(3).
    if (answer === undefined && existsSync(join(root, 'run/systemd/system'))) answer = await askKernel();
    askedMs = clock.monotonicMs();
  }

  async function outputOf(program: string, args: readonly string[]): Promise<string | undefined> {
    const path = await exec.find(program);
    if (path === undefined) return undefined;
    const { ending, exitCode, stdout } = await exec.run({
      program: path,
      args,
      timeoutMs: answerTimeoutMs,
      killGraceMs: 500,
      maxStdoutBytes: 4096,
    });
    return ending === 'exited' && exitCode === 0 ? stdout : undefined;
  }

  async function askChrony(): Promise<ClockSync | undefined> {
    return readChronyTracking((await outputOf('chronyc', ['-n', '-c', 'tracking'])) ?? '');
  }

  async function askKernel(): Promise<ClockSync | undefined> {
    const said = await outputOf('timedatectl', ['show', '--property=NTPSynchronized', '--value']);
    if (said?.trim() === 'yes') return { state: 'synced', by: 'kernel' };
    return said?.trim() === 'no' ? { state: 'unsynced', by: 'kernel' } : undefined;
  }

  return {
    now() {
      if (clock.nowMs() < earliestPossibleMs) return { state: 'unsynced', by: 'impossible' };
      const timesyncd = fromTimesyncd(root);
      if (timesyncd?.state === 'synced') return timesyncd;
      return answer ?? timesyncd ?? { state: 'unknown' };
    },
    async refresh(force = false) {
      const heldMs = clock.monotonicMs() - askedMs;
      if (!force && heldMs < keptMs[answer?.state ?? 'unknown']) return;
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      await asking;
    },
  };
}

/** Undefined where systemd-timesyncd does not run. The file's time is that of the last synchronisation. */
function fromTimesyncd(root: string): ClockSync | undefined {
  const folder = join(root, 'run/systemd/timesync');
  const file = statSync(join(folder, 'synchronized'), { throwIfNoEntry: false });
  if (file !== undefined) return { state: 'synced', by: 'timesyncd', lastSyncMs: Math.round(file.mtimeMs) };
  return existsSync(folder) ? { state: 'unsynced', by: 'timesyncd' } : undefined;
}
