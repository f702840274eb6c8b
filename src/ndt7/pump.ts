// Keeps a socket full of binary messages, and lets small frames through between them.
import type { Socket } from 'node:net';
import type { SentFrame, SentFrames } from './sent-frames.js';

// INVARIANTS:
// - One write is under way at a time: its end is the back-pressure, and the next one only refills the kernel's buffer.
// - Small frames (text, pong, close) go out between messages, never inside one.
// - Writes that the kernel takes at once end within the same turn of the event loop; after TURN_MS the loop gets its
//   turn, so that reading and timers are never starved.

const TURN_MS = 20;

/** Small frames that wait, at most; a peer that asks for more pongs than it reads gets fewer. */
const MAX_WAITING = 64;

/** Sends until stopped. */
export interface Pump {
  start(): void;
  /** Sends a small frame at the next boundary between messages. */
  send(frame: Buffer): void;
  /** No further message is begun; `idle` is called when the one under way has left the process. */
  stop(idle: () => void): void;
  /** Payload bytes that the kernel took. */
  sentBytes(): number;
}

/** Makes the pump of one connection. */
export function createPump(socket: Socket, frames: SentFrames): Pump {
  const waiting: Buffer[] = [];
  let frame: SentFrame | undefined;
  let sentBytes = 0;
  let running = false;
  let onIdle: (() => void) | undefined;
  let turnStartedAt = 0;

  function next(): void {
    if (socket.destroyed) return;
    flush();
    if (onIdle !== undefined) {
      running = false;
      onIdle();
      return;
    }
    // Whole: in pieces of 64 to 256 KiB the same bytes cost up to half as much again.
    frame = frames(sentBytes);
    socket.write(frame.bytes, written);
  }

  function written(error?: Error | null): void {
    if (frame === undefined || (error !== undefined && error !== null)) return;
    sentBytes += frame.bytes.length - frame.headerBytes;
    if (performance.now() - turnStartedAt < TURN_MS) next();
    else setImmediate(startTurn);
  }

  function startTurn(): void {
    turnStartedAt = performance.now();
    next();
  }

  function flush(): void {
    for (const small of waiting.splice(0)) socket.write(small);
  }

  return {
    sentBytes: () => sentBytes,
    start() {
      running = true;
      startTurn();
    },
    send(small) {
      if (waiting.length < MAX_WAITING) waiting.push(small);
      if (!running && !socket.destroyed) flush();
    },
    stop(idle) {
      onIdle ??= idle;
      if (!running) idle();
    },
  };
}
