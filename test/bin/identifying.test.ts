import { describe, expect, it } from 'vitest';
import { createIdentifying } from '../../src/bin/identifying.js';
import { createAnnouncer, type KioskEvent } from '../../src/core/events.js';
import { createTestClock } from '../doubles/clock.js';

function identifyingForTest() {
  const clock = createTestClock();
  const announcer = createAnnouncer((thrown) => {
    throw thrown;
  });
  const events: { state: string; atMs: number }[] = [];
  const startMs = clock.monotonicMs();
  announcer.subscribe((event: KioskEvent) => {
    if (event.kind === 'identify') events.push({ state: event.state, atMs: clock.monotonicMs() - startMs });
  });
  return { clock, events, identifying: createIdentifying(clock, announcer) };
}

describe('bin/identifying', () => {
  it('begins and ends fifteen seconds apart, however the wall clock is set meanwhile', async () => {
    const { clock, events, identifying } = identifyingForTest();
    identifying.begin({ seconds: 15, by: 'cli' });
    await clock.advance(5000);
    clock.step(-3_600_000);
    expect(identifying.now()).toMatchObject({ by: 'cli' });
    await clock.advance(20_000);
    expect(identifying.now()).toBeUndefined();
    expect(events).toEqual([
      { state: 'began', atMs: 0 },
      { state: 'ended', atMs: 15_000 },
    ]);
  });

  it('goes on longer when asked again, never shorter, and ends once', async () => {
    const { clock, events, identifying } = identifyingForTest();
    identifying.begin({ seconds: 15, by: 'page' });
    const since = identifying.now()?.since;
    await clock.advance(10_000);
    identifying.begin({ seconds: 15, by: 'button' });
    expect(identifying.now()).toMatchObject({ since, by: 'button' });
    identifying.begin({ seconds: 1, by: 'page' });
    await clock.advance(10_000);
    expect(identifying.now()?.by).toBe('button');
    await clock.advance(10_000);
    expect(events).toEqual([
      { state: 'began', atMs: 0 },
      { state: 'began', atMs: 10_000 },
      { state: 'ended', atMs: 25_000 },
    ]);
  });

  it('ends at once when told to, and leaves nobody waiting', async () => {
    const { clock, events, identifying } = identifyingForTest();
    identifying.begin({ seconds: 300, by: 'page' });
    identifying.begin({ seconds: 0, by: 'page' });
    identifying.end();
    await clock.advance(1);
    expect(events.map(({ state }) => state)).toEqual(['began', 'ended']);
    expect(clock.sleeping()).toBe(0);
  });
});
