// What takes care of the store beside measuring: room on the disk, and a damaged database that is brought over.
import type { Logger } from 'pino';
import type { Clock } from '../core/clock.js';
import type { Config } from '../core/config.js';
import type { Announcer } from '../core/events.js';
import { createBallast, diskState } from '../host/disk.js';
import { createKeeping } from './keeping.js';
import type { Measuring } from './measuring.js';
import { createReread } from './reread.js';
import { createSalvaging } from './salvaging.js';

/** Where it works. */
export interface StoreCareParts {
  readonly measuring: Measuring;
  readonly clock: Clock;
  readonly dataFolder: string;
  readonly announcer: Announcer;
  readonly log: Pick<Logger, 'info' | 'error'>;
  config(): Config;
}

/** Nothing begins before their start(). */
export function createStoreCare({ measuring, clock, dataFolder, announcer, log, config }: StoreCareParts) {
  const logged = (message: string) => (thrown: unknown) => log.error({ err: thrown }, message);
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
    clockSet: () => measuring.clockWatch.now().state === 'synced',
    onPruned: (pruned) => log.info(pruned, 'removed to save space'),
    onError: logged('old rows could not be removed'),
  });
  return { salvaging, keeping };
}
