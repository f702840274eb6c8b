// The schedule in simulated time: the real scheduler, the real gates and a clock that jumps from instant to instant.
import type { Clock } from '../core/clock.js';
import { closureOf } from '../core/gate.js';
import { automaticUntil, type Contact, type QuotaFacts } from '../core/gate-quota.js';
import { familyQuotas, type PlanReason } from '../core/schedule.js';
import { createClosures } from './closures.js';
import type { Random } from './random.js';
import { createScheduler, type PlannedNettest } from './scheduler.js';

/** A nettest to be simulated; runs take no time and always succeed, unless `hasCapacity` says otherwise. */
export interface SimulatedNettest extends Omit<PlannedNettest, 'runnable' | 'quotaUntil'> {
  readonly family?: string | undefined;
}

/** What is simulated. */
export interface Simulation {
  readonly nettests: readonly SimulatedNettest[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly random: Random;
  /** Ends earlier after so many runs and skips. */
  readonly maxRuns?: number;
  /** Whether the servers take a run at an instant. */
  hasCapacity?(nettest: string, atMs: number): boolean;
}

/** A row that the schedule would have left. */
export interface SimulatedRun {
  readonly nettest: string;
  readonly atMs: number;
  readonly planned: PlanReason;
  /** Absent for a run that took place. */
  readonly skipReason?: string;
}

/** What happened, oldest first, every wait that was drawn, and until when time went. */
export interface SimulationResult {
  readonly runs: readonly SimulatedRun[];
  readonly waitsMs: readonly number[];
  readonly endMs: number;
}

const dayMs = 86_400_000;

/** Runs the simulation; the same random source gives the same result. */
export async function simulate(simulation: Simulation): Promise<SimulationResult> {
  const { nettests, toMs, random, maxRuns = Number.POSITIVE_INFINITY } = simulation;
  const runs: SimulatedRun[] = [];
  const waitsMs: number[] = [];
  const errors: unknown[] = [];
  const contacts = new Map<string, Contact[]>();
  const due: [string, PlanReason][] = [];
  const state = new Map<string, unknown>();
  // A window that opens at the very beginning belongs to it.
  let nowMs = simulation.fromMs - 1;

  const clock: Clock = {
    nowMs: () => nowMs,
    monotonicMs: () => nowMs - simulation.fromMs,
    // Nobody waits here: time is moved by the loop below.
    sleep: () => new Promise(() => undefined),
  };
  const readState = (name: string) => Promise.resolve(state.get(name));
  const writeState = (name: string, value: unknown) => {
    state.set(name, value);
    return Promise.resolve();
  };
  const closures = createClosures(() => nowMs, readState, writeState);
  const plannedBefore = new Map<string, PlanReason>();

  const scheduler = createScheduler({
    clock,
    random,
    nettests: () => Promise.resolve(nettests.map(planned)),
    readState,
    writeState,
    due: (id) => due.push([id, plannedBefore.get(id) ?? 'window']),
    onPlanned: () => undefined,
    onError: (thrown) => errors.push(thrown),
    onWait: (_id, waitMs) => waitsMs.push(waitMs),
    startBeat: () => ({ stop: () => Promise.resolve() }),
  });

  function planned(nettest: SimulatedNettest): PlannedNettest {
    const quota = quotaOf(nettest);
    return {
      ...nettest,
      runnable: true,
      ...(quota && { quotaUntil: (atMs, pendingAtMs) => automaticUntil(quota, atMs, pendingAtMs) }),
    };
  }

  function quotaOf({ family }: SimulatedNettest): QuotaFacts | undefined {
    const quota = family === undefined ? undefined : familyQuotas[family];
    if (family === undefined || quota === undefined) return undefined;
    const seen = (contacts.get(family) ?? []).filter(({ atMs }) => nowMs - atMs < quota.periodMs);
    contacts.set(family, seen);
    return { family, quota, contacts: seen };
  }

  async function run(nettest: SimulatedNettest, reason: PlanReason): Promise<void> {
    const quota = quotaOf(nettest);
    const quietUntilMs = nettest.quietUntil?.(nowMs);
    const closure = closureOf({
      nowMs,
      manual: false,
      forced: false,
      budget: { periods: [], canExitEarly: false },
      ...(quota && { quota }),
      ...(quietUntilMs !== undefined && { quietUntilMs }),
    });
    const row = { nettest: nettest.id, atMs: nowMs, planned: reason };
    if (closure !== undefined) {
      if (await closures.note(nettest.id, closure)) runs.push({ ...row, skipReason: closure.reason });
      return;
    }
    await closures.passed(nettest.id);
    const tested = simulation.hasCapacity?.(nettest.id, nowMs) ?? true;
    runs.push(tested ? row : { ...row, skipReason: 'rate_limited' });
    if (nettest.family !== undefined)
      contacts.get(nettest.family)?.push({ atMs: nowMs, automatic: true, tested });
    await scheduler.ended(nettest.id, !tested);
  }

  await scheduler.start();
  while (runs.length < maxRuns && errors.length === 0) {
    const instants = nettests.flatMap(({ id }) => scheduler.next(id)?.atMs ?? []);
    // Where nothing can be planned, the daemon tries again at its next beat; here a day is enough.
    const nextMs = instants.length === 0 ? nowMs + dayMs : Math.max(nowMs, Math.min(...instants));
    if (nextMs >= toMs) break;
    nowMs = nextMs;
    for (const { id } of nettests) {
      const next = scheduler.next(id);
      if (next !== undefined) plannedBefore.set(id, next.reason);
    }
    await scheduler.refresh();
    for (const [id, reason] of due.splice(0)) {
      const nettest = nettests.find((candidate) => candidate.id === id);
      if (nettest !== undefined) await run(nettest, reason);
    }
  }
  await scheduler.stop();
  if (errors.length > 0) throw errors[0];
  const complete = runs.length < maxRuns;
  return { runs, waitsMs, endMs: complete ? toMs : nowMs };
}
