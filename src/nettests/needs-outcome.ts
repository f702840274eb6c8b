// What a run leaves that never began: its program is missing, something was not decided, or the internet does not answer.
import type { Need, RunContext, RunOutcome } from '../core/nettest.js';

/** A failure where the program is missing, else a skip that says what is missing. */
export function outcomeOfNeeds(hasProgram: boolean, needs: readonly Need[]): RunOutcome {
  const detail = needs.map((need) => need.message).join('; ');
  if (!hasProgram) return { failure: { failure: 'program_missing', detail } };
  const consent = needs.some((need) => need.what === 'consent');
  return { skipReason: consent ? 'consent' : 'unavailable', failure: { failure: 'unknown_failure', detail } };
}

/** A skip, where the internet does not answer: for programs that would then call everything blocked. */
export async function offlineOutcome(context: RunContext): Promise<RunOutcome | undefined> {
  const answer = await context.online?.(context.signal);
  if (answer?.online === true) return undefined;
  const detail = answer?.detail ?? 'nobody could tell whether the internet answers';
  return { skipReason: 'offline', failure: { failure: 'network_unreachable', detail } };
}
