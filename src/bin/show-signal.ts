// The signal of this moment, told to pages and lights.
import type { Announcer } from '../core/events.js';
import type { Showing } from './showing.js';
import type { StatusSource } from './status.js';

/** Announces the signal and lets the lights show it. Rejects with the store's error. */
export async function showSignal(
  status: Pick<StatusSource, 'verdict'>,
  announcer: Announcer,
  showing: Pick<Showing, 'judge'>,
): Promise<void> {
  const verdict = await status.verdict();
  announcer.announce({ kind: 'signal', signal: verdict.signal });
  showing.judge(verdict);
}
