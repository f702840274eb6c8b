// One attempt at a nettest, from the run to the recorded row. Whatever happens, exactly one measurement comes of it.
import type { Clock } from '../core/clock.js';
import type { ConditionWatch } from '../core/condition-watch.js';
import { asStored, type BusyLine, type Ceiling, type CyclePlace } from '../core/conditions.js';
import { messageOf } from '../core/errors.js';
import { measurementOfRun, measurementOfSkip, type RunFacts } from '../core/measure.js';
import type { Measurement, MeasurementDraft, Trigger } from '../core/measurement.js';
import type { Nettest, NettestTools, ParsedResult, Progress, RunOutcome } from '../core/nettest.js';
import type { BusyLineSettings } from '../core/schedule-settings.js';
import type { SkipReason } from '../core/skip-reason.js';
import { waitForQuietLine, type QuietLine } from './quiet-line.js';

/** A run that is due or asked for. */
export interface AttemptOrder {
  readonly nettest: Nettest;
  readonly trigger: Trigger;
  /** The nettest's options, as configured or for this run only. */
  readonly options: unknown;
  readonly timeoutMs: number;
  readonly scheduledAtMs?: number | undefined;
  readonly ticks?: number | undefined;
  /** A person asked for it in spite of quiet hours and budget. */
  readonly forced?: boolean | undefined;
  /** The run's id where it was known before (noted with the quota); else a new one. */
  readonly id?: string | undefined;
  /** The line, and the family of servers whose quota the run counts on; kept in the row's conditions. */
  readonly uplink?: string | undefined;
  readonly serverFamily?: string | undefined;
  /** Where it stands in its round of tests. */
  readonly cycle?: CyclePlace | undefined;
  /** Id of the measurement that it is to confirm. */
  readonly confirms?: string | undefined;
  /** Host of the server that it must not use then. */
  readonly avoidServer?: string | undefined;
}

/** What an attempt needs to know of its surroundings. */
export interface AttemptSurroundings {
  readonly tools: NettestTools;
  readonly clock: Clock;
  newId(): string;
  timezone(): string;
  annotations(): Readonly<Record<string, string>>;
  conditions(): Measurement['conditions'];
  clockState(): Measurement['clock'];
  readonly bootId?: string | undefined;
  /** Reads link, processor and other traffic; absent where nobody does. */
  readonly watch?: ConditionWatch;
  /** What a run does while others use the line; undefined where it does not wait. */
  busyLine?(): BusyLineSettings | undefined;
  /** What this device can do at most with a scheme, by its last calibration. */
  ceiling?(scheme: string): Ceiling | undefined;
  /** Keeps the row, now or as soon as the store takes writes again. */
  record(draft: MeasurementDraft): Promise<Measurement>;
  onProgress(order: AttemptOrder, progress: Progress): void;
}

/** A nettest that does not answer its abort within this time is given up; its row says so. */
const abortGraceMs = 15_000;
const progressIntervalMs = 100;

/** Runs and records. `stop` ends it early: the row is then `aborted`. Rejects only when the row cannot be kept. */
export async function attempt(
  order: AttemptOrder,
  surroundings: AttemptSurroundings,
  stop: AbortSignal,
): Promise<Measurement> {
  const { clock } = surroundings;
  const line = await lookAtLine(order, surroundings, stop);
  if (line?.waited?.stillBusy === true && surroundings.busyLine?.()?.afterwards === 'skip' && !stop.aborted) {
    return recordSkip(order, surroundings, 'busy', busyDetail(line.waited), line.waited);
  }
  const begin = beginning(order, surroundings, line?.waited);
  const abort = new AbortController();
  const done = new AbortController();
  let stopped: RunFacts['stopped'];
  const onStop = () => {
    stopped ??= 'person';
    abort.abort();
  };
  if (stop.aborted) onStop();
  stop.addEventListener('abort', onStop, { once: true });
  void clock.sleep(order.timeoutMs, done.signal).then(() => {
    if (done.signal.aborted) return;
    stopped ??= 'timeout';
    // Whoever listens can tell a time limit from a person by the reason's name, as with AbortSignal.timeout().
    abort.abort(new DOMException('the time limit of the test was reached', 'TimeoutError'));
  });
  const outcome = await runToOutcome(order, surroundings, abort.signal, done.signal);
  done.abort();
  stop.removeEventListener('abort', onStop);
  const durationMs = clock.monotonicMs() - begin.monotonicStartMs;
  const parsed = parseTotally(order.nettest, outcome);
  // What a stopped run was like matters to nobody, and whoever stopped it is waiting.
  const conditionsAfter =
    stopped === 'person' ? undefined : await conditionsOfRun(surroundings, line, outcome, parsed);
  return surroundings.record(
    measurementOfRun({ ...begin, durationMs, stopped, conditionsAfter }, outcome, parsed),
  );
}

/** Records that a due run was not made. */
export async function recordSkip(
  order: AttemptOrder,
  surroundings: AttemptSurroundings,
  reason: SkipReason,
  detail?: string,
  waited?: BusyLine,
): Promise<Measurement> {
  const facts = { ...beginning(order, surroundings, waited), durationMs: 0 };
  return surroundings.record(measurementOfSkip(facts, reason, detail));
}

/** A test that fills the line begins on a quiet one; others only have their conditions read. */
async function lookAtLine(
  { nettest, trigger }: AttemptOrder,
  { clock, watch, busyLine }: AttemptSurroundings,
  stop: AbortSignal,
): Promise<QuietLine | undefined> {
  if (watch === undefined) return undefined;
  if (nettest.kind !== 'throughput' || nettest.scope === 'self-test')
    return { reading: await watch.begin(0, stop) };
  // A person who asks for a test has decided that it is to be made now.
  return waitForQuietLine({ clock, watch }, trigger === 'manual' ? undefined : busyLine?.(), stop);
}

function busyDetail({ waitedMs, seenBps }: BusyLine): string {
  return `waited ${Math.round(waitedMs / 1000)} s; the interface carried ${(seenBps / 1e6).toFixed(1)} Mbit/s`;
}

/** What was known only when the run had ended. */
async function conditionsOfRun(
  { tools, ceiling }: AttemptSurroundings,
  line: QuietLine | undefined,
  outcome: RunOutcome,
  { server }: ParsedResult,
): Promise<Measurement['conditions']> {
  const read = await line?.reading.end(server?.address);
  const scheme = server?.scheme;
  const limit = scheme === undefined ? undefined : ceiling?.(scheme);
  return asStored({
    ...read,
    software: tools.version,
    ...(scheme !== undefined && { scheme: { name: scheme, reason: outcome.schemeReason } }),
    ...(limit !== undefined && { ceiling: limit }),
  });
}

function beginning(order: AttemptOrder, surroundings: AttemptSurroundings, busyLine?: BusyLine) {
  const monotonicStartMs = surroundings.clock.monotonicMs();
  return {
    id: order.id ?? surroundings.newId(),
    nettest: order.nettest,
    trigger: order.trigger,
    scope: order.nettest.scope,
    startedAtMs: surroundings.clock.nowMs(),
    monotonicStartMs,
    monotonicMs: monotonicStartMs,
    clock: surroundings.clockState(),
    bootId: surroundings.bootId,
    timezone: surroundings.timezone(),
    annotations: surroundings.annotations(),
    conditions: {
      ...surroundings.conditions(),
      ...(order.uplink !== undefined && { uplink: order.uplink }),
      ...(order.serverFamily !== undefined && { serverFamily: order.serverFamily }),
      ...asStored({ busyLine, cycle: order.cycle, confirms: order.confirms }),
    },
    scheduledAtMs: order.scheduledAtMs,
    ticks: order.ticks,
  };
}

async function runToOutcome(
  order: AttemptOrder,
  surroundings: AttemptSurroundings,
  signal: AbortSignal,
  done: AbortSignal,
): Promise<RunOutcome> {
  const context = {
    ...surroundings.tools,
    signal,
    timeoutMs: order.timeoutMs,
    ...(order.avoidServer !== undefined && { avoidServer: order.avoidServer }),
    onProgress: steadyProgress(order, surroundings, done),
  };
  const givenUp = (async (): Promise<RunOutcome> => {
    await aborted(signal);
    await surroundings.clock.sleep(abortGraceMs, done);
    return { failure: { failure: 'nettest_bug', detail: 'the test did not end when it was told to' } };
  })();
  return Promise.race([safely(() => order.nettest.run(context, order.options)), givenUp]);
}

async function safely(run: () => Promise<RunOutcome>): Promise<RunOutcome> {
  try {
    return await run();
  } catch (thrown) {
    return { failure: { failure: 'nettest_bug', detail: messageOf(thrown) } };
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else
      signal.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
  });
}

/** At most ten a second, fractions that never fall, and nothing once the run is over. */
function steadyProgress(order: AttemptOrder, surroundings: AttemptSurroundings, done: AbortSignal) {
  let fraction = 0;
  let phase: Progress['phase'] | undefined;
  let lastMs = Number.NEGATIVE_INFINITY;
  return (progress: Progress) => {
    const nowMs = surroundings.clock.monotonicMs();
    if (done.aborted || (progress.phase === phase && nowMs - lastMs < progressIntervalMs)) return;
    fraction = Math.min(1, Math.max(fraction, progress.fraction));
    phase = progress.phase;
    lastMs = nowMs;
    surroundings.onProgress(order, { ...progress, fraction });
  };
}

function parseTotally(nettest: Nettest, outcome: RunOutcome): ParsedResult {
  const nothing = { status: 'failed', directions: {}, metrics: {}, curves: [] } as const;
  if (outcome.raw === undefined) {
    return outcome.failure === undefined && outcome.skipReason === undefined
      ? { ...nothing, failure: { failure: 'unknown_failure', detail: 'the test left no result' } }
      : nothing;
  }
  try {
    return nettest.parse(outcome.raw);
  } catch (thrown) {
    return { ...nothing, failure: { failure: 'nettest_bug', detail: messageOf(thrown) } };
  }
}
