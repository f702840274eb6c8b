// A busy line is waited for, not for ever, and the row tells.
import { describe, expect, it } from 'vitest';
import type { Measurement } from '../../src/core/measurement.js';
import type { BusyLineSettings } from '../../src/core/schedule-settings.js';
import { attempt, type AttemptOrder } from '../../src/schedule/attempt.js';
import { createTestClock } from '../doubles/clock.js';
import { conditionWatchDouble } from '../doubles/condition-watch.js';
import { nettestDouble, orderOf, rawWith, surroundingsDouble } from '../doubles/nettest.js';

const settings: BusyLineSettings = { enabled: true, aboveMbps: 2, waitSeconds: 60, afterwards: 'run' };
const never = new AbortController().signal;

/** Runs once while the line carries `looks`, and says when the test itself began. */
async function rowOf(looks: readonly number[], more: Partial<AttemptOrder> = {}, busyLine = settings) {
  const clock = createTestClock();
  const recorded: Measurement[] = [];
  const watch = conditionWatchDouble(clock, looks);
  const beganMs: number[] = [];
  const startMs = clock.monotonicMs();
  const nettest = nettestDouble('double', () => {
    beganMs.push(clock.monotonicMs() - startMs);
    return Promise.resolve(rawWith(5e6));
  });
  const done = attempt(
    orderOf(nettest, more),
    { ...surroundingsDouble(clock, recorded), watch, busyLine: () => busyLine },
    never,
  );
  await clock.advance(120_000);
  return { row: await done, beganMs, begun: watch.begun };
}

describe('schedule/quiet-line', () => {
  it('begins after one look at a quiet line, and says nothing of waiting', async () => {
    const { row, beganMs } = await rowOf([1e6]);
    expect(beganMs).toEqual([2000]);
    expect(row.conditions).not.toHaveProperty('busyLine');
    expect(row).toMatchObject({ status: 'ok', startedAt: '2030-01-01T00:00:02.000Z' });
  });

  it('waits while somebody streams, and records for how long', async () => {
    const { row, beganMs } = await rowOf([8e6, 7e6, 1e5]);
    expect(beganMs).toEqual([22_000]);
    expect(row.conditions).toMatchObject({ busyLine: { waitedMs: 20_000, seenBps: 8e6, stillBusy: false } });
  });

  it('runs all the same when the time is over, and is then called disturbed', async () => {
    const { row, beganMs } = await rowOf([8e6]);
    expect(row.status).toBe('ok');
    expect(beganMs[0]).toBeLessThanOrEqual(62_000);
    expect(row.conditions).toMatchObject({ busyLine: { stillBusy: true } });
    expect(row).toMatchObject({ validity: 'disturbed', validityReasons: ['traffic_before'] });
  });

  it('leaves the run out then, where that is wished, with the reason on the row', async () => {
    const { row, beganMs } = await rowOf([8e6], {}, { ...settings, afterwards: 'skip' });
    expect(beganMs).toEqual([]);
    expect(row).toMatchObject({ status: 'skipped', skipReason: 'busy' });
    expect(row.detail).toContain('8.0 Mbit/s');
    expect(row.conditions).toMatchObject({ busyLine: { stillBusy: true, seenBps: 8e6 } });
  });

  it('does not make a person wait', async () => {
    const { row, beganMs } = await rowOf([8e6], { trigger: 'manual' });
    expect(beganMs).toEqual([2000]);
    expect(row.conditions).not.toHaveProperty('busyLine');
  });

  it('never waits for what nobody counts', async () => {
    const { row, begun } = await rowOf([]);
    expect([row.status, begun.length]).toEqual(['ok', 1]);
  });

  it('looks for no traffic before a test that does not fill the line', async () => {
    const clock = createTestClock();
    const watch = conditionWatchDouble(clock, [8e6]);
    const light = { ...nettestDouble('light', () => Promise.resolve(rawWith(1))), kind: 'light' } as const;
    await attempt(orderOf(light), { ...surroundingsDouble(clock, []), watch }, never);
    expect(watch.begun).toEqual([0]);
  });

  it('ends its waiting when the kiosk stops', async () => {
    const clock = createTestClock();
    const stop = new AbortController();
    const watch = conditionWatchDouble(clock, [8e6]);
    const nettest = nettestDouble('double', () => Promise.resolve(rawWith(5e6)));
    const done = attempt(
      orderOf(nettest),
      { ...surroundingsDouble(clock, []), watch, busyLine: () => settings },
      stop.signal,
    );
    await clock.advance(5000);
    stop.abort();
    await clock.advance(1);
    expect(await done).toMatchObject({ status: 'aborted' });
  });
});
