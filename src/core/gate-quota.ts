// The quota of a server family on one uplink: how many runs and requests a sliding period has seen. Pure.
import { isoInstant } from './clock.js';
import type { Closure } from './gate-closure.js';
import type { FamilyQuota } from './schedule.js';

/** A run that turned to servers of the family, or is about to. */
export interface Contact {
  readonly atMs: number;
  /** Nobody asked for it by hand. */
  readonly automatic: boolean;
  /** A test was made; false when the servers had no capacity for one. */
  readonly tested: boolean;
}

/** A family's quota and the contacts on the same uplink, in any order; those out of the period do not count. */
export interface QuotaFacts {
  readonly family: string;
  readonly quota: FamilyQuota;
  readonly contacts: readonly Contact[];
}

/** Closed while a run now would be one too many in the period before it. */
export function quotaGate(facts: QuotaFacts, manual: boolean, nowMs: number): Closure | undefined {
  const { quota, family, contacts } = facts;
  const hours = quota.periodMs / 3_600_000;
  const all = closedUntil(contacts, quota.contacts, quota.periodMs, nowMs);
  if (all !== undefined) {
    return closure(all, `${quota.contacts} requests to ${family} in ${hours} h on this line`);
  }
  const automatic = manual ? undefined : automaticUntil(facts, nowMs);
  return automatic === undefined
    ? undefined
    : closure(automatic, `${quota.automatic} automatic tests with ${family} in ${hours} h on this line`);
}

/**
 * When the next automatic run may begin at the earliest; undefined when it may at `atMs`. A run that begins at
 * `pendingAtMs` counts, too.
 */
export function automaticUntil(
  { quota, contacts }: QuotaFacts,
  atMs: number,
  pendingAtMs?: number,
): number | undefined {
  const pending = pendingAtMs === undefined ? [] : [{ atMs: pendingAtMs, automatic: true, tested: true }];
  const tests = [...contacts, ...pending].filter(({ automatic, tested }) => automatic && tested);
  return closedUntil(tests, quota.automatic, quota.periodMs, atMs);
}

/** The period is half open: what began exactly one period ago counts no more. */
function closedUntil(
  contacts: readonly Contact[],
  limit: number,
  periodMs: number,
  atMs: number,
): number | undefined {
  // Later ones, too: the clock may have been set back since, by less than a period.
  const recent = contacts.map((contact) => contact.atMs).filter((ms) => Math.abs(atMs - ms) < periodMs);
  if (recent.length < limit) return undefined;
  const frees = recent.sort((a, b) => a - b)[recent.length - limit];
  return frees === undefined ? undefined : frees + periodMs;
}

function closure(untilMs: number, used: string): Closure {
  return { reason: 'quota', detail: `${used} are used up until ${isoInstant(untilMs)}`, untilMs };
}
