// What a scrape is made of: counters since the start, and a store that is asked seldom.
import { describe, expect, it } from 'vitest';
import { createResultSource } from '../../src/bin/results.js';
import { isoInstant } from '../../src/core/clock.js';
import { createAnnouncer } from '../../src/core/events.js';
import { createTestClock } from '../doubles/clock.js';
import { createMemoryStore } from '../doubles/memory-store.js';
import { testDraft, testNettests } from '../doubles/samples.js';

const day = 86_400_000;

function source() {
  const clock = createTestClock();
  const store = createMemoryStore();
  const announcer = createAnnouncer((thrown) => {
    throw thrown;
  });
  let asked = 0;
  let broken = false;
  const list: typeof store.list = (filter, limit, after) => {
    asked += 1;
    if (broken) throw new Error('the disk is gone');
    return store.list(filter, limit, after);
  };
  const results = createResultSource({
    store: { list },
    clock,
    nettests: testNettests,
    announcer,
    startedAtMs: clock.nowMs(),
    clockSync: () => ({ state: 'unsynced' }),
  });
  const record = (n: number, agoMs: number, status: 'ok' | 'failed' = 'ok', more = {}) =>
    store.record(testDraft(n, { startedAt: isoInstant(clock.nowMs() - agoMs), status, ...more }));
  return { clock, announcer, results, record, asked: () => asked, break: (now: boolean) => (broken = now) };
}

describe('bin/results', () => {
  it('asks the store once a minute, and again when something was recorded or set', async () => {
    const { clock, announcer, results, record, asked } = source();
    await results();
    const once = asked();
    await results();
    await clock.advance(59_000);
    await results();
    expect(asked()).toBe(once);
    await clock.advance(1000);
    await results();
    expect(asked()).toBe(2 * once);
    announcer.announce({ kind: 'measurement', measurement: await record(1, 1000) });
    expect((await results()).latest).toHaveLength(1);
    const before = asked();
    announcer.announce({ kind: 'settings' });
    await results();
    expect(asked()).toBeGreaterThan(before);
  });

  it('forgets attempts of more than 35 days ago, and results likewise', async () => {
    const { results, record } = source();
    await record(1, 36 * day);
    await record(2, 36 * day, 'ok', { nettest: 'ping' });
    await record(3, 34 * day, 'failed', { metrics: {} });
    const { latest } = await results();
    expect(latest.map(({ attempt, resultAtMs }) => [attempt.nettest, attempt.status, resultAtMs])).toEqual([
      ['speed', 'failed', undefined],
    ]);
  });

  it('counts by status from zero, and bytes of the line only', async () => {
    const { announcer, results, record } = source();
    const announce = async (...args: Parameters<typeof record>) =>
      announcer.announce({ kind: 'measurement', measurement: await record(...args) });
    await announce(1, 0, 'ok', { metrics: { download_bytes: 5, upload_bytes: 6, mss_bytes: 1448 } });
    await announce(2, 0, 'failed', { metrics: {} });
    await announce(3, 0, 'ok', { scope: 'self-test', metrics: { download_bytes: 1e9 } });
    await announce(4, 0, 'ok', { nettest: 'ping', metrics: { downloaded_bytes: 7 } });
    const { recorded, moved } = await results();
    expect(recorded.filter(({ count }) => count > 0)).toEqual([
      { nettest: 'speed', status: 'ok', count: 2 },
      { nettest: 'speed', status: 'failed', count: 1 },
      { nettest: 'ping', status: 'ok', count: 1 },
    ]);
    expect(recorded).toHaveLength(10);
    expect(moved).toEqual([
      { nettest: 'speed', bytes: 11 },
      { nettest: 'ping', bytes: 7 },
    ]);
  });

  it('does not keep a failure of the store', async () => {
    const { results, record, break: breakStore } = source();
    breakStore(true);
    await expect(results()).rejects.toThrow('the disk is gone');
    breakStore(false);
    await record(1, 0);
    expect((await results()).latest).toHaveLength(1);
  });
});
