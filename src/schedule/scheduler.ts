// When each nettest runs: windows from cron, one drawn instant in each, kept over restarts.
// INVARIANTS: a drawn instant is stored before it is waited for; a nettest that cannot run is not planned and leaves
// no rows; an instant that passed while the device was off is drawn anew, never run in a burst.
import { z } from 'zod';
import type { Clock } from '../core/clock.js';
import type { Beat } from './beat.js';
import { startBeat } from './beat.js';
import { drawNext, type DrawnInstant, type WindowSchedule } from './window.js';

/** A nettest as the scheduler sees it. */
export interface PlannedNettest extends WindowSchedule {
  readonly id: string;
  /** False while it is switched off or something is missing: nothing is planned then. */
  readonly runnable: boolean;
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
}

const storedPlanSchema = z.object({
  cron: z.string(),
  timezone: z.string(),
  windowMinutes: z.number(),
  atMs: z.number(),
  fromMs: z.number(),
  toMs: z.number(),
});

type StoredPlan = z.output<typeof storedPlanSchema>;

const stateName = 'schedule';
const storedPlansSchema = z.record(z.string(), storedPlanSchema);
/** An instant that is missed by more than this was missed while the device was off or asleep. */
const missedAfterMs = 90_000;
/** Instants nearer than this are waited for exactly; further ones are looked at by the next beat. */
const waitAheadMs = 75_000;

/** A scheduler for the nettests that `nettests` lists. */
export function createScheduler(options: SchedulerOptions): Scheduler {
  const { clock } = options;
  const stopping = new AbortController();
  const waitedFor = new Map<string, number>();
  let plans: Record<string, StoredPlan> = {};
  let beat: Beat | undefined;
  let planning = Promise.resolve();

  function refresh(): Promise<void> {
    planning = planning.then(plan).catch(options.onError);
    return planning;
  }

  async function plan(): Promise<void> {
    if (stopping.signal.aborted) return;
    const before = JSON.stringify(plans);
    const nettests = await options.nettests();
    const due: [string, StoredPlan][] = [];
    const kept: Record<string, StoredPlan> = {};
    for (const nettest of nettests) {
      if (!nettest.runnable) continue;
      const old = plans[nettest.id];
      const passed = old !== undefined && old.atMs <= clock.nowMs();
      if (old !== undefined && passed && clock.nowMs() - old.atMs <= missedAfterMs)
        due.push([nettest.id, old]);
      const current =
        old !== undefined && !passed && stillHolds(old, nettest, clock.nowMs()) ? old : undefined;
      const next = current ?? draw(nettest, passed ? old : undefined);
      if (next !== undefined) kept[nettest.id] = next;
    }
    plans = kept;
    if (JSON.stringify(kept) !== before) {
      // Stored before anything is run: a crash in between loses a run, and never makes one twice. A store that
      // refuses (a full disk) does not stop the tests.
      await options.writeState(stateName, kept).catch(options.onError);
      options.onPlanned();
    }
    for (const [id, { atMs }] of due) options.due(id, atMs);
    for (const [id, { atMs }] of Object.entries(kept)) waitFor(id, atMs);
  }

  function draw(nettest: PlannedNettest, passed: StoredPlan | undefined): StoredPlan | undefined {
    const { cron, timezone, windowMinutes } = nettest;
    const afterMs = Math.max(clock.nowMs(), passed?.fromMs ?? 0);
    const drawn = drawNext(nettest, afterMs, () => options.random());
    return drawn && { cron, timezone, windowMinutes, ...drawn };
  }

  function waitFor(id: string, atMs: number): void {
    const aheadMs = atMs - clock.nowMs();
    if (aheadMs > waitAheadMs || waitedFor.get(id) === atMs) return;
    waitedFor.set(id, atMs);
    void clock.sleep(Math.max(0, aheadMs) + 1, stopping.signal).then(() => {
      waitedFor.delete(id);
      return refresh();
    });
  }

  return {
    async start() {
      const stored = storedPlansSchema.safeParse(await options.readState(stateName));
      if (stored.success) plans = stored.data;
      beat = (options.startBeat ?? startBeat)(clock, (steppedByMs) => {
        if (steppedByMs !== undefined) options.onStep?.(steppedByMs);
        void refresh();
      });
      await refresh();
    },
    async stop() {
      stopping.abort();
      await beat?.stop();
      await planning;
    },
    next: (nettest) => plans[nettest],
    refresh,
  };
}

/** A drawn instant holds while its schedule is the same and it lies no further ahead than its cron could put it. */
function stillHolds(plan: StoredPlan, nettest: PlannedNettest, nowMs: number): boolean {
  const same =
    plan.cron === nettest.cron &&
    plan.timezone === nettest.timezone &&
    plan.windowMinutes === nettest.windowMinutes;
  if (!same) return false;
  // After a step back of the clock the old plan can lie years ahead: what would be drawn now comes sooner.
  const first = drawNext(nettest, nowMs, () => 0);
  return first === undefined || plan.fromMs <= first.fromMs;
}
