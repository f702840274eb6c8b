// Reads a fast connection in batches, as a network card gathers packets before it interrupts: at gigabits a second a
// reader that is woken for every few packets spends more on waking than on reading.
import type { Socket } from 'node:net';

// INVARIANTS:
// - What waits is held by the kernel and acknowledged by it: the sender sees neither a longer round trip nor a loss.
// - Below FAST_BPS nothing is ever held back.
// - A pause is about a millisecond, in which the kernel's window (which grows with what is read per round trip) takes
//   everything that comes; that the speed stays the same is checked on shaped links (docs/performance.md).

/** From this rate on, bit/s, reads are gathered. */
const FAST_BPS = 200e6;

/** The shortest time that Node can wait. */
const PAUSE_MS = 1;

/** Pauses a socket after each turn in which bytes came, while the connection is fast. */
export interface ReadBatches {
  /** Tells that bytes came. */
  received(): void;
  /** Tells how fast the connection is, bit/s. */
  pace(bps: number): void;
  /** Nothing is held back any more. */
  stop(): void;
}

/** Makes the batches of one connection. */
export function createReadBatches(socket: Pick<Socket, 'pause' | 'resume' | 'destroyed'>): ReadBatches {
  let isFast = false;
  let isWaiting = false;

  function pause(): void {
    if (!isFast || socket.destroyed) {
      isWaiting = false;
      return;
    }
    socket.pause();
    setTimeout(resume, PAUSE_MS);
  }

  function resume(): void {
    isWaiting = false;
    if (!socket.destroyed) socket.resume();
  }

  return {
    received() {
      if (!isFast || isWaiting) return;
      isWaiting = true;
      // Once all that the kernel has was read: libuv reads on within a turn while there is more.
      setImmediate(pause);
    },
    pace(bps) {
      isFast = bps >= FAST_BPS;
    },
    stop() {
      isFast = false;
    },
  };
}
