// What both the daemon and `run-once` measure with: store, identity, tools, recorder and queue, wired together.
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { createBalena } from '../balena/index.js';
import { createExec } from '../exec/exec.js';
import { bootId } from '../host/boot.js';
import { createClockWatch } from '../host/clock-watch.js';
import { createConditionWatch } from '../host/condition-watch.js';
import { prepareDataFolder } from '../host/data-folder.js';
import { systemClock } from '../host/clock.js';
import { createBallast, diskState } from '../host/disk.js';
import { unrecordedRows } from '../host/unrecorded-rows.js';
import type { Balena } from '../core/balena.js';
import { loadIdentity, type Identity } from '../host/identity.js';
import type { ClockWatch } from '../core/clock.js';
import type { ConditionWatch } from '../core/condition-watch.js';
import type { Config } from '../core/config.js';
import type { Measurement } from '../core/measurement.js';
import type { NettestTools, Progress } from '../core/nettest.js';
import { nettests } from '../nettests/index.js';
import { createNdt7Engine, startLatencyProbes, trustAuthorities } from '../ndt7/index.js';
import { createDnsClient } from '../probes/dns-client.js';
import { createHttpClient } from '../probes/http-client.js';
import { askOnline } from '../probes/online.js';
import { attempt, recordSkip, type AttemptOrder, type AttemptSurroundings } from '../schedule/attempt.js';
import { createQueue, type Queue, type QueueState } from '../schedule/queue.js';
import { createRecorder, type Recorder } from '../schedule/recorder.js';
import { createDeviceLock } from '../sqlite/device-lock.js';
import { openSqliteStore, type SqliteStore, type SqliteStoreOptions } from '../sqlite/sqlite-store.js';
import { createCalibrationKeeper, type CalibrationKeeper } from './calibration-keeper.js';
import { createGatekeeper, type Gatekeeper } from './gatekeeper.js';
import { annotationsOf, clockConditions, timezoneOf } from './device-facts.js';
import { systemRoot, version } from './package-facts.js';
import { withoutRaw } from './without-raw.js';
import { createProgramPaths } from './program-paths.js';
import { networkOf } from './network-of.js';
import { createReadiness, type Readiness } from './readiness.js';
import { adoptConfiguredSettings } from './adopt-settings.js';
import { createHouseServer } from './house-server.js';
import { createSelfServer } from './self-server.js';

/** What the measuring part announces. */
export interface MeasuringListener {
  onProgress(order: AttemptOrder, progress: Progress): void;
  onState(order: AttemptOrder, state: QueueState): void;
  onRecorded(measurement: Measurement): void;
  /** The recorder began or ceased to fail. */
  onStorage(): void;
}

/** Nobody listens: for commands that measure once or only look. */
export const silent: MeasuringListener = {
  onProgress: () => undefined,
  onState: () => undefined,
  onRecorded: () => undefined,
  onStorage: () => undefined,
};

/** Everything that measures, with one life. */
export interface Measuring {
  readonly deviceId: string;
  /** The device's key. */
  readonly identity: Identity;
  readonly store: SqliteStore;
  readonly tools: NettestTools;
  readonly readiness: Readiness;
  readonly recorder: Recorder;
  readonly queue: Queue;
  readonly gates: Gatekeeper;
  readonly bootId: string | undefined;
  readonly clockWatch: ClockWatch;
  readonly conditionWatch: ConditionWatch;
  readonly calibration: CalibrationKeeper;
  readonly balena: Balena;
  /** A run waits while another process of this device tests. */
  lockedByOther(): boolean;
  skip(
    order: AttemptOrder,
    ...why: [reason: Parameters<typeof recordSkip>[2], detail?: string]
  ): Promise<Measurement>;
  /** Reads consent decisions again. */
  refreshConsent(): Promise<void>;
  close(): Promise<void>;
}

/** How the store is opened: a daemon's may be begun anew. */
export type OpenStore = (options: SqliteStoreOptions) => SqliteStore | Promise<SqliteStore>;

/** Where everything lies. */
export interface MeasuringFolder {
  readonly path: string;
  readonly openStore?: OpenStore;
}

/** Opens the data folder and makes everything that measures. Throws KioskErrors for what is wrong with the folder. */
export async function openMeasuring(
  { path: dataFolder, openStore = openSqliteStore }: MeasuringFolder,
  config: () => Config,
  listener: MeasuringListener,
): Promise<Measuring> {
  prepareDataFolder(dataFolder);
  const identity = loadIdentity(dataFolder);
  const store = await openStore({
    path: join(dataFolder, 'kiosk.db'),
    deviceId: identity.deviceId,
    nettests,
  });
  const lock = createDeviceLock({ folder: dataFolder, clock: systemClock });
  const exec = createExec();
  const balena = createBalena(process.env, { exec, clock: systemClock });
  const programPath = createProgramPaths(exec, systemClock);
  const clockWatch = createClockWatch({ clock: systemClock, exec });
  const root = systemRoot(process.env);
  const conditionWatch = createConditionWatch({ clock: systemClock, exec, root });
  const { authorities } = networkOf(config());
  if (authorities !== undefined) trustAuthorities(authorities);
  const self = createSelfServer(exec);
  const ndt7 = createNdt7Engine({ version, network: () => networkOf(config()) });
  const dns = createDnsClient(systemClock);
  const http = createHttpClient(systemClock);
  const tools: NettestTools = {
    clock: systemClock,
    exec,
    ndt7,
    dns,
    http,
    online: (signal) =>
      askOnline({ dns, http, userAgent: `mk-kiosk/${version}` }, config().monitors.connectivity, signal),
    latencyProbes: (target) => startLatencyProbes(target, { name: 'mk-kiosk', version }),
    selfServer: self.acquire,
    houseServer: createHouseServer(exec, () => config().ndt7Server.browserPort),
    preferScheme: () => calibration.preferScheme(),
    program: (name) => programPath(config().programs[name] ?? name),
    consented: (provider) => readiness.consented(provider),
    version,
  };
  const readiness = createReadiness(() => tools, config);
  const calibration = await createCalibrationKeeper({
    store,
    clock: systemClock,
    watch: conditionWatch,
    version,
  });
  let noted = Promise.resolve();
  const onRecorded = (measurement: Measurement) => {
    noted = calibration.recorded(measurement);
    listener.onRecorded(measurement);
  };
  const recorder = createRecorder(
    store,
    systemClock,
    onRecorded,
    listener.onStorage,
    unrecordedRows(dataFolder, createBallast(dataFolder)),
  );
  const surroundings: AttemptSurroundings = {
    tools,
    clock: systemClock,
    newId: () => uuidv7(),
    timezone: () => timezoneOf(config()),
    annotations: () => annotationsOf(config()),
    conditions: () => clockConditions(clockWatch.now(), systemClock.nowMs()),
    clockState: () => clockWatch.now().state,
    bootId: bootId(),
    watch: conditionWatch,
    busyLine() {
      const { busyLine } = config().schedule;
      return busyLine.enabled ? busyLine : undefined;
    },
    ceiling: (scheme) => calibration.ceiling(scheme),
    // On a disk that runs low, results go before raw output; a run that a gate refuses has none.
    record: (draft) => recorder.record(diskState(dataFolder).state === 'ok' ? draft : withoutRaw(draft)),
    onProgress: listener.onProgress,
  };
  const gates = createGatekeeper({
    store,
    clock: systemClock,
    bootId: surroundings.bootId,
    nettests,
    config,
    consented: (provider) => readiness.consented(provider),
    newId: surroundings.newId,
    disk: () => diskState(dataFolder),
  });
  const queue = createQueue({
    clock: systemClock,
    lock,
    gapMs: () => config().schedule.gapSeconds * 1000,
    lockTimeoutMs: () => config().schedule.lockTimeoutSeconds * 1000,
    async run(order, stop) {
      const admitted = await gates.admit(order);
      if ('order' in admitted) {
        // An update in the middle of a test would cost the test.
        const letUpdate = balena.holdUpdates();
        return attempt(admitted.order, surroundings, stop).finally(letUpdate);
      }
      return recordSkip(order, surroundings, admitted.closure.reason, admitted.closure.detail);
    },
    skipLocked: (order, detail) => recordSkip(order, surroundings, 'locked', detail),
    onState: listener.onState,
  });
  const refreshConsent = async () => {
    readiness.useConsentEvents(await store.consentEvents());
  };
  try {
    await adoptConfiguredSettings(store, config());
    await refreshConsent();
  } catch (thrown) {
    lock.close();
    await store.close();
    throw thrown;
  }
  await clockWatch.refresh();
  return {
    deviceId: identity.deviceId,
    identity,
    store,
    tools,
    readiness,
    recorder,
    queue,
    gates,
    bootId: surroundings.bootId,
    clockWatch,
    conditionWatch,
    calibration,
    balena,
    lockedByOther: () =>
      queue.waiting().length > 0 && queue.running() === undefined && lock.holder() !== undefined,
    refreshConsent,
    skip: (order, reason, detail) => recordSkip(order, surroundings, reason, detail),
    async close() {
      await queue.stop();
      await recorder.stop();
      await noted;
      await self.close();
      lock.close();
      await store.close();
    },
  };
}
