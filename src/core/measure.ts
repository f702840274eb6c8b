// Makes the measurement of a run: adds to what the nettest said who, when, why and under which conditions. Pure.
import { isoInstant } from './clock.js';
import type { Failure } from './failure.js';
import type { Measurement, MeasurementDraft, Scope, Trigger } from './measurement.js';
import type { NettestDescription, ParsedResult, RunOutcome } from './nettest.js';
import { judge } from './validity.js';
import type { SkipReason } from './skip-reason.js';

/** Who ran what, when and why. */
export interface RunFacts {
  readonly id: string;
  readonly nettest: Pick<NettestDescription, 'id' | 'version'>;
  readonly trigger: Trigger;
  readonly scope: Scope;
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly clock: Measurement['clock'];
  readonly bootId?: string | undefined;
  readonly monotonicMs?: number | undefined;
  readonly timezone: string;
  readonly scheduledAtMs?: number | undefined;
  readonly ticks?: number | undefined;
  readonly annotations: Readonly<Record<string, string>>;
  readonly conditions: Measurement['conditions'];
  /** What was known only when the run had ended. */
  readonly conditionsAfter?: Measurement['conditions'] | undefined;
  /** Why it was stopped before its end, where it was. */
  readonly stopped?: 'person' | 'timeout' | undefined;
}

/** Characters of stderr kept in the row; the raw output has all of it. */
const stderrTailLength = 4096;

/** The draft of a run that took place. */
export function measurementOfRun(
  facts: RunFacts,
  outcome: RunOutcome,
  parsed: ParsedResult,
): MeasurementDraft {
  const failure = failureOf(facts, outcome, parsed);
  const status = statusOf(facts, outcome, parsed);
  const skipped = status === 'skipped';
  const common = commonFields(facts);
  const conditions = { ...common.conditions, ...facts.conditionsAfter };
  const { directions, metrics, flags = [] } = parsed;
  const judged = { ...common, conditions, status, directions, metrics, flags };
  return {
    measurement: {
      ...common,
      conditions,
      status,
      ...judge(judged),
      directions: skipped ? {} : parsed.directions,
      metrics: skipped ? {} : parsed.metrics,
      flags: [...new Set([...(outcome.flags ?? []), ...(parsed.flags ?? [])])],
      ...(outcome.engine && { engine: { ...outcome.engine } }),
      ...(failure && !skipped && { failure: failure.failure }),
      ...(failure?.detail !== undefined && { detail: failure.detail }),
      ...(outcome.skipReason && { skipReason: outcome.skipReason }),
      ...(parsed.server && { server: parsed.server }),
      ...(parsed.input !== undefined && { input: parsed.input }),
      ...(outcome.exitCode !== undefined && { exitCode: outcome.exitCode }),
      ...(outcome.exitSignal !== undefined && { exitSignal: outcome.exitSignal }),
      ...(outcome.stderrTail && { stderrTail: outcome.stderrTail.slice(-stderrTailLength) }),
    },
    curves: skipped ? [] : parsed.curves,
    ...(outcome.raw && { raw: outcome.raw }),
  };
}

/** The draft of a run that a gate refused. */
export function measurementOfSkip(facts: RunFacts, reason: SkipReason, detail?: string): MeasurementDraft {
  return {
    measurement: {
      ...commonFields(facts),
      status: 'skipped',
      skipReason: reason,
      directions: {},
      validityReasons: [],
      metrics: {},
      flags: [],
      ...(detail !== undefined && { detail }),
    },
    curves: [],
  };
}

function commonFields(facts: RunFacts) {
  return {
    id: facts.id,
    origin: 'device' as const,
    nettest: facts.nettest.id,
    nettestVersion: facts.nettest.version,
    trigger: facts.trigger,
    scope: facts.scope,
    startedAt: isoInstant(facts.startedAtMs),
    durationMs: facts.durationMs,
    clock: facts.clock,
    timezone: facts.timezone,
    annotations: { ...facts.annotations },
    conditions: facts.conditions,
    ...(facts.bootId !== undefined && { bootId: facts.bootId }),
    ...(facts.monotonicMs !== undefined && { monotonicMs: facts.monotonicMs }),
    ...(facts.scheduledAtMs !== undefined && { scheduledAt: isoInstant(facts.scheduledAtMs) }),
    ...(facts.ticks !== undefined && { ticks: facts.ticks }),
  };
}

function failureOf(facts: RunFacts, outcome: RunOutcome, parsed: ParsedResult): Failure | undefined {
  if (facts.stopped === 'timeout') {
    return (
      outcome.failure ?? {
        failure: 'generic_timeout_error',
        detail: 'the time limit of the test was reached',
      }
    );
  }
  if (facts.stopped === 'person') return { failure: 'interrupted' };
  return outcome.failure ?? parsed.failure;
}

function statusOf(facts: RunFacts, outcome: RunOutcome, parsed: ParsedResult): Measurement['status'] {
  if (facts.stopped === 'person') return 'aborted';
  if (outcome.skipReason !== undefined) return 'skipped';
  // A run that failed as a whole and yet brought figures is partial: neither hidden nor called good.
  const wentWrong = outcome.failure !== undefined || facts.stopped === 'timeout';
  return wentWrong && parsed.status === 'ok' ? 'partial' : parsed.status;
}
