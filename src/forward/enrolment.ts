// Making this device known to a collector, and the code that its wall shows until somebody claims it.
import { randomBytes } from 'node:crypto';
import type { Clock } from '../core/clock.js';
import { readableCode } from '../core/device-id.js';
import {
  claimCodeLifeMs,
  collectorPaths,
  enrolmentAnswerSchema,
  protocolVersion,
  type EnrolmentRequest,
  type Registration,
} from '../core/fleet/protocol.js';
import type { Reply } from '../core/fleet/reaction.js';
import type { CollectorLink } from './collector-link.js';

/** What the collector said last of this device. */
export interface EnrolmentState {
  readonly registration?: Registration;
  readonly collector?: string;
  /** While it counts. */
  readonly claimCode?: string;
}

/** This device at one collector. */
export interface Enrolment {
  state(): EnrolmentState;
  /** Hears what any answer of the collector says of this device. */
  heard(answer: { readonly registration: Registration; readonly collector: { readonly name: string } }): void;
  /** Asks to be known; false where that failed. */
  ask(signal: AbortSignal): Promise<boolean>;
  /** While nobody has claimed it: the code has to be renewed. */
  wantsRenewal(): boolean;
}

/** What is said of this device. */
export interface EnrolmentParts {
  readonly link: CollectorLink;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly publicKey: string;
  readonly version: string;
  readonly token?: string | undefined;
  device(): { readonly name: string; readonly site?: string | undefined };
}

/** A code is renewed before it runs out, so that the one on the wall always counts. */
const renewalMs = claimCodeLifeMs / 2;

/** Nothing is known of the collector yet. */
export function createEnrolment(parts: EnrolmentParts): Enrolment {
  let state: EnrolmentState = {};
  let codeAtMs = -Infinity;
  let { token } = parts;

  async function send(claimCode: string, signal: AbortSignal) {
    const { name, site } = parts.device();
    const request: EnrolmentRequest = {
      protocol: protocolVersion,
      publicKey: parts.publicKey,
      name: name.slice(0, 200),
      ...(site !== undefined && { site: site.slice(0, 200) }),
      version: parts.version,
      claimCode,
      ...(token !== undefined && { token }),
    };
    return parts.link.post(collectorPaths.enrolment, JSON.stringify(request), enrolmentAnswerSchema, signal);
  }

  function isRefusal(reply: Reply, code: string): boolean {
    return reply.kind === 'answer' && reply.code === code;
  }

  return {
    state: () => state,
    heard({ registration, collector: { name } }) {
      const { claimCode } = state;
      const waits = registration === 'pending' && claimCode !== undefined;
      state = { registration, collector: name, ...(waits && { claimCode }) };
    },
    wantsRenewal: () =>
      state.registration !== 'active' &&
      state.registration !== 'revoked' &&
      parts.clock.monotonicMs() - codeAtMs >= renewalMs,
    async ask(signal) {
      const claimCode = readableCode(randomBytes(8));
      let answered = await send(claimCode, signal);
      if (token !== undefined && isRefusal(answered.reply, 'forbidden')) {
        // A token that is used up must not keep the device from waiting to be claimed by a person.
        token = undefined;
        answered = await send(claimCode, signal);
      }
      if (isRefusal(answered.reply, 'clock_skew') && answered.reply.kind === 'answer') {
        const { dateMs } = answered.reply;
        if (dateMs !== undefined) parts.link.setTime(dateMs);
        answered = await send(claimCode, signal);
      }
      const { answer, reply } = answered;
      if (answer !== undefined) {
        codeAtMs = parts.clock.monotonicMs();
        const { registration, collector } = answer;
        state = { registration, collector: collector.name, ...(registration === 'pending' && { claimCode }) };
        return true;
      }
      if (isRefusal(reply, 'device_revoked')) state = { ...state, registration: 'revoked' };
      return false;
    },
  };
}
