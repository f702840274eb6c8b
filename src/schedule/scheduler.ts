// When each nettest runs: instants drawn by its rule, kept over restarts.
// INVARIANTS: a drawn instant is stored before it is waited for; a nettest that cannot run is not planned and leaves
// no rows; what was missed while the device was off is left out or made up for by one run, never by a burst.
import type { Clock } from '../core/clock.js';
import { noCapacityDeviation, noCapacityWaitsMs } from '../core/schedule.js';
import type { missedRunPolicies } from '../core/schedule-settings.js';
import type { Beat } from './beat.js';
import { startBeat } from './beat.js';
import { drawNext, type DrawnInstant, type DrawRule, type DrawSurroundings } from './draw.js';
import { drawNormal } from './random.js';
import { planFingerprint, planState, readPlans, type StoredPlan } from './stored-plan.js';
import { drawWithin, isNearRoundMinute } from './window.js';

/** A nettest as the scheduler sees it. */
export interface PlannedNettest extends Pick<DrawSurroundings, 'quietUntil'> {
  readonly id: string;
  readonly rule: DrawRule;
  /** When the quota allows a run that is wanted at `atMs`, with one more at `pendingAtMs`; undefined where it does then. */
  quotaUntil?(atMs: number, pendingAtMs?: number): number | undefined;
  /** What `quietUntil` depends on: instants are drawn anew when it changes. */
  readonly quietKey?: string;
  /** False while it is switched off or something is missing: nothing is planned then. */
  readonly runnable: boolean;
  readonly missedRuns?: (typeof missedRunPolicies)[number];
}

/** What the scheduler works with. */
export interface SchedulerOptions {
  readonly clock: Clock;
  random(): number;
  /** Asked at every beat, so that a changed configuration takes effect within a minute. */
  nettests(): Promise<readonly PlannedNettest[]>;
  readState(name: string): Promise<unknown>;
  writeState(name: string, value: unknown): Promise<void>;
  /** A nettest's instant has come. */
  due(nettest: string, scheduledAtMs: number): void;
  /** The plan changed. */
  onPlanned(): void;
  /** A beat failed (the store refuses, say); the next one tries again. */
  onError(thrown: unknown): void;
  /** The wall clock stepped by so many milliseconds. */
  onStep?(steppedByMs: number): void;
  /** A wait was drawn. */
  onWait?(nettest: string, waitMs: number): void;
  /** A test hands in its own beat. */
  readonly startBeat?: typeof startBeat;
}

/** A running scheduler. */
export interface Scheduler {
  start(): Promise<void>;
  stop(): Promise<void>;
  next(nettest: string): DrawnInstant | undefined;
  /** Plans again at once: after a change of configuration or consent. */
  refresh(): Promise<void>;
  /** A run that it called due has ended; without capacity on the servers the next one comes after a growing wait. */
  ended(nettest: string, noCapacity: boolean): Promise<void>;
}

/** An instant that is missed by more than this was missed while the device was off or asleep. */
const missedAfterMs = 90_000;
/** Instants nearer than this are waited for exactly; further ones are looked at by the next beat. */
const waitAheadMs = 75_000;
/** A plan that was drawn later than now by more than this was drawn before the clock was set back: it is drawn anew. */
const setBackMs = 60_000;
/** One run makes up for missed ones at a random instant of so many milliseconds from the first beat on. */
const catchUpMs = 600_000;

/** A scheduler for the nettests that `nettests` lists. */
export function createScheduler(options: SchedulerOptions): Scheduler {
  const { clock } = options;
  const stopping = new AbortController();
  const waitedFor = new Map<string, number>();
  let plans: Readonly<Record<string, StoredPlan>> = {};
  let beat: Beat | undefined;
  let working = Promise.resolve();

  function inTurn(work: () => Promise<void>): Promise<void> {
    working = working.then(() => (stopping.signal.aborted ? undefined : work())).catch(options.onError);
    return working;
  }

  async function plan(): Promise<void> {
    const due: [string, number][] = [];
    const kept: Record<string, StoredPlan> = {};
    for (const nettest of await options.nettests()) {
      if (!nettest.runnable) continue;
      const old = plans[nettest.id];
      const lateMs = old === undefined ? Number.NEGATIVE_INFINITY : clock.nowMs() - old.atMs;
      if (old !== undefined && lateMs >= 0 && lateMs <= missedAfterMs) due.push([nettest.id, old.atMs]);
      const next =
        old !== undefined && lateMs < 0 && stillHolds(old, nettest, clock.nowMs())
          ? old
          : draw(nettest, old, lateMs > missedAfterMs);
      if (next !== undefined) kept[nettest.id] = next;
    }
    await keep(kept);
    for (const [id, atMs] of due) options.due(id, atMs);
    for (const [id, { atMs }] of Object.entries(kept)) waitFor(id, atMs);
  }

  /** Stored before anything is run: a crash in between loses a run, and never makes one twice. */
  async function keep(kept: Record<string, StoredPlan>): Promise<void> {
    const changed = JSON.stringify(kept) !== JSON.stringify(plans);
    plans = kept;
    if (!changed) return;
    // A store that refuses (a full disk) does not stop the tests.
    await options.writeState(planState, kept).catch(options.onError);
    options.onPlanned();
  }

  function draw(
    nettest: PlannedNettest,
    old: StoredPlan | undefined,
    missed: boolean,
  ): StoredPlan | undefined {
    const nowMs = clock.nowMs();
    const fingerprint = planFingerprint(nettest);
    const same = old?.fingerprint === fingerprint ? old : undefined;
    const passed = same !== undefined && same.atMs <= nowMs ? same : undefined;
    const windows = nettest.rule.mode === 'window' || nettest.rule.mode === 'stratified';
    const random = () => options.random();
    // The run that is due now is in no row yet.
    const pendingAtMs = passed !== undefined && !missed ? nowMs : undefined;
    const quotaUntil = (atMs: number) => nettest.quotaUntil?.(atMs, pendingAtMs);
    const drawn = drawNext(
      nettest.rule,
      windows ? Math.max(nowMs, passed?.fromMs ?? nowMs) : nowMs,
      {
        random,
        ...(nettest.quietUntil && { quietUntil: nettest.quietUntil }),
        quotaUntil,
        onWait: (waitMs) => options.onWait?.(nettest.id, waitMs),
      },
      passed?.closedUntilMs,
    );
    const makesUp =
      missed && passed !== undefined && passed.closedUntilMs === undefined && nettest.missedRuns === 'once';
    const catchUp = makesUp ? catchUpAfter(nowMs, random) : undefined;
    const allowed =
      catchUp !== undefined &&
      quotaUntil(catchUp.atMs) === undefined &&
      nettest.quietUntil?.(catchUp.atMs) === undefined &&
      catchUp.atMs < (drawn?.atMs ?? Number.POSITIVE_INFINITY);
    const next = allowed ? catchUp : drawn;
    return next && { ...next, fingerprint, drawnAtMs: nowMs, refusals: passed?.refusals ?? 0 };
  }

  /** Brings the next run of a nettest nearer, where its rule has waits: 60 s, 120 s … and then the usual ones again. */
  async function backOff(id: string): Promise<void> {
    const nettest = (await options.nettests()).find((planned) => planned.id === id);
    const old = plans[id];
    if (old === undefined || nettest?.rule.mode !== 'exponential') return;
    const meanMs = noCapacityWaitsMs[old.refusals];
    if (meanMs === undefined) {
      await keep({ ...plans, [id]: { ...old, refusals: 0 } });
      return;
    }
    const nowMs = clock.nowMs();
    const atMs = nowMs + backOffWait(meanMs, nowMs, options.random);
    const allowed = nettest.quietUntil?.(atMs) === undefined && nettest.quotaUntil?.(atMs) === undefined;
    const { closedUntilMs: _closed, ...open } = old;
    const sooner = allowed && atMs < old.atMs;
    const next = sooner ? { ...open, atMs, fromMs: nowMs, toMs: atMs, reason: 'back_off' as const } : old;
    await keep({ ...plans, [id]: { ...next, drawnAtMs: nowMs, refusals: old.refusals + 1 } });
    waitFor(id, next.atMs);
  }

  function waitFor(id: string, atMs: number): void {
    const aheadMs = atMs - clock.nowMs();
    if (aheadMs > waitAheadMs || waitedFor.get(id) === atMs) return;
    waitedFor.set(id, atMs);
    void clock.sleep(Math.max(0, aheadMs) + 1, stopping.signal).then(() => {
      waitedFor.delete(id);
      return inTurn(plan);
    });
  }

  return {
    async start() {
      plans = readPlans(await options.readState(planState));
      beat = (options.startBeat ?? startBeat)(clock, (steppedByMs) => {
        if (steppedByMs !== undefined) options.onStep?.(steppedByMs);
        void inTurn(plan);
      });
      await inTurn(plan);
    },
    async stop() {
      stopping.abort();
      await beat?.stop();
      await working;
    },
    next: (nettest) => plans[nettest],
    refresh: () => inTurn(plan),
    ended: (nettest, noCapacity) =>
      inTurn(async () => {
        const old = plans[nettest];
        if (noCapacity) await backOff(nettest);
        else if (old !== undefined && old.refusals > 0)
          await keep({ ...plans, [nettest]: { ...old, refusals: 0 } });
      }),
  };
}

/** Whole ms; away from whole minutes where a few draws find such a wait. */
function backOffWait(meanMs: number, nowMs: number, random: () => number): number {
  let waitMs = meanMs;
  for (let draws = 0; draws < 20; draws += 1) {
    waitMs = Math.round(drawNormal(meanMs, meanMs * noCapacityDeviation, random));
    if (!isNearRoundMinute(nowMs + waitMs)) break;
  }
  return waitMs;
}

function catchUpAfter(nowMs: number, random: () => number): DrawnInstant {
  const window = { fromMs: nowMs, toMs: nowMs + catchUpMs };
  return { ...window, atMs: drawWithin(window, random), reason: 'catch_up' };
}

/** A drawn instant holds while its rule is the same, the quota has room, and the clock has not been set back since. */
function stillHolds(plan: StoredPlan, nettest: PlannedNettest, nowMs: number): boolean {
  return (
    plan.fingerprint === planFingerprint(nettest) &&
    nowMs >= plan.drawnAtMs - setBackMs &&
    nettest.quotaUntil?.(plan.atMs) === undefined
  );
}
