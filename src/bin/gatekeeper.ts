// Asks the gates of core/gate.ts for one run: gathers what they look at from store, configuration and calendar.
import { z } from 'zod';
import type { Clock } from '../core/clock.js';
import type { Config } from '../core/config.js';
import { KioskError } from '../core/errors.js';
import { closureOf, type GateFacts } from '../core/gate.js';
import {
  bytesOf,
  expectationOf,
  mustExitEarly,
  type BudgetFacts,
  type BudgetPeriod,
  type RunUsage,
} from '../core/gate-budget.js';
import type { Closure } from '../core/gate-closure.js';
import { automaticUntil, type QuotaFacts } from '../core/gate-quota.js';
import type { GateStore } from '../core/gate-store.js';
import { monitorLineBytes } from '../core/monitor-settings.js';
import type { Nettest } from '../core/nettest.js';
import { planAt } from '../core/plan.js';
import { familyOf, familyQuotas } from '../core/schedule.js';
import type { DiskState } from '../core/retention.js';
import type { KioskStore } from '../core/store.js';
import type { AttemptOrder } from '../schedule/attempt.js';
import { createClosures, type Closures } from '../schedule/closures.js';
import { createContactLedger } from '../schedule/contact-ledger.js';
import { localDay, localMonth } from '../schedule/period.js';
import { createQuietHours, type QuietHours } from '../schedule/quiet-hours.js';
import type { PlannedNettest } from '../schedule/scheduler.js';
import { timezoneOf } from './device-facts.js';

/** What the gatekeeper works with. */
export interface GatekeeperParts {
  readonly store: GateStore & Pick<KioskStore, 'plans' | 'readState' | 'writeState'>;
  readonly clock: Clock;
  readonly bootId: string | undefined;
  readonly nettests: readonly Nettest[];
  config(): Config;
  consented(provider: string): boolean;
  newId(): string;
  /** The disk of the data folder. */
  disk?(): DiskState;
}

/** A run that wants to begin. */
export type Candidate = Pick<AttemptOrder, 'nettest' | 'trigger' | 'options' | 'forced'>;

/** See {@link createGatekeeper}. */
export interface Gatekeeper {
  readonly closures: Closures;
  /** The closed gate that a run would meet now; undefined where all are open. */
  closureOf(candidate: Candidate): Promise<Closure | undefined>;
  /** Throws gate_closed for a run that a person asks for. */
  mustBeOpen(candidate: Candidate): Promise<void>;
  /**
   * To be asked under the device's lock, right before a run: its closure, or the order to carry out, noted with the
   * quota of its servers and shortened where only that fits the data budget.
   */
  admit(order: AttemptOrder): Promise<{ readonly closure: Closure } | { readonly order: AttemptOrder }>;
  quietHours(): QuietHours;
  /** For planning: when the quota allows an automatic run of a family that is wanted at an instant. */
  quotaUntil(family: string): Promise<NonNullable<PlannedNettest['quotaUntil']>>;
  quota(family: string): Promise<QuotaFacts | undefined>;
  budget(nettest: Nettest, options: unknown): Promise<BudgetFacts>;
}

const usageDays = 31;
const earlyExitOption = z.looseObject({ earlyExit: z.boolean() });

/** A gatekeeper over the present configuration. */
export function createGatekeeper(parts: GatekeeperParts): Gatekeeper {
  const { store, clock, config } = parts;
  const readState = (name: string) => store.readState(name);
  const writeState = (name: string, value: unknown) => store.writeState(name, value);
  const ledger = createContactLedger({ store, clock, bootId: parts.bootId, readState, writeState });
  let quiet: { readonly key: string; readonly hours: QuietHours } | undefined;

  function quietHours(): QuietHours {
    const key = quietKeyOf(config());
    const { quietHours: quietTexts, onlyHours } = config().schedule;
    if (quiet?.key !== key)
      quiet = { key, hours: createQuietHours(quietTexts, onlyHours, timezoneOf(config())) };
    return quiet.hours;
  }

  async function quota(family: string): Promise<QuotaFacts | undefined> {
    const familyQuota = familyQuotas[family];
    if (familyQuota === undefined) return undefined;
    const contacts = await ledger.contacts(family, config().device.uplink, familyQuota.periodMs);
    return { family, quota: familyQuota, contacts };
  }

  async function budget(nettest: Nettest, options: unknown): Promise<BudgetFacts> {
    const { dailyMegabytes, monthlyMegabytes, earlyExit } = config().budget;
    const nowMs = clock.nowMs();
    const nettestsOnLine = parts.nettests.filter(({ scope }) => scope === 'line').map(({ id }) => id);
    const month = localMonth(nowMs, timezoneOf(config()));
    const day = localDay(nowMs, timezoneOf(config()));
    const limited = dailyMegabytes !== undefined || monthlyMegabytes !== undefined;
    const usages = limited
      ? await store.usages({
          nettests: nettestsOnLine,
          fromMs: Math.min(month.fromMs, nowMs - usageDays * 86_400_000),
        })
      : [];
    async function period(
      name: 'day' | 'month',
      megabytes: number | undefined,
      { fromMs, toMs }: { fromMs: number; toMs: number },
    ): Promise<readonly BudgetPeriod[]> {
      if (megabytes === undefined) return [];
      const usedBytes = usedSince(usages, fromMs) + (await monitorsUsedSince(fromMs));
      return [{ name, limitBytes: megabytes * 1e6, usedBytes, endsAtMs: toMs }];
    }
    const expected =
      nettest.scope === 'line'
        ? expectationOf(usages, nettest, planAt(await store.plans(), nowMs))
        : { downloadBytes: 0, uploadBytes: 0 };
    const option = earlyExitOption.safeParse(options);
    return {
      periods: [
        ...(await period('day', dailyMegabytes, day)),
        ...(await period('month', monthlyMegabytes, month)),
      ],
      ...(expected && { expected }),
      canExitEarly: option.success && (earlyExit || option.data.earlyExit),
    };
  }

  /** By the settings of today: what they were in between is not kept. */
  async function monitorsUsedSince(fromMs: number): Promise<number> {
    const { monitors } = config();
    if (monitorLineBytes(monitors, 1) === 0) return 0;
    return monitorLineBytes(monitors, await store.watchedMinutes(fromMs));
  }

  function usedSince(usages: readonly RunUsage[], fromMs: number): number {
    let bytes = 0;
    for (const usage of usages) {
      const nettest = parts.nettests.find(({ id }) => id === usage.nettest);
      if (usage.atMs < fromMs || nettest === undefined) continue;
      const { downloadBytes, uploadBytes } = bytesOf(usage, nettest.estimate);
      bytes += downloadBytes + uploadBytes;
    }
    return bytes;
  }

  async function factsOf({ nettest, trigger, options, forced }: Candidate): Promise<GateFacts> {
    const provider = nettest.provider(options);
    const family = familyOf(provider);
    const familyQuota = family === undefined ? undefined : await quota(family);
    const quietUntilMs = quietHours().until(clock.nowMs());
    return {
      nowMs: clock.nowMs(),
      manual: trigger === 'manual',
      forced: forced === true,
      budget: await budget(nettest, options),
      ...(parts.disk && { disk: parts.disk() }),
      ...(provider !== undefined &&
        !parts.consented(provider) && { consentMissing: `consent to ${provider} has not been given` }),
      ...(familyQuota && { quota: familyQuota }),
      ...(quietUntilMs !== undefined && { quietUntilMs }),
    };
  }

  return {
    closures: createClosures(() => clock.nowMs(), readState, writeState),
    closureOf: async (candidate) => closureOf(await factsOf(candidate)),
    async mustBeOpen(candidate) {
      const closure = closureOf(await factsOf(candidate));
      if (closure === undefined) return;
      const canForce = closure.reason === 'budget' || closure.reason === 'quiet_hours';
      throw new KioskError(
        'gate_closed',
        `${candidate.nettest.id} may not run now: ${closure.detail}`,
        canForce
          ? 'Wait, or ask for the run with force (mk-kiosk run-once --force).'
          : 'Wait until then; "mk-kiosk schedule show" says when.',
      );
    },
    async admit(order) {
      const facts = await factsOf(order);
      const closure = closureOf(facts);
      if (closure !== undefined) return { closure };
      const { uplink } = config().device;
      const family = familyOf(order.nettest.provider(order.options));
      const id = order.id ?? parts.newId();
      const options = mustExitEarly(facts.budget)
        ? { ...earlyExitOption.parse(order.options), earlyExit: true }
        : order.options;
      if (family !== undefined) {
        // A store that refuses does not stop the test; the ledger keeps what it could not write.
        await ledger
          .begin({ id, family, uplink, automatic: order.trigger !== 'manual' })
          .catch(() => undefined);
      }
      return { order: { ...order, id, options, uplink, serverFamily: family } };
    },
    quietHours,
    quota,
    budget,
    async quotaUntil(family) {
      const facts = await quota(family);
      return (atMs, pendingAtMs) => facts && automaticUntil(facts, atMs, pendingAtMs);
    },
  };
}

/** What quiet hours depend on, as text. */
export function quietKeyOf(config: Config): string {
  const { quietHours, onlyHours } = config.schedule;
  return quietHours.length + onlyHours.length === 0
    ? ''
    : JSON.stringify([quietHours, onlyHours, timezoneOf(config)]);
}
