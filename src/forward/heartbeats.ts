// Heartbeats to one collector, each device at its own second; while nobody has claimed the device, its code is kept fresh.
import type { Clock } from '../core/clock.js';
import { collectorPaths, heartbeatAnswerSchema, type Heartbeat } from '../core/fleet/protocol.js';
import { nextInstant } from '../core/fleet/reaction.js';
import type { CollectorLink } from './collector-link.js';
import type { Enrolment } from './enrolment.js';

/** What heartbeats are made of. */
export interface HeartbeatParts {
  readonly link: CollectorLink;
  readonly enrolment: Enrolment;
  readonly clock: Clock;
  readonly phase: number;
  /** How the device is now. */
  heartbeat(): Promise<Heartbeat>;
  /** The collector has answered: what waits for it may be tried at once. */
  onAnswer(): void;
  onError(thrown: unknown): void;
}

/** While the collector has not said another time. */
const defaultEveryMs = 60_000;

/** Heartbeats with a life. */
export function createHeartbeats(parts: HeartbeatParts): { start(): void; stop(): Promise<void> } {
  const { clock, link, enrolment } = parts;
  const stopping = new AbortController();
  const { signal } = stopping;
  let life: Promise<void> = Promise.resolve();
  let everyMs = defaultEveryMs;
  let answering = false;

  async function beat(): Promise<void> {
    if (enrolment.state().registration === undefined || enrolment.wantsRenewal()) {
      if (!(await enrolment.ask(signal))) {
        failed();
        return;
      }
    }
    const json = JSON.stringify(await parts.heartbeat());
    const { answer, reply } = await link.post(collectorPaths.heartbeat, json, heartbeatAnswerSchema, signal);
    if (answer !== undefined) {
      enrolment.heard(answer);
      everyMs = answer.nextSeconds * 1000;
      if (!answering) parts.onAnswer();
      answering = true;
      return;
    }
    failed();
    if (reply.kind !== 'answer') return;
    if (reply.code === 'clock_skew' && reply.dateMs !== undefined) link.setTime(reply.dateMs);
    if (reply.code === 'device_unknown' || reply.code === 'device_revoked') await enrolment.ask(signal);
  }

  function failed(): void {
    answering = false;
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      await beat().catch(parts.onError);
      const nowMs = clock.nowMs();
      await clock.sleep(nextInstant(nowMs, everyMs, parts.phase) - nowMs, signal);
    }
  }

  return {
    start() {
      // Not all at once after a power cut, and not a minute late after a single start.
      life = clock.sleep(parts.phase * 5000, signal).then(run);
    },
    async stop() {
      stopping.abort();
      await life;
    },
  };
}
