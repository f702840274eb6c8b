// Why a due run was not made. A skip is a row too: what was not measured is as much a fact as what was.

/** Every skip reason with the sentence a person reads. */
export const skipReasons = {
  budget: 'the data budget of this period is used up',
  busy: 'the line was in use by others',
  clock: 'the clock is not set yet',
  consent: 'consent to this test has not been given',
  disabled: 'the test is switched off',
  disk: 'the disk is nearly full',
  locked: 'the device is locked',
  offline: 'there is no network',
  peer_absent: 'the other kiosk did not answer',
  quiet_hours: 'it was a quiet hour',
  quota: 'the quota of this server family is used up',
  rate_limited: 'the servers had no capacity',
  unavailable: 'something the test needs is missing',
  uplink: 'another kiosk was using the line',
} as const;

/** A reason why a due run was not made. */
export type SkipReason = keyof typeof skipReasons;

/** The sentence for a skip reason; unknown strings (a newer collector's, say) are shown as they are. */
export function describeSkip(reason: string): string {
  return isSkipReason(reason) ? skipReasons[reason] : reason;
}

/** True for a reason of the table above. */
export function isSkipReason(reason: string): reason is SkipReason {
  return Object.hasOwn(skipReasons, reason);
}
