// The status document: everything the headline and the status bar show, gathered from store, queue and schedule.
import { calibrationNettest } from '../core/calibration.js';
import { isoInstant, type Clock } from '../core/clock.js';
import type { NettestStatus, StatusDocument } from '../core/api.js';
import { consentProviders, isConsented, newestOf, type ConsentEvent } from '../core/consent.js';
import type { DemoMark } from '../core/demo.js';
import type { Config } from '../core/config.js';
import type { KioskEvent } from '../core/events.js';
import type { Identification } from '../core/identify.js';
import type { HardwareState } from '../core/indicator.js';
import type { Measurement } from '../core/measurement.js';
import type { Nettest } from '../core/nettest.js';
import { planAt, type Plan } from '../core/plan.js';
import { signalOf, type Signal } from '../core/signal.js';
import type { KioskStore } from '../core/store.js';
import { familyOf, modeOf } from '../core/schedule.js';
import type { DrawnInstant } from '../schedule/draw.js';
import type { QueuedRun } from '../schedule/queue.js';
import { asCalled } from './called-as.js';
import { nettestSettings } from './nettest-settings.js';
import type { Gatekeeper } from './gatekeeper.js';
import { latestFigures, signalAttempts } from './latest.js';
import type { NettestReadiness, Readiness } from './readiness.js';

type Problem = StatusDocument['problems'][number];

/** Where the status comes from. */
export interface StatusParts {
  readonly store: KioskStore;
  readonly clock: Clock;
  readonly nettests: readonly Nettest[];
  readonly readiness: Readiness;
  readonly gates: Pick<Gatekeeper, 'closureOf'>;
  readonly deviceId: string;
  readonly version: string;
  readonly startedAtMs: number;
  readonly demo?: DemoMark | undefined;
  readonly hardware: HardwareState;
  config(): Config;
  timezone(): string;
  annotations(): Readonly<Record<string, string>>;
  clockState(): Measurement['clock'];
  network(): NonNullable<StatusDocument['network']>;
  balena(): StatusDocument['balena'];
  next(nettest: string): DrawnInstant | undefined;
  waiting(): readonly QueuedRun[];
  running(): QueuedRun | undefined;
  progress(): Extract<KioskEvent, { kind: 'progress' }> | undefined;
  /** A configuration that could not be taken over, a store that refuses … */
  problems(): readonly Problem[];
  storageFailing(): boolean;
  diskFull(): boolean;
  identifying(): Identification | undefined;
  screen?(): NonNullable<StatusDocument['screen']>;
}

/** The signal with the newest figures of the line. */
export interface Verdict {
  readonly signal: Signal;
  readonly latest: StatusDocument['latest'];
}

/** Makes status documents. */
export interface StatusSource {
  document(): Promise<StatusDocument>;
  /** What the lights say, and the figures beside it. */
  verdict(): Promise<Verdict>;
}

const weekMs = 7 * 86_400_000;
/** Attempts that are looked at for the newest figures and for the signal. */
const recentAttempts = 200;

/** A source of status documents over `parts`. */
export function createStatusSource(parts: StatusParts): StatusSource {
  async function recentOnLine(): Promise<readonly Measurement[]> {
    const filter = { scopes: ['line'], origin: 'device', fromMs: parts.clock.nowMs() - weekMs } as const;
    return (await parts.store.list(filter, recentAttempts)).measurements;
  }

  async function newest(scope: 'line' | 'self-test'): Promise<Measurement | undefined> {
    // A calibration is a self-test too, and its figures are of another kind.
    const nettests = parts.nettests.filter(({ id }) => id !== calibrationNettest).map(({ id }) => id);
    return (await parts.store.list({ scopes: [scope], nettests, origin: 'device' }, 1)).measurements[0];
  }

  async function signalFrom(recent: readonly Measurement[], selfTested: boolean): Promise<Signal> {
    const plan = planAt(await parts.store.plans(), parts.clock.nowMs());
    const running = parts.running();
    return signalOf({
      nowMs: parts.clock.nowMs(),
      attempts: signalAttempts(recent, parts.nettests),
      ...(plan && { plan: planSpeeds(plan) }),
      measuring: running !== undefined,
      network: parts.network().state,
      storageFailing: parts.storageFailing(),
      diskFull: parts.diskFull(),
      selfTested,
    });
  }

  return {
    async verdict() {
      const [recent, selfTest, plans] = await Promise.all([
        recentOnLine(),
        newest('self-test'),
        parts.store.plans(),
      ]);
      return {
        signal: await signalFrom(recent, selfTest !== undefined),
        latest: latestFigures(recent, parts.nettests, planAt(plans, parts.clock.nowMs())),
      };
    },

    async document() {
      const [recent, selfTest, plans, events, store] = await Promise.all([
        recentOnLine(),
        newest('self-test'),
        parts.store.plans(),
        parts.store.consentEvents(),
        parts.store.facts(),
      ]);
      const lastAttempt = recent[0] ?? (await newest('line'));
      const plan = planAt(plans, parts.clock.nowMs());
      const progress = parts.progress();
      const identify = parts.identifying();
      const balena = parts.balena();
      return {
        device: {
          id: parts.deviceId,
          name: parts.config().device.name,
          annotations: { ...parts.annotations() },
        },
        ...(parts.demo && { demo: parts.demo }),
        version: parts.version,
        now: isoInstant(parts.clock.nowMs()),
        startedAt: isoInstant(parts.startedAtMs),
        timezone: parts.timezone(),
        clock: parts.clockState(),
        network: parts.network(),
        signal: await signalFrom(recent, selfTest !== undefined),
        latest: latestFigures(recent, parts.nettests, plan),
        ...(lastAttempt && { lastAttempt }),
        ...(selfTest && { selfTest }),
        ...(progress && { running: progress }),
        waiting: parts
          .waiting()
          .map(({ nettest, trigger, sinceMs }) => ({ nettest, trigger, since: isoInstant(sinceMs) })),
        nettests: await Promise.all(parts.nettests.map((nettest) => nettestStatus(parts, nettest))),
        consent: consentStatus(events),
        ...(plan && { plan }),
        display: parts.config().display,
        ...(parts.screen && { screen: parts.screen() }),
        firstStart: events.length === 0,
        store,
        hardware: parts.hardware,
        ...(balena && { balena }),
        ...(identify && { identify }),
        problems: parts.problems().map(asPersonCalls),
      };
    },
  };
}

/** A problem with the commands in it as they work here. */
function asPersonCalls({ code, message, fix }: Problem): Problem {
  return { code, message: asCalled(message), fix: asCalled(fix) };
}

async function nettestStatus(parts: StatusParts, nettest: Nettest): Promise<NettestStatus> {
  const { enabled, cron, mode, options } = nettestSettings(parts.config(), nettest.id);
  const { state, needs, programVersion } = await soon(parts, parts.readiness.of(nettest));
  const next = parts.next(nettest.id);
  const closed =
    enabled && state === 'ready'
      ? await parts.gates.closureOf({ nettest, trigger: 'schedule', options })
      : undefined;
  return {
    id: nettest.id,
    title: nettest.title,
    description: nettest.description,
    kind: nettest.kind,
    scope: nettest.scope,
    metrics: [...nettest.metrics],
    enabled,
    state,
    needs: needs.map((need) => ({ ...need })),
    cron,
    mode: modeOf(mode, familyOf(nettest.provider(options))),
    ...(programVersion !== undefined && { programVersion }),
    ...(next && {
      next: {
        at: isoInstant(next.atMs),
        windowFrom: isoInstant(next.fromMs),
        windowTo: isoInstant(next.toMs),
        reason: next.reason,
        ...(next.closedUntilMs !== undefined && { closed: 'quiet_hours' }),
      },
    }),
    ...(closed && {
      closed: {
        reason: closed.reason,
        detail: closed.detail,
        ...(closed.untilMs !== undefined && { until: isoInstant(closed.untilMs) }),
      },
    }),
  };
}

function consentStatus(events: readonly ConsentEvent[]): StatusDocument['consent'] {
  return consentProviders.map(({ id, links, ...provider }) => {
    const newest = newestOf(id, events);
    return {
      ...provider,
      provider: id,
      links: links.map((link) => ({ ...link })),
      granted: isConsented({ id, links, ...provider }, events),
      ...(newest && { newest }),
    };
  });
}

function planSpeeds({ downloadBps, uploadBps }: Plan): { downloadBps?: number; uploadBps?: number } {
  return { ...(downloadBps !== undefined && { downloadBps }), ...(uploadBps !== undefined && { uploadBps }) };
}

/** A program that is asked what it can and hangs must not hold up the page, nor who asks whether the kiosk is well. */
const readinessWaitMs = 1000;

async function soon({ clock }: StatusParts, readiness: Promise<NettestReadiness>): Promise<NettestReadiness> {
  const known = new AbortController();
  const unknownYet = clock.sleep(readinessWaitMs, known.signal).then((): NettestReadiness => ({
    state: 'unavailable',
    needs: [
      {
        what: 'program',
        message: 'its program has not answered yet what it can',
        fix: 'Wait a moment; where it stays so, start the program by hand to see what holds it up.',
      },
    ],
  }));
  return Promise.race([readiness, unknownYet]).finally(() => known.abort());
}
