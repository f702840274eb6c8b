// A damaged store of a daemon: begun anew when it is opened, or marked for that when the damage is met while it runs.
import { join } from 'node:path';
import type { Clock } from '../core/clock.js';
import { messageOf } from '../core/errors.js';
import { openOrRebuild } from '../sqlite/open-or-rebuild.js';
import { markDamaged, mayBeSetAside } from '../sqlite/salvage/set-aside.js';
import type { OpenStore } from './measuring.js';

/** Opens the store, and hears when it turns out to be damaged. */
export interface DamageWatch {
  readonly openStore: OpenStore;
  /** Resolves at the first damage that is met after the store was opened. */
  readonly found: Promise<Error>;
}

/** The watch over the store of a data folder. */
export function watchDamage(dataFolder: string, clock: Pick<Clock, 'nowMs'>): DamageWatch {
  const path = join(dataFolder, 'kiosk.db');
  let opened = false;
  let tell: (thrown: Error) => void = () => undefined;
  const found = new Promise<Error>((resolve) => {
    tell = resolve;
  });
  return {
    found,
    async openStore(options) {
      const store = await openOrRebuild({
        ...options,
        nowMs: () => clock.nowMs(),
        onDamage(thrown) {
          if (!opened || !mayBeSetAside(path, clock.nowMs())) return;
          opened = false;
          markDamaged(path, messageOf(thrown), clock.nowMs());
          tell(thrown);
        },
      });
      opened = true;
      return store;
    },
  };
}
