// What every DeviceLock must do within one process.
import { afterEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../src/core/clock.js';
import type { DeviceLock } from '../../src/core/store.js';
import { createTestClock } from '../doubles/clock.js';

/** Runs the contract. `open` gives two locks of one and the same device, which nobody holds. */
export function deviceLockContract(
  name: string,
  open: (clock: Clock) => readonly [DeviceLock, DeviceLock],
): void {
  let opened: readonly DeviceLock[] = [];

  function twoLocks() {
    const clock = createTestClock();
    const [mine, other] = open(clock);
    opened = [mine, other];
    return { clock, mine, other };
  }

  afterEach(() => {
    for (const lock of opened) lock.close();
  });

  describe(`${name}, as a lock of the device`, () => {
    it('is held by one, and its holder is known to all', async () => {
      const { mine, other, clock } = twoLocks();
      expect(mine.holder()).toBeUndefined();
      const release = await mine.acquire('ndt7 run', 0);
      const holder = {
        holder: 'ndt7 run',
        pid: process.pid,
        since: new Date(clock.nowMs()).toISOString(),
      };

      expect(release).toBeDefined();
      expect(mine.holder()).toEqual(holder);
      expect(other.holder()).toEqual(holder);
      expect(await other.acquire('second', 0)).toBeUndefined();
      expect(await mine.acquire('second', 0)).toBeUndefined();
      expect(mine.holder()).toEqual(holder);
    });

    it('is free after its release, which may be said twice', async () => {
      const { mine, other } = twoLocks();
      const release = await mine.acquire('first', 0);
      release?.();
      expect(other.holder()).toBeUndefined();
      const second = await other.acquire('second', 0);
      release?.();

      expect(second).toBeDefined();
      expect(mine.holder()?.holder).toBe('second');
      expect(await mine.acquire('third', 0)).toBeUndefined();
    });

    it('is waited for until it is free', async () => {
      const { mine, other, clock } = twoLocks();
      const release = await mine.acquire('first', 0);
      const waiting = settled(other.acquire('second', 60_000));
      await clock.advance(30_000);
      expect(waiting.done).toBe(false);
      release?.();
      await clock.advance(1000);

      expect(waiting.done).toBe(true);
      expect(other.holder()?.holder).toBe('second');
    });

    it('is not waited for longer than asked', async () => {
      const { mine, other, clock } = twoLocks();
      await mine.acquire('first', 0);
      const waiting = settled(other.acquire('second', 5000));
      await clock.advance(4999);
      expect(waiting.done).toBe(false);
      await clock.advance(1);
      expect(waiting).toEqual({ done: true, value: undefined });
      expect(clock.sleeping()).toBe(0);
    });

    it('is not waited for any more when the waiter is told to stop, or was from the beginning', async () => {
      const { mine, other, clock } = twoLocks();
      const release = await mine.acquire('first', 0);
      const stop = new AbortController();
      const waiting = settled(other.acquire('second', 60_000, stop.signal));
      await clock.advance(1000);
      stop.abort();
      await clock.advance(0);
      expect(waiting).toEqual({ done: true, value: undefined });

      release?.();
      expect(await other.acquire('second', 60_000, stop.signal)).toBeUndefined();
      expect(mine.holder()).toBeUndefined();
    });

    it('lets go of what it holds and waits for when it is closed', async () => {
      const { mine, other, clock } = twoLocks();
      await mine.acquire('first', 0);
      const waiting = settled(other.acquire('second', 60_000));
      await clock.advance(1000);
      other.close();
      await clock.advance(0);
      expect(waiting).toEqual({ done: true, value: undefined });

      mine.close();
      const [third] = open(clock);
      expect(await third.acquire('third', 0)).toBeDefined();
      third.close();
    });
  });
}

interface Settled<T> {
  done: boolean;
  value?: T;
}

function settled<T>(promise: Promise<T>): Settled<T> {
  const state: Settled<T> = { done: false };
  void promise.then((value) => {
    state.done = true;
    state.value = value;
  });
  return state;
}
