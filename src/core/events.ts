// Facts that are announced after they are true: over SSE to the pages, to indicators, to the forwarder.
import { z } from 'zod';
import { identifyEventSchema } from './identify.js';
import { measurementSchema } from './measurement.js';
import { outageSchema } from './monitor.js';
import { signalSchema } from './signal.js';

/** A sign of life of a running test. */
export const progressEventSchema = z.object({
  kind: z.literal('progress'),
  nettest: z.string(),
  scope: z.string(),
  phase: z.enum(['preparing', 'download', 'upload', 'finishing']),
  fraction: z.number().min(0).max(1),
  bps: z.number().optional(),
  elapsedMs: z.number().optional(),
  bytes: z.number().optional(),
  server: z.string().optional(),
});

/** A run that waits or has begun; `ended` follows even when it left no row. */
export const runEventSchema = z.object({
  kind: z.literal('run'),
  nettest: z.string(),
  trigger: z.string(),
  state: z.enum(['waiting', 'running', 'ended']),
  at: z.iso.datetime(),
});

/** Everything that is announced. `settings` says: read status again. */
export const kioskEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('measurement'), measurement: measurementSchema }),
  progressEventSchema,
  runEventSchema,
  z.object({ kind: z.literal('signal'), signal: signalSchema }),
  z.object({ kind: z.literal('settings') }),
  z.object({ kind: z.literal('schedule') }),
  /** An outage was found, or ended (it has an end then). */
  z.object({ kind: z.literal('outage'), outage: outageSchema }),
  identifyEventSchema,
]);

/** Something that happened. */
export type KioskEvent = z.output<typeof kioskEventSchema>;

/** Where facts are announced. A listener's failure reaches `onListenerError` and nobody else. */
export interface Announcer {
  announce(event: KioskEvent): void;
  /** Returns the function that ends the subscription. */
  subscribe(listener: (event: KioskEvent) => void): () => void;
}

/** An announcer; `onListenerError` hears of listeners that throw. */
export function createAnnouncer(onListenerError: (thrown: unknown) => void): Announcer {
  const listeners = new Set<(event: KioskEvent) => void>();
  return {
    announce(event) {
      for (const listener of [...listeners]) {
        try {
          listener(event);
        } catch (thrown) {
          onListenerError(thrown);
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
