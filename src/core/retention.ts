// What is kept, and for how long: by age, by the size of the store, and by the room that is left on the disk.
// INVARIANTS: raw output goes before results, old before new; rows of the last 35 days are never removed (budgets and
// quotas count them), nor is the newest row; everything that was removed is counted.
import { z } from 'zod';

const days = z.number().int().min(1).max(36_500);

/** The youngest age at which a measurement may be removed. */
export const leastMeasurementDays = 35;

/** Settings of `retention`. */
export const retentionSchema = z.strictObject({
  rawDays: days
    .optional()
    .describe('Days after which raw output is removed; absent: kept as long as there is room'),
  measurementDays: days
    .min(leastMeasurementDays)
    .optional()
    .describe(
      'Days after which measurements are removed (roll-ups stay); absent: kept as long as there is room',
    ),
  maxMegabytes: z
    .number()
    .int()
    .min(10)
    .max(1e6)
    .default(1000)
    .describe('Size of the store from which the oldest raw output, then the oldest measurements are removed'),
});

/** What is kept. */
export type RetentionSettings = z.output<typeof retentionSchema>;

/** What to remove. Times are ms; a measurement is removed only together with all that are older in the sequence. */
export interface PruneOrder {
  readonly nowMs: number;
  readonly rawBeforeMs?: number;
  readonly rowsBeforeMs?: number;
  /** Remove at least so much, the oldest first; raw output, then measurements. */
  readonly freeBytes?: number;
  readonly reason: PruneReason;
}

/** Why something was removed. */
export type PruneReason = 'age' | 'budget' | 'disk';

/** What was removed. */
export interface Pruned {
  readonly rawOutputs: number;
  readonly measurements: number;
}

/** Bytes in use, and spare ones inside the file: what is removed makes room there, and the file stays as large. */
export interface StoreSpace {
  readonly usedBytes: number;
  readonly spareBytes: number;
}

/** The part of a store that gives room back. */
export interface RetentionStore {
  space(): Promise<StoreSpace>;
  /** Removes in one transaction; the hash chain stays whole for verification. Throws KioskError `database_*`. */
  prune(order: PruneOrder): Promise<Pruned>;
}

/** The room on a disk: `low` below the floor, `full` below a quarter of it. */
export interface DiskState {
  readonly state: 'ok' | 'low' | 'full';
  readonly freeBytes: number;
  readonly floorBytes: number;
}

/** The floor: 3 % of the disk, or 200 MB where that is less. */
export function diskStateOf(freeBytes: number, totalBytes: number): DiskState {
  const floorBytes = Math.min(0.03 * totalBytes, 200e6);
  const state = freeBytes >= floorBytes ? 'ok' : freeBytes >= floorBytes / 4 ? 'low' : 'full';
  return { state, freeBytes, floorBytes };
}

const dayMs = 86_400_000;
/** Room for months of results without raw output. */
const enoughSpareBytes = 16e6;

/** The order that follows from settings, the size of the store and the disk; undefined where there is nothing to do. */
export function pruneOrderOf(
  settings: RetentionSettings,
  { usedBytes, spareBytes }: StoreSpace,
  disk: DiskState,
  nowMs: number,
): PruneOrder | undefined {
  const { rawDays, measurementDays, maxMegabytes } = settings;
  const over = usedBytes - maxMegabytes * 1e6;
  // Others may have filled the disk: the store sees to it that it need not grow, and removes no more than for that.
  const short =
    disk.state === 'ok' ? 0 : Math.min(disk.floorBytes - disk.freeBytes, enoughSpareBytes) - spareBytes;
  const freeBytes = Math.max(over, short);
  if (freeBytes <= 0 && rawDays === undefined && measurementDays === undefined) return undefined;
  return {
    nowMs,
    ...(rawDays !== undefined && { rawBeforeMs: nowMs - rawDays * dayMs }),
    ...(measurementDays !== undefined && { rowsBeforeMs: nowMs - measurementDays * dayMs }),
    ...(freeBytes > 0 && { freeBytes }),
    reason: freeBytes <= 0 ? 'age' : over >= short ? 'budget' : 'disk',
  };
}
