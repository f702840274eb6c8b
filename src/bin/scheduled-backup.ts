// Backups by themselves: a verified copy of store, identity and configuration into a folder, a USB stick or a share.
// INVARIANTS: an old backup goes only after a newer one was written and read back; a folder that is away (a stick that was
// pulled) is a state, tried again each hour, and after two periods without a backup it is a problem that people see.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isoInstant, type Clock } from '../core/clock.js';
import type { BackupSettings } from '../core/backup.js';
import { KioskError, messageOf } from '../core/errors.js';
import { backupFolder, readBackupFolder, type BackupOrder } from './backup-folder.js';
import type { Problem } from './problems.js';

/** What backups are made of. */
export interface ScheduledBackupParts extends Pick<
  BackupOrder,
  'store' | 'deviceId' | 'dataFolder' | 'configPath'
> {
  readonly clock: Clock;
  settings(): BackupSettings;
  onDone(path: string, measurements: number): void;
  onError(thrown: unknown): void;
}

/** Backups, with a life. */
export interface ScheduledBackup {
  start(): void;
  stop(): Promise<void>;
  /** Makes one if it is due; its path. */
  look(): Promise<string | undefined>;
  problems(): readonly Problem[];
}

const lookEveryMs = 3_600_000;
const hourMs = 3_600_000;

/** Nothing is written before start(). */
export function createScheduledBackup(parts: ScheduledBackupParts): ScheduledBackup {
  const { clock, deviceId } = parts;
  const prefix = `mk-kiosk-${deviceId.slice(0, 6)}-`;
  const pattern = new RegExp(`^${prefix}\\d{8}T\\d{6}Z$`);
  const stopping = new AbortController();
  const beganMs = clock.nowMs();
  let lastError: string | undefined;
  let loop: Promise<void> | undefined;

  function backups(folder: string): readonly string[] {
    return existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => pattern.test(name))
          .sort()
      : [];
  }

  function newestMs(folder: string): number | undefined {
    const [, date, time] = /-(\d{8})T(\d{6})Z$/.exec(backups(folder).at(-1) ?? '') ?? [];
    if (date === undefined || time === undefined) return undefined;
    const parts = [date.slice(0, 4), date.slice(4, 6), date.slice(6)].join('-');
    return Date.parse(`${parts}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}Z`);
  }

  async function look(): Promise<string | undefined> {
    const { folder, everyHours, keep, withIdentity } = parts.settings();
    if (folder === undefined) return undefined;
    const newest = newestMs(folder);
    const ageMs = newest === undefined ? Infinity : clock.nowMs() - newest;
    // A backup from the future was made by a clock that was wrong: it says nothing.
    if (ageMs >= 0 && ageMs < everyHours * hourMs) return undefined;
    if (!existsSync(folder)) {
      throw new KioskError(
        'data_folder_unusable',
        `the backup folder ${folder} is not there`,
        'Plug the stick in, or make the folder.',
      );
    }
    const createdAt = isoInstant(clock.nowMs());
    const path = join(folder, `${prefix}${createdAt.replaceAll(/[-:]|\.\d+/g, '')}`);
    const { measurements } = await backupFolder({ ...parts, withIdentity, createdAt }, path);
    await readBackupFolder(path);
    for (const old of backups(folder).slice(0, -keep))
      rmSync(join(folder, old), { recursive: true, force: true });
    parts.onDone(path, measurements);
    return path;
  }

  async function lookQuietly(): Promise<void> {
    try {
      await look();
      lastError = undefined;
    } catch (thrown) {
      const message = messageOf(thrown);
      if (message !== lastError) parts.onError(thrown);
      lastError = message;
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await lookQuietly();
      await clock.sleep(lookEveryMs, stopping.signal);
    }
  }

  return {
    start() {
      loop ??= run();
    },
    async stop() {
      stopping.abort();
      await loop;
    },
    look,
    problems() {
      const { folder, everyHours } = parts.settings();
      if (folder === undefined) return [];
      const sinceMs = newestMs(folder) ?? beganMs;
      if (clock.nowMs() - sinceMs < 2 * everyHours * hourMs) return [];
      const message = `the last backup is of ${isoInstant(sinceMs)}: ${lastError ?? 'nothing was written since'}`;
      return [{ code: 'backup_overdue', message, fix: `Look at ${folder}; or unset backup.folder.` }];
    },
  };
}
