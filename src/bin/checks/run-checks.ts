// Runs checks one after the other. INVARIANT: a check that breaks or hangs is a finding by itself, and stops no other.
import type { Check, Finding, FindingDraft } from '../../core/check.js';
import type { Clock } from '../../core/clock.js';
import { KioskError, messageOf } from '../../core/errors.js';

const defaultTimeoutMs = 5000;

/** Everything that the checks find, in their order. They run one after the other: they shall not disturb each other. */
export async function runChecks<Context>(
  checks: readonly Check<Context>[],
  context: Context,
  clock: Pick<Clock, 'sleep'>,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const check of checks) {
    const found = await withinTime(check, context, clock);
    findings.push(...found.map((finding) => ({ check: check.id, ...finding })));
  }
  return findings;
}

async function withinTime<Context>(
  check: Check<Context>,
  context: Context,
  clock: Pick<Clock, 'sleep'>,
): Promise<readonly FindingDraft[]> {
  const timeoutMs = check.timeoutMs ?? defaultTimeoutMs;
  const late = new AbortController();
  const done = new AbortController();
  const tooLate = clock.sleep(timeoutMs, done.signal).then((): readonly FindingDraft[] => {
    late.abort();
    const what = `no answer within ${timeoutMs / 1000} s`;
    return [{ state: 'unknown', what, fix: 'Try again; if it stays, something on this device hangs.' }];
  });
  try {
    return await Promise.race([tooLate, lookAt(check, context, late.signal)]);
  } finally {
    done.abort();
  }
}

async function lookAt<Context>(
  check: Check<Context>,
  context: Context,
  signal: AbortSignal,
): Promise<readonly FindingDraft[]> {
  try {
    return await check.look(context, signal);
  } catch (thrown) {
    if (thrown instanceof KioskError) return [{ state: 'problem', what: thrown.message, fix: thrown.fix }];
    return [{ state: 'unknown', what: messageOf(thrown), fix: 'This is a fault of the check: report it.' }];
  }
}
