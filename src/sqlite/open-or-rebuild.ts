// Opens the store of a daemon: one that is damaged is set aside and begun anew, so that measuring goes on.
import { messageOf } from '../core/errors.js';
import { isCorruption, markDamaged, mayBeSetAside, setAsideIfMarked } from './salvage/set-aside.js';
import { openSqliteStore, type SqliteStore, type SqliteStoreOptions } from './sqlite-store.js';

/** A store that may be begun anew; `nowMs` names what is set aside. */
export interface RebuildOptions extends SqliteStoreOptions {
  nowMs(): number;
  /** What a check has found to be wrong, where one was made. */
  readonly knownDamage?: string;
}

/**
 * Opens it. Where it is marked as damaged, or what a daemon needs at once cannot be read, the file is set aside and a new
 * one is begun; `salvage` of the store brings the rest over. Throws KioskError as openSqliteStore for all that is no damage.
 */
export async function openOrRebuild(options: RebuildOptions): Promise<SqliteStore> {
  if (options.knownDamage !== undefined) markDamaged(options.path, options.knownDamage, options.nowMs());
  let reason = setAsideIfMarked(options.path);
  let store: SqliteStore;
  try {
    store = await openAndLook(options);
  } catch (thrown) {
    if (!isCorruption(thrown) || !mayBeSetAside(options.path, options.nowMs())) throw thrown;
    reason = messageOf(thrown);
    markDamaged(options.path, reason, options.nowMs());
    setAsideIfMarked(options.path);
    store = await openAndLook(options);
  }
  await store.beginSalvages(reason ?? 'it was found set aside');
  return store;
}

/** Touches what the first minute of a daemon reads: the newest rows, settings, and the pages that a new row is written to. */
async function openAndLook(options: SqliteStoreOptions): Promise<SqliteStore> {
  const store = openSqliteStore(options);
  try {
    await store.list({}, 200);
    await store.consentEvents();
    await store.plans();
    await store.readState('scheduler');
    await store.lastWatched();
    await store.openOutage();
    await store.salvages();
    // Written to: whether a page that a new row needs is damaged would else be met by the first result.
    await store.writeState('opened', { at: new Date().toISOString() });
    return store;
  } catch (thrown) {
    await store.close();
    throw thrown;
  }
}
