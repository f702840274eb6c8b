// Outages of each kind in a simulated network on an accelerated clock: found in time, with bounds near the truth.
import { describe, expect, it } from 'vitest';
import { outageKinds, type OutageKind } from '../../src/core/monitor.js';
import { createTestClock, type TestClock } from '../doubles/clock.js';
import { createKeptMonitors } from './kept-monitors.js';
import { createSimulatedNetwork, monitorOf, type SimulatedNetwork } from './simulated-network.js';

const breaks: Readonly<Record<OutageKind, (network: SimulatedNetwork) => void>> = {
  no_link: (network) => (network.link = false),
  no_gateway: (network) => (network.gateway = false),
  no_dns: (network) => (network.dns = false),
  no_internet: (network) => network.targets.fill('dead'),
  captive_portal: (network) => network.targets.fill('portal'),
  partial: (network) => network.targets.fill('dead', 0, 2),
};

function mend(network: SimulatedNetwork): void {
  Object.assign(network, createSimulatedNetwork());
}

/** Lets time pass in steps until `done`, at most `limitMs`; gives the time that passed. */
async function passUntil(clock: TestClock, limitMs: number, done: () => boolean): Promise<number> {
  const startMs = clock.monotonicMs();
  while (!done() && clock.monotonicMs() - startMs < limitMs) await clock.advance(250);
  return clock.monotonicMs() - startMs;
}

/** A number in [0, 1) that looks drawn, but is the same at each run. */
function drawn(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

async function watching(seed: number, network = createSimulatedNetwork(), clock = createTestClock()) {
  const kept = createKeptMonitors();
  const monitor = monitorOf(network, clock, kept, drawn(seed));
  await monitor.start();
  await clock.advance(60_000 + seed * 1370);
  return { network, clock, kept, monitor };
}

describe('src/monitors/connectivity', () => {
  it.each(outageKinds)('finds %s within 30 s, with bounds within 10 s of the truth', async (kind) => {
    for (let seed = 1; seed <= 12; seed += 1) {
      const { network, clock, kept, monitor } = await watching(seed);
      expect(monitor.network()).toBe('up');
      expect(kept.writes).toBe(0);

      const beganMs = clock.nowMs();
      breaks[kind](network);
      expect(await passUntil(clock, 60_000, () => kept.told.length > 0)).toBeLessThanOrEqual(30_000);
      expect(monitor.network()).toBe(kind === 'partial' ? 'up' : 'down');
      expect(monitor.outage()?.kind).toBe(kind);
      await clock.advance(47_300 + seed * 1130);
      const endedMs = clock.nowMs();
      mend(network);
      expect(await passUntil(clock, 60_000, () => kept.told.length > 1)).toBeLessThanOrEqual(15_000);
      await clock.advance(60_000);

      expect(kept.rows.size).toBe(1);
      const [outage] = kept.rows.values();
      expect(outage?.kind).toBe(kind);
      expect(Math.abs(Date.parse(outage?.begin ?? '') - beganMs)).toBeLessThanOrEqual(10_000);
      expect(Math.abs(Date.parse(outage?.end ?? '') - endedMs)).toBeLessThanOrEqual(10_000);
      expect(Math.abs(Date.parse(outage?.begin ?? '') - beganMs)).toBeLessThanOrEqual(
        (outage?.beginUncertaintyMs ?? 0) + 50,
      );
      expect(kept.writes).toBe(2);
      expect(monitor.network()).toBe('up');
      expect(kept.errors).toEqual([]);
      await stopped(clock, monitor.stop());
    }
  });

  it('writes nothing while all is well, and counts its rounds for the minute', async () => {
    const { clock, kept, monitor } = await watching(3);
    await clock.advance(3_600_000);
    const { up, down, unknown } = monitor.takeCounts();
    expect(kept.writes).toBe(0);
    expect({ down, unknown }).toEqual({ down: 0, unknown: 0 });
    // 3,664 s in pauses of 10.1 to 17.9 s.
    expect(up).toBeGreaterThan(3664 / 18);
    expect(up).toBeLessThan(3664 / 10);
    expect(monitor.takeCounts().up).toBe(0);
    await stopped(clock, monitor.stop());
  });

  it('goes on with an open outage after a restart, as one row', async () => {
    const { network, clock, kept, monitor } = await watching(5);
    const beganMs = clock.nowMs();
    breaks.no_internet(network);
    await clock.advance(60_000);
    await stopped(clock, monitor.stop());
    expect([...kept.rows.values()].map(({ end }) => end)).toEqual([undefined]);
    kept.watch.push({ minuteMs: clock.nowMs() - 60_000, up: 0, down: 12, unknown: 0, overlapsTest: false });
    await clock.advance(20_000);

    const again = monitorOf(network, clock, kept, drawn(6));
    await again.start();
    expect(again.network()).toBe('down');
    await clock.advance(30_000);
    const endedMs = clock.nowMs();
    mend(network);
    await clock.advance(30_000);
    const [outage] = kept.rows.values();
    expect(kept.rows.size).toBe(1);
    expect(Math.abs(Date.parse(outage?.begin ?? '') - beganMs)).toBeLessThanOrEqual(10_000);
    expect(Math.abs(Date.parse(outage?.end ?? '') - endedMs)).toBeLessThanOrEqual(10_000);
    await stopped(clock, again.stop());
  });

  it('says how little it knows of an end that came while the device was off', async () => {
    const { network, clock, kept, monitor } = await watching(7);
    breaks.no_gateway(network);
    await clock.advance(60_000);
    await stopped(clock, monitor.stop());
    const offMs = clock.nowMs();
    kept.watch.push({ minuteMs: offMs - 60_000, up: 0, down: 9, unknown: 0, overlapsTest: false });
    mend(network);
    await clock.advance(7_200_000);
    const again = monitorOf(network, clock, kept, drawn(8));
    await again.start();
    await clock.advance(30_000);
    const [outage] = kept.rows.values();
    expect(Date.parse(outage?.end ?? '') - offMs).toBeCloseTo(3_600_000, -4);
    expect(outage?.endUncertaintyMs).toBeCloseTo(3_600_000, -4);
    await stopped(clock, again.stop());
  });

  it('keeps outages in memory while the store refuses, and stores them later', async () => {
    const { network, clock, kept, monitor } = await watching(9);
    kept.refuses = true;
    breaks.no_dns(network);
    await clock.advance(60_000);
    mend(network);
    await clock.advance(60_000);
    expect(kept.rows.size).toBe(0);
    expect(kept.errors.length).toBeGreaterThan(0);
    kept.refuses = false;
    await clock.advance(60_000);
    expect([...kept.rows.values()]).toMatchObject([{ kind: 'no_dns' }]);
    expect([...kept.rows.values()][0]?.end).toBeDefined();
    await stopped(clock, monitor.stop());
  });

  it('tells the begin by the clock of the end, where the clock was set in between', async () => {
    const { network, clock, kept, monitor } = await watching(11);
    breaks.no_link(network);
    await clock.advance(60_000);
    clock.step(3_600_000);
    const endedMs = clock.nowMs();
    mend(network);
    await clock.advance(60_000);
    const [outage] = kept.rows.values();
    expect(Math.abs(Date.parse(outage?.end ?? '') - endedMs)).toBeLessThanOrEqual(10_000);
    expect(Math.abs(Date.parse(outage?.begin ?? '') - (endedMs - 60_000))).toBeLessThanOrEqual(10_000);
    await stopped(clock, monitor.stop());
  });

  it('says which bounds a clock told that was not set, and shows the outage at its true time once it is', async () => {
    const [network, clock, kept] = [createSimulatedNetwork(), createTestClock(), createKeptMonitors()];
    let boot: string | undefined = 'boot-1';
    const monitor = monitorOf(network, clock, kept, drawn(3), () => boot);
    await monitor.start();
    await clock.advance(60_000);
    breaks.no_internet(network);
    await passUntil(clock, 60_000, () => kept.told.length > 0);
    const [found] = [...kept.rows.values()];
    if (found === undefined) throw new Error('no outage was saved');
    const toWallMs = clock.nowMs() - clock.monotonicMs();
    expect(kept.undated?.bootId).toBe('boot-1');
    expect(kept.undated?.beginMonotonicMs).toBeCloseTo(Date.parse(found.begin) - toWallMs, -1);

    const hourMs = 3_600_000;
    clock.step(hourMs);
    boot = undefined;
    const trueBegin = new Date(Date.parse(found.begin) + hourMs).toISOString();
    kept.rows.set(found.id, { ...found, begin: trueBegin, clock: 'corrected' });
    await monitor.clockCorrected();
    expect(monitor.outage()).toMatchObject({ begin: trueBegin, clock: 'corrected' });

    mend(network);
    await passUntil(clock, 60_000, () => kept.told.length > 1);
    expect(kept.undated).toBeUndefined();
    const ended = kept.rows.get(found.id);
    expect(Math.abs(Date.parse(ended?.begin ?? '') - Date.parse(trueBegin))).toBeLessThanOrEqual(1);
    expect(Date.parse(ended?.end ?? '')).toBeGreaterThan(Date.parse(trueBegin));
    await monitor.stop();
  });

  it('finds lost resolvers though a target is known by name only, once its address was seen', async () => {
    const { network, clock, kept, monitor } = await watching(13);
    network.targets.fill('dead', 0, 2);
    network.dns = false;
    await clock.advance(60_000);
    expect(kept.told[0]?.kind).toBe('no_dns');
    await stopped(clock, monitor.stop());
  });
});

async function stopped(clock: TestClock, stopping: Promise<void>): Promise<void> {
  await clock.advance(10_000);
  await stopping;
}
