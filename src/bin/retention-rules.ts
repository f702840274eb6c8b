// What retention would remove or removed, in words: which rule, how much of it, how many bytes.
import { isoInstant } from '../core/clock.js';
import { megabytes } from '../core/gate-budget.js';
import type { DiskState, Pruned, Removal, RetentionSettings, StoreSpace } from '../core/retention.js';

const nouns: Readonly<Record<Removal['what'], string>> = {
  rawOutputs: 'raw outputs',
  minutes: 'minutes of monitors',
  measurements: 'measurements',
};

const ageSettings = {
  rawOutputs: 'rawDays',
  minutes: 'minuteDays',
  measurements: 'measurementDays',
} as const;

/** The rule by which something goes, with its value. */
export function ruleOf({ what, reason }: Removal, settings: RetentionSettings): string {
  if (reason === 'budget') return `retention.maxMegabytes: ${settings.maxMegabytes}`;
  if (reason === 'disk') return 'the disk runs low';
  const setting = ageSettings[what];
  return `retention.${setting}: ${settings[setting] ?? 'unset'}`;
}

/** A removal as a line of a table. */
export function removalCells(removal: Removal, settings: RetentionSettings): readonly string[] {
  const { what, count, bytes, oldestMs, newestMs } = removal;
  const span = `${isoInstant(oldestMs).slice(0, 10)} to ${isoInstant(newestMs).slice(0, 10)}`;
  return [String(count), nouns[what], `about ${megabytes(bytes)}`, span, ruleOf(removal, settings)];
}

/** How much there is, and how much there may be. */
export function spaceLine(
  { usedBytes, spareBytes }: StoreSpace,
  { freeBytes, floorBytes }: DiskState,
  { maxMegabytes }: RetentionSettings,
): string {
  return `the store uses ${megabytes(usedBytes)} of ${maxMegabytes} MB (${megabytes(spareBytes)} spare inside the file); the disk has ${megabytes(freeBytes)} free, and ${megabytes(floorBytes)} are to stay free`;
}

/** What was removed, as part of a sentence. */
export function prunedText({ rawOutputs, minutes, measurements }: Pruned): string {
  return `${rawOutputs} ${nouns.rawOutputs}, ${minutes} ${nouns.minutes}, ${measurements} ${nouns.measurements}`;
}
