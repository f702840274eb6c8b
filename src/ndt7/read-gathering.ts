// Lets the bytes of a multi-gigabit download gather between two reads, as a network card gathers packets before it
// interrupts: a reader that is woken for every few packets pays for the waking, and for the packets' processing too,
// which the kernel leaves to whoever holds the socket.

// INVARIANTS:
// - What waits is held and acknowledged by the kernel: the sender sees neither a loss nor a longer round trip.
// - Below FAST_BYTES_PER_MS nothing is ever held back; no access line of today comes near.
// - A rest is shorter than what one timer of the event loop could give, so that the kernel's window never fills.

/** From this rate on, bytes/ms (4 Gbit/s), reads are gathered. */
const FAST_BYTES_PER_MS = 500_000;

/** What one turn of the event loop should find; twice as much leaves the processor's cache and costs more. */
const GATHERED_BYTES = 512 * 1024;

const LONGEST_REST_MS = 0.25;

/** The weight of the newest turn in the mean rate. */
const NEWEST = 0.1;

/** What the gathering needs of its thread. */
export interface Thread {
  /** Milliseconds, monotonic. */
  now(): number;
  /** Calls back after this turn of the event loop. */
  afterTurn(callback: () => void): void;
  /** Holds the thread for so many milliseconds, a fraction allowed. */
  rest(ms: number): void;
}

/** Gathers the reads of one connection. */
export interface ReadGathering {
  /** Tells that bytes came. */
  received(bytes: number): void;
}

/** Makes the gathering of one connection; it rests on the thread it is called on. */
export function createReadGathering(thread: Thread = ownThread()): ReadGathering {
  let turnBytes = 0;
  let turnEndedAt = thread.now();
  let bytesPerMs = 0;

  function endTurn(): void {
    const bytes = turnBytes;
    turnBytes = 0;
    const now = thread.now();
    const elapsedMs = now - turnEndedAt;
    turnEndedAt = now;
    if (elapsedMs > 0) bytesPerMs += NEWEST * (bytes / elapsedMs - bytesPerMs);
    if (bytesPerMs < FAST_BYTES_PER_MS || bytes >= GATHERED_BYTES) return;
    thread.rest(Math.min(LONGEST_REST_MS, (GATHERED_BYTES - bytes) / bytesPerMs));
  }

  return {
    received(bytes) {
      if (turnBytes === 0 && bytes > 0) thread.afterTurn(endTurn);
      turnBytes += bytes;
    },
  };
}

/** Timers of the event loop cannot wait less than a millisecond; a futex that nobody wakes can. */
function ownThread(): Thread {
  const cell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  return {
    now: () => performance.now(),
    afterTurn: (callback) => setImmediate(callback),
    rest: (ms) => void Atomics.wait(cell, 0, 0, ms),
  };
}
