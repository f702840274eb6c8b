// The daemon's use cases: what the pages and the command line can ask for, on top of store, queue and schedule.
import { v7 as uuidv7 } from 'uuid';
import { consentProviders } from '../core/consent.js';
import { KioskError } from '../core/errors.js';
import { isoInstant, type Clock } from '../core/clock.js';
import type { Config } from '../core/config.js';
import type { DemoMark } from '../core/demo.js';
import type { Announcer } from '../core/events.js';
import type { Kiosk } from '../core/kiosk.js';
import type { Nettest } from '../core/nettest.js';
import type { Plan } from '../core/plan.js';
import { noteOf } from '../core/note.js';
import { nearestResult } from '../core/opinion.js';
import { createExport } from '../export/export-text.js';
import { refuseDemo } from './demo-mark.js';
import { legsNow } from './legs.js';
import { checkedOptions, nettestById, nettestSettings } from './nettest-settings.js';
import type { Measuring } from './measuring.js';
import { scheduleView } from './schedule-view.js';
import type { Showing } from './showing.js';
import type { StatusSource } from './status.js';
import { version } from './package-facts.js';

/** What the use cases work with. */
export interface KioskParts {
  readonly announcer: Announcer;
  readonly clock: Clock;
  readonly nettests: readonly Nettest[];
  readonly measuring: Pick<Measuring, 'store' | 'queue' | 'readiness' | 'gates' | 'conditionWatch'>;
  readonly status: StatusSource;
  readonly showing: Pick<Showing, 'identifying' | 'updating' | 'devices'>;
  results: Kiosk['results'];
  body: Kiosk['body'];
  forwarding: Kiosk['forwarding'];
  report: Kiosk['report'];
  retention: Kiosk['retention'];
  config(): Config;
  screenAlive: Kiosk['screenAlive'];
  explainConfig: Kiosk['explainConfig'];
  changeConfig: Kiosk['changeConfig'];
  healthy(): boolean;
  /** Set where the store was made up: then nothing is measured. */
  readonly demo?: DemoMark | undefined;
  /** Consent, plan or configuration changed: plan again and tell everybody. */
  onSettings(): Promise<void>;
}

/** The nearest result to now is among the newest attempts. */
const attemptsLookedAt = 20;

/** The kiosk that the HTTP server and the commands talk to. */
export function createKiosk(parts: KioskParts): Kiosk {
  const { store, queue, readiness, gates, conditionWatch } = parts.measuring;
  return {
    store,
    monitors: store,
    rollups: store,
    exportText: createExport({
      store,
      nettests: parts.nettests,
      notes: store,
      opinions: store,
      version,
    }),
    notes: store,
    timeline: (query) => store.timeline(query),
    async addNote(request) {
      const note = noteOf(request, uuidv7(), isoInstant(parts.clock.nowMs()));
      await store.addNote(note);
      return note;
    },
    opinions: store,
    async addOpinion(answer) {
      const nowMs = parts.clock.nowMs();
      const { measurements } = await store.list({ scopes: ['line'] }, attemptsLookedAt);
      const measurement = nearestResult(measurements, nowMs);
      const opinion = {
        id: uuidv7(),
        at: isoInstant(nowMs),
        answer,
        ...(measurement !== undefined && { measurement }),
      };
      await store.addOpinion(opinion);
      return opinion;
    },
    announcer: parts.announcer,
    nettests: parts.nettests,
    status: () => parts.status.document(),
    schedule: (windows) =>
      scheduleView(parts.measuring, parts.config(), parts.nettests, parts.clock.nowMs(), windows),
    retention: parts.retention,
    results: parts.results,
    legs: async () => ({
      ...(await legsNow({ ...parts, store, watch: conditionWatch })),
      browserPort: parts.config().ndt7Server.browserPort,
    }),
    report: parts.report,
    screenAlive: parts.screenAlive,
    explainConfig: parts.explainConfig,
    changeConfig: parts.changeConfig,
    healthy: parts.healthy,
    identify: parts.showing.identifying.begin,
    identifying: parts.showing.identifying.now,
    updating: parts.showing.updating.hold,
    body: parts.body,
    forwarding: parts.forwarding,

    async run({ nettest: id, timeoutMs, options, force }) {
      refuseDemo(parts.demo);
      const nettest = nettestById(parts.nettests, id);
      const settings = nettestSettings(parts.config(), id);
      const merged = checkedOptions(nettest, { ...settings.options, ...options });
      await readiness.mustBeReady(nettest, merged);
      const run = { nettest, trigger: 'manual', options: merged, forced: force } as const;
      await gates.mustBeOpen(run);
      return queue.add({ ...run, timeoutMs: timeoutMs ?? settings.timeoutMs });
    },

    async decideConsent({ provider: id, action, who, textVersion }, source) {
      const provider = consentProviders.find((candidate) => candidate.id === id);
      if (provider === undefined) {
        throw new KioskError('not_found', `there is no provider "${id}"`, `Use one of: ${providerIds()}.`);
      }
      if (action === 'granted' && textVersion !== provider.textVersion) {
        throw new KioskError(
          'conflict',
          `the text of ${provider.name} is of ${provider.textVersion}, the consent was given to ${textVersion}`,
          'Read the present text and decide again.',
        );
      }
      const at = isoInstant(parts.clock.nowMs());
      await store.addConsentEvent({ provider: id, action, who, at, textVersion, source });
      await parts.onSettings();
    },

    async setPlan({ validFrom, ...speeds }) {
      const plan: Plan = { ...speeds, validFrom: validFrom ?? isoInstant(parts.clock.nowMs()) };
      await store.addPlan(plan);
      await parts.onSettings();
      return plan;
    },
  };
}

function providerIds(): string {
  return consentProviders.map((provider) => provider.id).join(', ');
}
