// A Kiosk in memory for tests of what stands on it: its runs end when the test says so, its clock stands still.
import type { NettestStatus, StatusDocument } from '../../src/core/api.js';
import { isoInstant } from '../../src/core/clock.js';
import { consentProviders, isConsented, newestOf, type ConsentEvent } from '../../src/core/consent.js';
import { KioskError } from '../../src/core/errors.js';
import { createAnnouncer } from '../../src/core/events.js';
import type { Kiosk, RunOrder } from '../../src/core/kiosk.js';
import type { Measurement, MeasurementDraft } from '../../src/core/measurement.js';
import type { NettestDescription } from '../../src/core/nettest.js';
import { noteOf } from '../../src/core/note.js';
import { legsOf } from '../../src/core/legs.js';
import { planAt, type Plan } from '../../src/core/plan.js';
import { signalOf } from '../../src/core/signal.js';
import { createExport } from '../../src/export/export-text.js';
import { memoryTimeline } from './memory-timeline.js';
import { createMemoryMonitors, type MemoryMonitors } from './memory-monitors.js';
import { createIdentifying } from '../../src/bin/identifying.js';
import { createReports } from '../../src/bin/report.js';
import { createResultSource } from '../../src/bin/results.js';
import { createTestClock } from './clock.js';
import { createMemoryNotes } from './memory-notes.js';
import { createMemoryOpinions } from './memory-opinions.js';
import { createMemoryStore } from './memory-store.js';
import { testDraft, testNettests, testNowMs } from './samples.js';
import { testRetention, testSchedule } from './schedule-documents.js';

/** A test kiosk: a Kiosk, and the strings that move it. */
export interface TestKiosk extends Kiosk {
  readonly monitors: MemoryMonitors;
  /** Ends the oldest open run with a row like {@link testDraft}; announces it as a real kiosk does. */
  finishRun(overrides?: Partial<MeasurementDraft['measurement']>): Promise<Measurement>;
  /** Runs accepted and not finished, oldest first. */
  readonly openRuns: readonly RunOrder[];
  /** What healthy() answers from now on. */
  setHealthy(healthy: boolean): void;
  /** From now on status() fails with this. */
  breakStatus(thrown: unknown): void;
}

/** The key in the address of the test kiosk's own display. */
export const testScreenKey = '00000000-0000-4000-8000-000000000001';

/** Makes a kiosk with an empty store; fill it with `kiosk.store.record(testDraft(n))`. */
export function createTestKiosk(nettests: readonly NettestDescription[] = testNettests): TestKiosk {
  const store = createMemoryStore();
  const notes = createMemoryNotes();
  const opinions = createMemoryOpinions();
  const monitors = createMemoryMonitors();
  const announcer = createAnnouncer((thrown) => {
    throw thrown;
  });
  const openRuns: { order: RunOrder; done: (measurement: Measurement) => void }[] = [];
  const identifying = createIdentifying(createTestClock(testNowMs), announcer);
  let healthy = true;
  let broken: { thrown: unknown } | undefined;
  let made = 0x100000;

  async function status(): Promise<StatusDocument> {
    if (broken !== undefined) throw broken.thrown;
    const [events, plans, facts] = [await store.consentEvents(), await store.plans(), await store.facts()];
    const lastAttempt = (await store.list({ scopes: ['line'] }, 1)).measurements[0];
    const plan = planAt(plans, testNowMs);
    const measuring = openRuns.length > 0;
    const identify = identifying.now();
    return {
      device: { id: 'device-under-test', name: 'Test kiosk', annotations: { site: 'test' } },
      version: '0.0.0-test',
      now: isoInstant(testNowMs),
      startedAt: isoInstant(testNowMs - 3_600_000),
      timezone: 'UTC',
      clock: 'synced',
      signal: signalOf({
        nowMs: testNowMs,
        attempts: [],
        measuring,
        network: 'up',
        storageFailing: !healthy,
        selfTested: false,
      }),
      latest: latestOf(lastAttempt),
      lastAttempt,
      waiting: openRuns
        .slice(1)
        .map(({ order }) => ({ nettest: order.nettest, trigger: 'manual', since: isoInstant(testNowMs) })),
      nettests: nettests.map(statusOf),
      consent: consentOf(events),
      plan,
      firstStart: events.length === 0,
      store: facts,
      hardware: { state: 'none', detail: 'a test has no hardware' },
      ...(identify && { identify }),
      problems: [],
    };
  }

  // As in the daemon, but nothing is kept between two questions.
  let asked = 0;
  const results = createResultSource({
    store,
    clock: { nowMs: () => testNowMs, monotonicMs: () => (asked += 3_600_000) },
    nettests,
    announcer,
    startedAtMs: testNowMs - 3_600_000,
    clockSync: () => ({ state: 'synced' }),
  });

  return {
    store,
    rollups: store,
    monitors,
    timeline: memoryTimeline(store, monitors),
    exportText: createExport({ store, nettests, notes, opinions, version: '0.0.0' }),
    report: createReports({
      store,
      monitors,
      clock: { nowMs: () => testNowMs },
      nettests,
      version: '0.0.0-test',
      timezone: () => 'UTC',
      device: () => ({ id: 'device-under-test', name: 'Test kiosk', annotations: {} }),
    }),
    notes,
    opinions,
    async addOpinion(answer) {
      const opinion = { id: '01930000-0000-7000-8000-00000000000f', at: new Date(0).toISOString(), answer };
      await opinions.addOpinion(opinion);
      return opinion;
    },
    async addNote(request) {
      const id = `01930000-0000-7000-9000-${(made += 1).toString(16).padStart(12, '0')}`;
      const note = noteOf(request, id, isoInstant(testNowMs));
      await notes.addNote(note);
      return note;
    },
    announcer,
    nettests,
    status,
    results,
    schedule: async () => testSchedule(nettests),
    retention: async () => testRetention,
    legs: async () =>
      legsOf({
        conditions: {},
        gateway: [],
        lanRows: [],
        lineRows: (await store.list({ scopes: ['line'] }, 100)).measurements,
        plan: planAt(await store.plans(), testNowMs),
      }),
    async run(order) {
      const nettest = nettests.find(({ id }) => id === order.nettest);
      if (nettest === undefined) {
        throw new KioskError(
          'not_found',
          `There is no nettest "${order.nettest}".`,
          'See mk-kiosk nettests.',
        );
      }
      const options = nettest.options.safeParse(order.options ?? {});
      if (!options.success)
        throw new KioskError('config_invalid', options.error.message, 'Correct the options.');
      const state = openRuns.length === 0 ? 'running' : 'waiting';
      const measurement = new Promise<Measurement>((done) => openRuns.push({ order, done }));
      announcer.announce({
        kind: 'run',
        nettest: order.nettest,
        trigger: 'manual',
        state,
        at: isoInstant(testNowMs),
      });
      return { state, measurement };
    },
    async finishRun(overrides = {}) {
      const run = openRuns.shift();
      if (run === undefined) throw new Error('no run is open');
      made += 1;
      const draft = testDraft(made, {
        nettest: run.order.nettest,
        trigger: 'manual',
        startedAt: isoInstant(testNowMs),
        ...overrides,
      });
      const measurement = await store.record(draft);
      announcer.announce({ kind: 'measurement', measurement });
      run.done(measurement);
      return measurement;
    },
    get openRuns() {
      return openRuns.map(({ order }) => order);
    },
    async decideConsent({ provider, action, who, textVersion }, source) {
      const known = consentProviders.find(({ id }) => id === provider);
      if (known === undefined)
        throw new KioskError('not_found', `Nobody is called "${provider}".`, 'See GET /api/v1/consent.');
      if (known.textVersion !== textVersion)
        throw new KioskError('conflict', 'The text has changed.', 'Read it again.');
      await store.addConsentEvent({ provider, action, who, textVersion, source, at: isoInstant(testNowMs) });
      announcer.announce({ kind: 'settings' });
    },
    async setPlan(request) {
      const plan: Plan = { ...request, validFrom: request.validFrom ?? isoInstant(testNowMs) };
      await store.addPlan(plan);
      announcer.announce({ kind: 'settings' });
      return plan;
    },
    screenAlive: (key) => key === testScreenKey,
    explainConfig: () => [
      { key: 'device.name', value: 'Test kiosk', layer: 'file' },
      { key: 'http.allowedHosts', value: [], layer: 'defaults' },
      ...nettests.map(({ id, defaults }) => ({
        key: `nettests.${id}.timeoutMs`,
        value: defaults.timeoutMs,
        layer: 'defaults',
      })),
    ],
    identify: identifying.begin,
    identifying: identifying.now,
    async changeConfig(key, { value }) {
      if (key !== 'device.name')
        throw new KioskError('not_found', `There is no "${key}".`, 'See GET /api/v1/config.');
      return {
        key,
        value: value ?? 'mk-kiosk',
        layer: value === undefined ? 'defaults' : 'file',
        changed: true,
      };
    },
    updating: () => undefined,
    forwarding: async () => ({ destinations: [] }),
    body: async () => ({ clock: { state: 'synced' }, wear: {}, displays: [], lights: [] }),
    healthy: () => healthy,
    setHealthy: (now) => void (healthy = now),
    breakStatus: (thrown) => void (broken = { thrown }),
  };
}

function latestOf(measurement: Measurement | undefined): StatusDocument['latest'] {
  if (measurement === undefined) return {};
  const { id, nettest, startedAt: at, metrics } = measurement;
  const figure = (metric: string) => {
    const value = metrics[metric];
    return value === undefined ? undefined : { metric, value, at, id, nettest };
  };
  return {
    download: figure('download_bps'),
    upload: figure('upload_bps'),
    latency: figure('min_rtt_ms'),
  };
}

function statusOf({
  id,
  title,
  description,
  kind,
  scope,
  metrics,
  defaults,
}: NettestDescription): NettestStatus {
  const { enabled, cron } = defaults;
  return {
    id,
    title,
    description,
    kind,
    scope,
    metrics: [...metrics],
    enabled,
    state: enabled ? 'ready' : 'disabled',
    needs: [],
    cron,
    next: {
      at: isoInstant(testNowMs + 1_800_000),
      windowFrom: isoInstant(testNowMs),
      windowTo: isoInstant(testNowMs + 3_600_000),
    },
  };
}

function consentOf(events: readonly ConsentEvent[]): StatusDocument['consent'] {
  return consentProviders.map((provider) => {
    const { id, links, ...text } = provider;
    return {
      ...text,
      provider: id,
      links: [...links],
      granted: isConsented(provider, events),
      newest: newestOf(id, events),
    };
  });
}
