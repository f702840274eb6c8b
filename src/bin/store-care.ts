// What takes care of the store beside measuring: room on the disk, and a damaged database that is brought over.
import type { Logger } from 'pino';
import type { Clock } from '../core/clock.js';
import type { Config } from '../core/config.js';
import type { Announcer } from '../core/events.js';
import { createBallast, diskState } from '../host/disk.js';
import { createDaemonRun } from './daemon-run.js';
import { createKeeping } from './keeping.js';
import type { Measuring } from './measuring.js';
import { retentionDocument } from './retention-plan.js';
import { createReread } from './reread.js';
import { createScheduledBackup } from './scheduled-backup.js';
import type { Settings } from './settings.js';
import { createSalvaging } from './salvaging.js';

/** Where it works. */
export interface StoreCareParts {
  readonly measuring: Measuring;
  readonly clock: Clock;
  readonly settings: Pick<Settings, 'dataFolder' | 'request'>;
  readonly announcer: Announcer;
  readonly log: Pick<Logger, 'info' | 'error'>;
  config(): Config;
}

/** Nothing begins before their start(). */
export function createStoreCare(parts: StoreCareParts) {
  const { measuring, clock, announcer, log, config, settings } = parts;
  const { dataFolder } = settings;
  const logged = (message: string) => (thrown: unknown) => log.error({ err: thrown }, message);
  const clockSet = () => measuring.clockWatch.now().state === 'synced';
  const salvaging = createSalvaging({
    store: measuring.store,
    clock,
    reread: createReread(),
    onChange: () => announcer.announce({ kind: 'settings' }),
    onError: logged('a damaged database could not be brought over yet'),
  });
  const keeping = createKeeping({
    store: measuring.store,
    clock,
    ballast: createBallast(dataFolder),
    settings: () => config().retention,
    diskState: () => diskState(dataFolder),
    clockSet,
    onPruned: (pruned) => log.info(pruned, 'removed to save space'),
    onError: logged('old rows could not be removed'),
  });
  const backups = createScheduledBackup({
    store: measuring.store,
    deviceId: measuring.deviceId,
    dataFolder,
    configPath: settings.request.filePath,
    clock,
    settings: () => config().backup,
    onDone: (path, measurements) => log.info({ path, measurements }, 'a backup was made and verified'),
    onError: logged('a backup could not be made'),
  });
  const daemonRun = createDaemonRun({
    ...measuring,
    clock,
    onError: logged('when the daemon runs could not be noted'),
  });
  return {
    /** Begins before everything else and ends after it. */
    daemonRun,
    lives: [keeping, salvaging, backups],
    retention: () =>
      retentionDocument(
        measuring.store,
        config().retention,
        diskState(dataFolder),
        clockSet(),
        clock.nowMs(),
      ),
    problems: () => [...salvaging.problems(), ...backups.problems()],
  };
}
