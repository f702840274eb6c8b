// Schedule and gates of the daemon: what is planned, what happens when its instant comes, and what a run that ended means for the next.
import type { Clock } from '../core/clock.js';
import type { Config } from '../core/config.js';
import type { Nettest } from '../core/nettest.js';
import { needsConfirmation } from '../core/confirm.js';
import type { CyclePlace } from '../core/conditions.js';
import type { Measurement } from '../core/measurement.js';
import { planAt } from '../core/plan.js';
import { familyOf, modeOf } from '../core/schedule.js';
import type { KioskStore } from '../core/store.js';
import type { AttemptOrder } from '../schedule/attempt.js';
import {
  createScheduler,
  type PlannedNettest,
  type Scheduler,
  type SchedulerOptions,
} from '../schedule/scheduler.js';
import { cycleStateSchema, cycleSteps, drawSeed } from '../schedule/cycle.js';
import { timezoneOf } from './device-facts.js';
import { quietKeyOf } from './gatekeeper.js';
import type { Measuring } from './measuring.js';
import { nettestSettings } from './nettest-settings.js';

/** What scheduling works with. */
export interface SchedulingParts extends Pick<SchedulerOptions, 'onPlanned' | 'onError' | 'onStep'> {
  readonly clock: Clock;
  readonly nettests: readonly Nettest[];
  readonly measuring: Pick<Measuring, 'readiness' | 'queue' | 'gates' | 'skip'> & {
    readonly store: Pick<KioskStore, 'plans' | 'readState' | 'writeState'>;
  };
  config(): Config;
  /** A run left no row yet. */
  onRunError(thrown: unknown, nettest: string): void;
  /** A test hands in its own. */
  readonly random?: () => number;
  readonly startBeat?: NonNullable<SchedulerOptions['startBeat']>;
}

/** The daemon's schedule. */
export interface Scheduling extends Pick<Scheduler, 'start' | 'stop' | 'next' | 'refresh'> {
  /** Whether a nettest can be planned now. */
  runnable(nettest: string): Promise<boolean>;
  /**
   * Adds a run of the daemon's own; true when it brought figures. A gate that refuses it leaves one skipped row for as
   * long as it is closed.
   */
  enqueue(nettest: string, trigger: 'schedule' | 'start', scheduledAtMs?: number): Promise<boolean>;
}

/** Makes the schedule; nothing runs before its start. */
export function createScheduling(parts: SchedulingParts): Scheduling {
  const { measuring, config } = parts;
  const { gates } = measuring;
  const scheduler = createScheduler({
    clock: parts.clock,
    random: parts.random ?? Math.random,
    ...(parts.startBeat && { startBeat: parts.startBeat }),
    nettests: () => Promise.all(parts.nettests.map(planned)),
    readState: (name) => measuring.store.readState(name),
    writeState: (name, value) => measuring.store.writeState(name, value),
    due: (id, scheduledAtMs) => void due(id, scheduledAtMs),
    onPlanned: parts.onPlanned,
    onError: parts.onError,
    ...(parts.onStep && { onStep: parts.onStep }),
  });

  async function planned(nettest: Nettest): Promise<PlannedNettest> {
    const { state } = await measuring.readiness.of(nettest);
    const { family, ...plan } = plannedBy(config(), nettest);
    return {
      ...plan,
      // The others of a round come with its first.
      runnable: state === 'ready' && !config().schedule.cycle.nettests.slice(1).includes(nettest.id),
      quietUntil: (atMs) => gates.quietHours().until(atMs),
      ...(family !== undefined && { quotaUntil: await gates.quotaUntil(family) }),
    };
  }

  /** A nettest's instant has come: its own run, or the round that it opens. */
  async function due(id: string, scheduledAtMs: number): Promise<void> {
    const { nettests: members, order } = config().schedule.cycle;
    if (members.length < 2 || members[0] !== id) {
      await enqueue(id, 'schedule', scheduledAtMs);
      return;
    }
    const seed = drawSeed(parts.random ?? Math.random);
    const known = members.filter((member) => isSwitchedOn(member));
    for (const { nettest, place } of cycleSteps(known, order, await nextCycle(), seed)) {
      await enqueue(nettest, 'schedule', scheduledAtMs, place);
    }
  }

  function isSwitchedOn(id: string): boolean {
    return parts.nettests.some((nettest) => nettest.id === id) && nettestSettings(config(), id).enabled;
  }

  /** A store that refuses counts the round again: the rows' own sequence still tells them apart. */
  async function nextCycle(): Promise<number> {
    const { store } = measuring;
    const state = cycleStateSchema.safeParse(await store.readState('cycle').catch(() => undefined));
    const number = (state.data?.number ?? 0) + 1;
    await store.writeState('cycle', { number }).catch(() => undefined);
    return number;
  }

  async function enqueue(
    id: string,
    trigger: 'schedule' | 'start',
    scheduledAtMs?: number,
    cycle?: CyclePlace,
  ): Promise<boolean> {
    const nettest = parts.nettests.find((candidate) => candidate.id === id);
    if (nettest === undefined) return false;
    const { options, timeoutMs } = nettestSettings(config(), id);
    try {
      const order = { nettest, trigger, options, timeoutMs, scheduledAtMs, cycle };
      const row = await runOrSkip(order);
      if (row === undefined) return false;
      if (row.status !== 'skipped' || row.skipReason === 'rate_limited')
        await scheduler.ended(id, row.skipReason === 'rate_limited');
      await confirm(order, row);
      return row.status === 'ok' || row.status === 'partial';
    } catch (thrown) {
      parts.onRunError(thrown, id);
      return false;
    }
  }

  /** A result far below plan is measured once more on another server, where the gates allow it; else it stands alone. */
  async function confirm(order: AttemptOrder, row: Measurement): Promise<void> {
    const plan = planAt(await measuring.store.plans(), parts.clock.nowMs());
    const { nettest, options, timeoutMs } = order;
    if (!needsConfirmation(row, plan, config().schedule.confirm)) return;
    if (nettest.hasOtherServers?.(options) !== true) return;
    const again = { nettest, options, timeoutMs, trigger: 'confirm', confirms: row.id } as const;
    if ((await gates.closureOf(again)) !== undefined) return;
    await measuring.queue.add({ ...again, avoidServer: row.server?.host }).measurement;
  }

  /** Undefined where the closure that refuses the run has had its row. */
  async function runOrSkip(order: AttemptOrder) {
    const { id } = order.nettest;
    const [need] = (await measuring.readiness.of(order.nettest)).needs;
    const closure =
      need === undefined
        ? await gates.closureOf(order)
        : ({ reason: need.what === 'consent' ? 'consent' : 'unavailable', detail: need.message } as const);
    if (closure === undefined) {
      await gates.closures.passed(id);
      return measuring.queue.add(order).measurement;
    }
    if (!(await gates.closures.note(id, closure))) return undefined;
    return measuring.skip(order, closure.reason, closure.detail);
  }

  return {
    start: () => scheduler.start(),
    stop: () => scheduler.stop(),
    next: (nettest) => scheduler.next(nettest),
    refresh: () => scheduler.refresh(),
    enqueue,
    async runnable(id) {
      const nettest = parts.nettests.find((candidate) => candidate.id === id);
      return nettest !== undefined && (await measuring.readiness.of(nettest)).state === 'ready';
    },
  };
}

/** How the configuration plans a nettest, and the family of servers whose law that follows. */
export function plannedBy(config: Config, nettest: Nettest) {
  const { cron, windowMinutes, mode, perDay, options } = nettestSettings(config, nettest.id);
  const family = familyOf(nettest.provider(options));
  return {
    id: nettest.id,
    family,
    rule: { mode: modeOf(mode, family), cron, windowMinutes, perDay, timezone: timezoneOf(config) },
    quietKey: quietKeyOf(config),
    missedRuns: config.schedule.missedRuns,
  };
}
