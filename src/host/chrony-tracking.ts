// Reads `chronyc -c tracking`: one line of values. https://chrony-project.org/doc/4.3/chronyc.html (tracking)
import type { ClockSync } from '../core/clock.js';

/** Places of the reference time (s since 1970) and of the leap status among the 14 values. */
const referenceTimePlace = 3;
const leapStatusPlace = 13;
/** 127.127.1.1: the machine's own clock, served to others while nothing better is known. */
const localReference = '7F7F0101';
const setStatuses: ReadonlySet<string> = new Set(['Normal', 'Insert second', 'Delete second']);

/** Undefined for any other text. */
export function readChronyTracking(text: string): ClockSync | undefined {
  const values = text.trim().split(',');
  const leapStatus = values[leapStatusPlace];
  if (values.length !== leapStatusPlace + 1 || leapStatus === undefined) return undefined;
  if (leapStatus === 'Not synchronised' || values[0] === localReference)
    return { state: 'unsynced', by: 'chrony' };
  if (!setStatuses.has(leapStatus)) return undefined;
  const lastSyncMs = Math.round(Number(values[referenceTimePlace]) * 1000);
  return { state: 'synced', by: 'chrony', ...(lastSyncMs > 0 && { lastSyncMs }) };
}
