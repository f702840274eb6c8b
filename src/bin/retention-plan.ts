// What retention would remove now, and the same for the API.
import { isoInstant } from '../core/clock.js';
import {
  pruneOrderOf,
  type DiskState,
  type Pruned,
  type Removal,
  type RetentionSettings,
  type RetentionStore,
  type StoreSpace,
} from '../core/retention.js';
import type { RetentionDocument } from '../core/schedule-api.js';
import { ruleOf } from './retention-rules.js';

type PlanStore = Pick<RetentionStore, 'space' | 'planPrune' | 'prunedSoFar'>;

/** Changes nothing. By age nothing goes while the clock is not known to be right: by a wrong one everything could look old. */
export async function retentionPlan(
  store: PlanStore,
  settings: RetentionSettings,
  disk: DiskState,
  clockSet: boolean,
  nowMs: number,
): Promise<{
  readonly space: StoreSpace;
  readonly removals: readonly Removal[];
  readonly removedSoFar: Pruned;
}> {
  const space = await store.space();
  const inForce = clockSet ? settings : { maxMegabytes: settings.maxMegabytes };
  const order = pruneOrderOf(inForce, space, disk, nowMs);
  const removals = order === undefined ? [] : await store.planPrune(order);
  return { space, removals, removedSoFar: await store.prunedSoFar() };
}

/** GET /api/v1/retention. */
export async function retentionDocument(
  store: PlanStore,
  settings: RetentionSettings,
  disk: DiskState,
  clockSet: boolean,
  nowMs: number,
): Promise<RetentionDocument> {
  const { space, removals, removedSoFar } = await retentionPlan(store, settings, disk, clockSet, nowMs);
  return {
    settings,
    clockSet,
    store: { ...space },
    disk: { ...disk },
    removals: removals.map((removal) => {
      const { what, reason, count, bytes, oldestMs, newestMs } = removal;
      const rule = ruleOf(removal, settings);
      return { what, reason, rule, count, bytes, oldest: isoInstant(oldestMs), newest: isoInstant(newestMs) };
    }),
    removedSoFar: { ...removedSoFar },
  };
}
