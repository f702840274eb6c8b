// What is kept, and for how long: by age, by the size of the store, and by the room that is left on the disk.
// INVARIANTS: raw output goes before minutes of monitors, these before results, old before new; rows of the last 35 days
// are never removed (budgets and quotas count them), nor is the newest row; outages stay; everything that was removed
// is counted.
import { z } from 'zod';

const days = z.number().int().min(1).max(36_500);

/** The youngest age at which a measurement or a minute of a monitor may be removed. */
export const leastMeasurementDays = 35;

/** Settings of `retention`. */
export const retentionSchema = z.strictObject({
  rawDays: days
    .optional()
    .describe('Days after which raw output is removed; absent: kept as long as there is room'),
  minuteDays: days
    .min(leastMeasurementDays)
    .optional()
    .describe(
      'Days after which minutes of the monitors are removed (roll-ups and outages stay); absent: kept as long as there is room',
    ),
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
    .describe(
      'Size of the store from which the oldest raw output, then minutes of monitors, then measurements are removed',
    ),
});

/** What is kept. */
export type RetentionSettings = z.output<typeof retentionSchema>;

/** What to remove. Times are ms; a measurement is removed only together with all that are older in the sequence. */
export interface PruneOrder {
  readonly nowMs: number;
  readonly rawBeforeMs?: number;
  readonly minutesBeforeMs?: number;
  readonly rowsBeforeMs?: number;
  /** Remove at least so much, the oldest first; raw output, then minutes of monitors, then measurements. */
  readonly freeBytes?: number;
  readonly reason: PruneReason;
}

/** Why something was removed. */
export type PruneReason = 'age' | 'budget' | 'disk';

/** What was removed. */
export interface Pruned {
  readonly rawOutputs: number;
  /** Minutes of monitors: of latency for each target, and of watching. */
  readonly minutes: number;
  readonly measurements: number;
}

/** Nothing was removed. */
export const nothingPruned: Pruned = { rawOutputs: 0, minutes: 0, measurements: 0 };

/** How much was removed in all. */
export function sumOfPruned({ rawOutputs, minutes, measurements }: Pruned): number {
  return rawOutputs + minutes + measurements;
}

/** A part of what an order would remove: what, by which rule, and about how many bytes of the store it takes. */
export interface Removal {
  readonly what: keyof Pruned;
  readonly reason: PruneReason;
  readonly count: number;
  readonly bytes: number;
  /** The oldest and the newest instant among them, ms. */
  readonly oldestMs: number;
  readonly newestMs: number;
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
  /** What an order would remove in all, however many transactions that takes; changes nothing. */
  planPrune(order: PruneOrder): Promise<readonly Removal[]>;
  /** What was removed since the store was made. */
  prunedSoFar(): Promise<Pruned>;
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
  const { rawDays, minuteDays, measurementDays, maxMegabytes } = settings;
  const over = usedBytes - maxMegabytes * 1e6;
  // Others may have filled the disk: the store sees to it that it need not grow, and removes no more than for that.
  const short =
    disk.state === 'ok' ? 0 : Math.min(disk.floorBytes - disk.freeBytes, enoughSpareBytes) - spareBytes;
  const freeBytes = Math.max(over, short);
  const byAge = [rawDays, minuteDays, measurementDays].some((age) => age !== undefined);
  if (freeBytes <= 0 && !byAge) return undefined;
  return {
    nowMs,
    ...(rawDays !== undefined && { rawBeforeMs: nowMs - rawDays * dayMs }),
    ...(minuteDays !== undefined && { minutesBeforeMs: nowMs - minuteDays * dayMs }),
    ...(measurementDays !== undefined && { rowsBeforeMs: nowMs - measurementDays * dayMs }),
    ...(freeBytes > 0 && { freeBytes }),
    reason: freeBytes <= 0 ? 'age' : over >= short ? 'budget' : 'disk',
  };
}
