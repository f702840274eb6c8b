// The signal of this moment, told to pages and lights.
import type { Announcer } from '../core/events.js';
import type { Indicator } from '../core/indicator.js';
import type { StatusSource } from './status.js';

/** Announces the signal and hands it to every indicator. Rejects with the store's error. */
export async function showSignal(
  status: Pick<StatusSource, 'signal'>,
  announcer: Announcer,
  indicators: readonly Indicator[],
): Promise<void> {
  const signal = await status.signal();
  announcer.announce({ kind: 'signal', signal });
  for (const indicator of indicators) indicator.show(signal);
}
