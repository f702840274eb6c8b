// The schedule and the retention of the test kiosk: documents with every field in them.
import { isoInstant } from '../../src/core/clock.js';
import type { NettestDescription } from '../../src/core/nettest.js';
import type { RetentionDocument, ScheduleDocument } from '../../src/core/schedule-api.js';
import { testNowMs } from './samples.js';

/** What the test kiosk answers on GET /api/v1/schedule. */
export function testSchedule(nettests: readonly NettestDescription[]): ScheduleDocument {
  return {
    now: isoInstant(testNowMs),
    timezone: 'UTC',
    uplink: 'default',
    nettests: nettests.map(({ id, defaults }) => ({
      nettest: id,
      state: 'ready',
      needs: [],
      mode: 'window',
      cron: defaults.cron,
      windowMinutes: defaults.windowMinutes,
      next: {
        at: isoInstant(testNowMs + 60_000),
        windowFrom: isoInstant(testNowMs),
        windowTo: isoInstant(testNowMs + 3_600_000),
        reason: 'window',
      },
      closed: { reason: 'quiet_hours', detail: 'until six', until: isoInstant(testNowMs + 3_600_000) },
      upcoming: [
        { from: isoInstant(testNowMs), to: isoInstant(testNowMs + 3_600_000), closed: 'quiet_hours' },
      ],
      runsPerMonth: 120,
      gigabytesPerMonth: 12.5,
    })),
    quotas: [
      { family: 'mlab', automatic: { used: 1, limit: 4 }, requests: { used: 2, limit: 36 }, hours: 24 },
    ],
    budget: [{ name: 'day', limitBytes: 1e9, usedBytes: 5e8, endsAt: isoInstant(testNowMs + 3_600_000) }],
    monitors: { gigabytesPerMonth: 0.4 },
    gigabytesPerMonth: 12.9,
  };
}

/** What the test kiosk answers on GET /api/v1/retention. */
export const testRetention: RetentionDocument = {
  settings: { maxMegabytes: 1000, rawDays: 30 },
  clockSet: true,
  store: { usedBytes: 5e6, spareBytes: 0 },
  disk: { state: 'ok', freeBytes: 5e9, floorBytes: 2e8 },
  removals: [
    {
      what: 'rawOutputs',
      reason: 'age',
      rule: 'retention.rawDays: 30',
      count: 3,
      bytes: 30_000,
      oldest: isoInstant(testNowMs - 40 * 86_400_000),
      newest: isoInstant(testNowMs - 31 * 86_400_000),
    },
  ],
  removedSoFar: { rawOutputs: 1, minutes: 0, measurements: 0 },
};
