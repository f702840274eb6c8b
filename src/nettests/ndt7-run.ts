// How an ndt7 run goes: one direction after the other, with the next server when one is down.
import type { LatencyProbes } from '../core/loaded-latency.js';
import type { Direction } from '../core/measurement.js';
import type { Ndt7DirectionResult, Ndt7Target } from '../core/ndt7.js';
import type { RunContext, RunOutcome } from '../core/nettest.js';
import { ndt7Raw, type Ndt7Run } from './ndt7-raw.js';

/** How long the idle line is probed before the first byte is moved. */
const IDLE_MS = 2000;

/** In a shorter test the line is hardly full before it ends: there is no load to probe under. */
const LEAST_LOADED_MS = 4000;

/** A directory names up to four servers; more are not tried, so that a dead line does not take minutes. */
const MAX_SERVERS = 3;

/** What a run is made with, whoever named the servers. */
export interface Ndt7Plan {
  readonly targets: readonly [Ndt7Target, ...Ndt7Target[]];
  readonly directions: readonly Direction[];
  readonly durationMs: number;
  readonly earlyExit: boolean;
  readonly insecure: boolean;
  readonly ca: string | undefined;
  /** Whether round trips are probed before and beside the test. */
  readonly loadedLatency: boolean;
  /** What the directory answered, for the raw output. */
  readonly locate: Ndt7Run['locate'];
}

/** Measures the plan's directions. Always resolves; the raw output holds every attempt. */
export async function runNdt7(context: RunContext, plan: Ndt7Plan): Promise<RunOutcome> {
  const attempts: Ndt7Run['attempts'] = [];
  const targets = plan.targets.slice(0, MAX_SERVERS);
  const probes =
    plan.loadedLatency && plan.durationMs >= LEAST_LOADED_MS ? startProbes(context, plan) : undefined;
  let at = 0;
  if (probes !== undefined) {
    probes.enter('idle');
    await context.clock.sleep(IDLE_MS, context.signal);
    probes.enter(undefined);
  }
  for (const direction of plan.directions) {
    let result = await attempt(direction, at);
    while (isUnreached(result) && at + 1 < targets.length && !context.signal.aborted) {
      at += 1;
      result = await attempt(direction, at);
    }
    if (context.signal.aborted) break;
  }
  const latency = await probes?.stop();
  context.onProgress({ phase: 'finishing', fraction: 1 });
  // Probes went to the first server: of another one they say nothing.
  return outcomeOf(context, {
    ...plan,
    attempts,
    ...(latency === undefined || at > 0 ? {} : { latency }),
  });

  async function attempt(direction: Direction, index: number): Promise<Ndt7DirectionResult> {
    const target = targets[index] ?? plan.targets[0];
    const share = 1 / plan.directions.length;
    const before = plan.directions.indexOf(direction) * share;
    const { machine, city, country } = target;
    context.onProgress({ phase: direction, fraction: before, server: target.hostname });
    let isLoaded = false;
    const result = await context.ndt7.run(
      {
        direction,
        target,
        durationMs: plan.durationMs,
        earlyExit: plan.earlyExit,
        insecure: plan.insecure,
        ...(plan.ca === undefined ? {} : { ca: plan.ca }),
      },
      ({ elapsedMs, bytes, bps }) => {
        if (!isLoaded) probes?.enter(direction);
        isLoaded = true;
        probes?.pace(bps);
        context.onProgress({
          phase: direction,
          fraction: before + share * Math.min(1, elapsedMs / plan.durationMs),
          server: target.hostname,
          elapsedMs,
          bytes,
          bps,
        });
      },
      context.signal,
    );
    probes?.enter(undefined);
    attempts.push({
      server: {
        ...(machine === undefined ? {} : { machine }),
        ...(city === undefined ? {} : { city }),
        ...(country === undefined ? {} : { country }),
      },
      result,
    });
    return result;
  }
}

function startProbes(context: RunContext, { targets, insecure, ca }: Ndt7Plan): LatencyProbes | undefined {
  const { signal } = context;
  return context.latencyProbes?.({ url: targets[0].downloadUrl, insecure, ca, signal });
}

/** The outcome of a run that found no server to measure against. */
export function runWithoutServer(
  context: RunContext,
  plan: Pick<Ndt7Plan, 'directions' | 'insecure' | 'locate'>,
): RunOutcome {
  const outcome = outcomeOf(context, { ...plan, attempts: [] });
  if (plan.locate?.kind !== 'no_capacity') return outcome;
  const { detail } = plan.locate;
  return { ...outcome, skipReason: 'rate_limited', failure: { failure: 'locate_failed', detail } };
}

/** The server was not there or did not take the test: another one may. */
function isUnreached(result: Ndt7DirectionResult): boolean {
  return result.ending === 'failed' && result.client === undefined;
}

function outcomeOf(
  context: RunContext,
  {
    directions,
    insecure,
    locate,
    attempts,
    latency,
  }: Pick<Ndt7Run, 'insecure' | 'locate' | 'attempts' | 'latency'> & {
    readonly directions: readonly Direction[];
  },
): RunOutcome {
  return {
    raw: ndt7Raw({
      engineVersion: context.version,
      directions: [...directions],
      insecure,
      ...(locate === undefined ? {} : { locate }),
      attempts,
      ...(latency === undefined ? {} : { latency }),
    }),
    engine: { name: 'mk-kiosk ndt7', version: context.version },
  };
}
