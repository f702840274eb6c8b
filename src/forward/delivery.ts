// One destination's life: takes what waits from the outbox, sends it, and does what the answer asks for (core/fleet/reaction.ts).
//
// INVARIANTS:
// - A row counts as delivered only after the destination said so; that is kept durably before the next batch goes.
// - Nothing is removed from the store because it was sent, and nothing is ever given up but by the destination's own word.
// - It waits for nobody else: each destination has a life of its own.
import { isoInstant, type Clock } from '../core/clock.js';
import { missingCount } from '../core/fleet/delivered.js';
import {
  emptyState,
  stateFrom,
  withDelivered,
  type DestinationState,
} from '../core/fleet/destination-state.js';
import type { Outbox } from '../core/fleet/outbox.js';
import { nextInstant, pauseMs, reactionTo, type Hold } from '../core/fleet/reaction.js';
import { messageOf } from '../core/errors.js';
import type { Delivery, Destination } from './destination.js';
import { nextBatch, type Batch } from './next-batch.js';

/** What a delivery works with. */
export interface DeliveryParts {
  readonly name: string;
  readonly destination: Destination;
  readonly outbox: Outbox;
  readonly clock: Clock;
  /** 0 to 1, below 1. */
  random(): number;
  /** The device's own place in each period, 0 to 1. */
  readonly phase: number;
  readonly everyMs: number;
  /** Pause between two batches of a backlog; default 250 to 750 ms. */
  readonly backlogPauseMs?: number;
  readState(): Promise<unknown>;
  writeState(state: DestinationState): Promise<void>;
  onError(thrown: unknown): void;
}

/** How it is, beside what the state keeps. */
export interface DeliveryStatus {
  readonly state: 'idle' | 'sending' | 'held';
  readonly hold?: Hold;
  readonly detail?: string;
  readonly heldSince?: string;
  readonly nextAt?: string;
  readonly deliveredAt?: string;
  readonly waiting: number;
  readonly kept: DestinationState;
}

/** A running delivery. */
export interface DeliveryLife {
  start(): void;
  /** Ends after the request under way was cut off; what it was about is sent again next time. */
  stop(): Promise<void>;
  status(): Promise<DeliveryStatus>;
  /** Tries now: the network came back, or a person asks. */
  nudge(): void;
}

interface Held {
  readonly hold: Hold;
  readonly detail: string | undefined;
  readonly sinceMs: number;
}

/** So many rows may be refused one after the other. */
const mostParkedInARow = 3;

/** A delivery that has not begun. */
export function createDelivery(parts: DeliveryParts): DeliveryLife {
  const { destination, outbox, clock } = parts;
  const stopping = new AbortController();
  let waking = new AbortController();
  let kept = emptyState(destination.target);
  let held: Held | undefined;
  let sending = false;
  let nextAtMs: number | undefined;
  let deliveredAtMs: number | undefined;
  let failures = 0;
  let parkedInARow = 0;
  let rowsAtOnce = destination.mostRows;
  let tried = { time: false, enrolment: false };
  let life: Promise<void> = Promise.resolve();

  async function run(): Promise<void> {
    kept = stateFrom(await parts.readState(), destination.target);
    // The first time, too, is the device's own: after a power cut a fleet does not come at once.
    await pauseUntilOwnInstant();
    while (!stopping.signal.aborted) {
      const waitMs = await once().catch((thrown: unknown) => {
        parts.onError(thrown);
        failures += 1;
        held = heldAs('unreachable', messageOf(thrown));
        return pauseMs(failures, { long: false }, parts.random);
      });
      if (waitMs === undefined) await pauseUntilOwnInstant();
      else await pause(waitMs);
    }
  }

  /** Sends one batch; says how long to wait, undefined for until the device's next instant. */
  async function once(): Promise<number | undefined> {
    const batch = await nextBatch(outbox, kept, rowsAtOnce);
    if (batch === undefined) {
      if (failures === 0) held = undefined;
      return undefined;
    }
    if (batch.rows.length === 0) {
      await settle(batch, []);
      return 0;
    }
    sending = true;
    const delivery = await destination.deliver(batch.rows, stopping.signal);
    sending = false;
    if (stopping.signal.aborted) return 0;
    return react(batch, delivery);
  }

  async function react(batch: Batch, delivery: Delivery): Promise<number> {
    const rows = batch.rows.length;
    const reaction = reactionTo(delivery.reply, {
      rows,
      triedTime: tried.time,
      triedEnrolment: tried.enrolment,
    });
    switch (reaction.do) {
      case 'delivered':
        return delivered(batch, delivery);
      case 'halve':
        rowsAtOnce = Math.max(1, Math.floor(rows / 2));
        return 0;
      case 'park':
        return parkOne(batch, delivery);
      case 'set-time':
        tried = { ...tried, time: true };
        destination.setTime?.(reaction.dateMs);
        return 0;
      case 'enrol':
        tried = { ...tried, enrolment: true };
        if ((await destination.enrol?.(stopping.signal)) !== true) failures += 1;
        return 0;
      case 'wait':
        failures += 1;
        tried = { time: false, enrolment: false };
        held = heldAs(reaction.hold, delivery.detail);
        return pauseMs(failures, reaction, parts.random);
    }
  }

  /** A row that nobody takes steps aside; where every row is refused, it is not the rows, and nothing is given up. */
  async function parkOne(batch: Batch, delivery: Delivery): Promise<number> {
    rowsAtOnce = 1;
    if (parkedInARow >= mostParkedInARow) {
      failures += 1;
      held = heldAs('wrong_address', delivery.detail);
      return pauseMs(failures, { long: true }, parts.random);
    }
    parkedInARow += 1;
    const code =
      delivery.reply.kind === 'answer' ? (delivery.reply.code ?? `http_${delivery.reply.status}`) : '';
    await settle(batch, [{ index: 0, code, detail: delivery.detail ?? '' }]);
    return 0;
  }

  async function delivered(batch: Batch, delivery: Delivery): Promise<number> {
    const { answeredBy } = delivery;
    failures = 0;
    parkedInARow = 0;
    held = undefined;
    tried = { time: false, enrolment: false };
    deliveredAtMs = clock.nowMs();
    if (answeredBy !== undefined && kept.answeredBy !== undefined && answeredBy !== kept.answeredBy) {
      kept = emptyState(destination.target);
    }
    if (answeredBy !== undefined) kept = { ...kept, answeredBy };
    await settle(batch, delivery.refused);
    rowsAtOnce = Math.min(destination.mostRows, rowsAtOnce * 2);
    return (parts.backlogPauseMs ?? 500) * (0.5 + parts.random());
  }

  async function settle(batch: Batch, refused: Delivery['refused']): Promise<void> {
    const parked = refused.flatMap(({ index, code, detail }) => {
      const sequence = batch.rows[index]?.measurement.sequence;
      return sequence === undefined
        ? []
        : [{ sequence, code: code.slice(0, 64), detail: detail.slice(0, 300) }];
    });
    const next = withDelivered(kept, batch.numbers, parked);
    kept = batch.rereadMark === undefined ? next : { ...next, rereadMark: batch.rereadMark };
    await parts.writeState(kept);
  }

  function heldAs(hold: Hold, detail: string | undefined): Held {
    return { hold, detail, sinceMs: held?.sinceMs ?? clock.nowMs() };
  }

  function pauseUntilOwnInstant(): Promise<void> {
    const nowMs = clock.nowMs();
    return pause(nextInstant(nowMs, parts.everyMs, parts.phase) - nowMs);
  }

  async function pause(ms: number): Promise<void> {
    if (stopping.signal.aborted) return;
    waking = new AbortController();
    nextAtMs = clock.nowMs() + ms;
    await clock.sleep(ms, AbortSignal.any([stopping.signal, waking.signal]));
    nextAtMs = undefined;
  }

  return {
    start() {
      life = run().catch(parts.onError);
    },
    async stop() {
      stopping.abort();
      await life;
    },
    nudge: () => waking.abort(),
    async status() {
      const waiting = missingCount(kept.delivered, await outbox.newest());
      return {
        state: held !== undefined ? 'held' : sending ? 'sending' : 'idle',
        ...(held && { hold: held.hold, heldSince: isoInstant(held.sinceMs) }),
        ...(held?.detail !== undefined && { detail: held.detail }),
        ...(nextAtMs !== undefined && waiting > 0 && { nextAt: isoInstant(nextAtMs) }),
        ...(deliveredAtMs !== undefined && { deliveredAt: isoInstant(deliveredAtMs) }),
        waiting,
        kept,
      };
    },
  };
}
