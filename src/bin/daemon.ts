// The kiosk daemon: schedule → queue → nettest → store → announce, with the HTTP server beside it.
// INVARIANTS: the page answers before the first test begins; a failure of page, lights or log never stops measuring.
import { pino } from 'pino';
import { watchConfig } from '../config/watch-config.js';
import { isoInstant } from '../core/clock.js';
import { createAnnouncer, type KioskEvent } from '../core/events.js';
import { messageOf } from '../core/errors.js';
import { systemClock } from '../host/clock.js';
import { diskState } from '../host/disk.js';
import { nettests } from '../nettests/index.js';
import { changeSetting } from './change-setting.js';
import { publishAddress, withdrawAddress } from './daemon-address.js';
import { readDemoMark } from './demo-mark.js';
import { readBody } from './body.js';
import { createForwarding } from './forwarding.js';
import { createClockKeeper } from './clock-keeper.js';
import { createAttachedScreen } from './attached-screen.js';
import { annotationsOf, timezoneOf } from './device-facts.js';
import { explainSettings } from './explain-settings.js';
import { createKiosk } from './kiosk.js';
import { createMonitoring } from './monitors.js';
import { openMeasuring } from './measuring.js';
import { version } from './package-facts.js';
import { adoptConfiguredSettings } from './adopt-settings.js';
import { createReports } from './report.js';
import { createResultSource } from './results.js';
import type { Settings } from './settings.js';
import { problemOf, problemsOf, type Problem } from './problems.js';
import { servePage } from './serve-page.js';
import { createSelfWatch } from './self-watch.js';
import { createScheduling } from './scheduling.js';
import { watchDamage } from './damage.js';
import { serveNdt7 } from './serve-ndt7.js';
import { runsAtStart } from './start-run.js';
import { createShowing } from './showing.js';
import { showSignal } from './show-signal.js';
import { createStoreCare } from './store-care.js';
import { createStatusSource } from './status.js';
import type { SystemdNotify } from './systemd-notify.js';

/** A running daemon. */
export interface Daemon {
  readonly url: string;
  /** Resolves when the store turns out to be damaged: the daemon is to be closed and started again. */
  readonly damaged: Promise<Error>;
  close(): Promise<void>;
}

/** Starts the daemon. Throws KioskErrors for what is wrong with the data folder, the port or the configuration. */
export async function startDaemon(settings: Settings, notify: SystemdNotify): Promise<Daemon> {
  const log = pino({ level: settings.config.logLevel, base: null });
  const logged = (message: string) => (thrown: unknown) => log.error({ err: thrown }, message);
  const onSettingsFailed = logged('changed settings could not be taken over');
  const clock = systemClock;
  const startedAtMs = clock.nowMs();
  let { loaded } = settings;
  let configProblem: Problem | undefined;
  let serverProblem: Problem | undefined;
  let progress: Extract<KioskEvent, { kind: 'progress' }> | undefined;
  const config = () => loaded.config;
  const disk = () => diskState(settings.dataFolder);
  const announcer = createAnnouncer(logged('a listener failed'));

  const damage = watchDamage(settings.dataFolder, clock);
  const folder = { path: settings.dataFolder, openStore: damage.openStore };
  const measuring = await openMeasuring(folder, config, {
    onProgress({ nettest }, more) {
      progress = { kind: 'progress', nettest: nettest.id, scope: nettest.scope, ...more };
      announcer.announce(progress);
    },
    onState({ nettest, trigger }, state) {
      if (state !== 'waiting') progress = undefined;
      announcer.announce({ kind: 'run', nettest: nettest.id, trigger, state, at: isoInstant(clock.nowMs()) });
      void announceSignal();
    },
    onRecorded(measurement) {
      const { id, nettest, status, failure, skipReason } = measurement;
      log.info({ id, nettest, status, failure, skipReason }, 'recorded');
      announcer.announce({ kind: 'measurement', measurement });
      void announceSignal();
    },
    onStorage() {
      const failing = measuring.recorder.failing();
      if (failing !== undefined) log.error({ kept: failing.kept }, messageOf(failing.error));
      announcer.announce({ kind: 'settings' });
      void announceSignal();
    },
  });

  const demo = await readDemoMark(measuring.store);

  const clockKeeper = createClockKeeper({
    clock,
    watch: measuring.clockWatch,
    store: measuring.store,
    bootId: measuring.bootId,
    announcer,
    onCorrected(rows) {
      log.warn({ rows }, 'starts from before the clock was set were corrected');
      announcer.announce({ kind: 'settings' });
      void monitoring.clockCorrected();
      void announceSignal();
    },
    onError: logged('starts from before the clock was set are not corrected yet'),
  });

  const selfWatch = createSelfWatch({ clock, log, notify });
  const scheduler = createScheduling({
    startBeat: selfWatch.startBeat,
    clock,
    nettests,
    measuring,
    config,
    onPlanned: () => announcer.announce({ kind: 'schedule' }),
    onError: logged('the schedule could not be kept'),
    onStep(steppedByMs) {
      log.warn({ steppedByMs }, 'the clock was set');
      void clockKeeper.stepped();
    },
    onRunError: (thrown, id) => log.error({ err: thrown, nettest: id }, 'a run left no row yet'),
  });

  const shared = { measuring, clock, announcer, log, config, settings };
  const monitoring = createMonitoring({
    ...shared,
    onOutage: () => void announceSignal(),
    onError: logged('a monitor could not keep what it found'),
  });

  const care = createStoreCare(shared);
  const found = () => [settings.problem, configProblem, serverProblem, ...care.problems()];
  const problems = () => problemsOf(found(), measuring.recorder, disk());

  const onForwardError = logged('forwarding met an error');
  const forwarding = createForwarding({ ...shared, problems, next: scheduler.next, onError: onForwardError });

  const showing = await createShowing({
    ...shared,
    progress: () => progress,
    alive: selfWatch.alive,
    url: () => page.url,
    run: (nettest) => kiosk.run({ nettest }),
  });

  const status = createStatusSource({
    ...shared,
    store: measuring.store,
    nettests,
    readiness: measuring.readiness,
    gates: measuring.gates,
    deviceId: measuring.deviceId,
    version,
    startedAtMs,
    demo,
    hardware: showing.hardware,
    timezone: () => timezoneOf(config()),
    annotations: () => annotationsOf(config()),
    clockState: () => measuring.clockWatch.now().state,
    network: monitoring.status,
    balena: measuring.balena.status,
    next: scheduler.next,
    waiting: () => measuring.queue.waiting(),
    running: () => measuring.queue.running(),
    progress: () => progress,
    problems,
    diskFull: () => disk().state === 'full',
    storageFailing: () => measuring.recorder.failing() !== undefined,
    identifying: showing.identifying.now,
    screen: () => screen.status(),
  });

  function announceSignal(): Promise<void> {
    return showSignal(status, announcer, showing).catch(logged('the signal could not be shown'));
  }

  async function onSettings(): Promise<void> {
    await measuring.refreshConsent();
    await page.refreshAnswers();
    if (demo === undefined) await Promise.all([scheduler.refresh(), forwarding.refresh()]);
    announcer.announce({ kind: 'settings' });
    showing.configure();
    await announceSignal();
  }

  const screen = createAttachedScreen({
    clock,
    exec: measuring.tools.exec,
    config,
    url: () => page.url,
    clockSet: () => measuring.clockWatch.now().state === 'synced',
    onStatus: () => announcer.announce({ kind: 'settings' }),
  });

  const kiosk = createKiosk({
    announcer,
    clock,
    nettests,
    measuring,
    status,
    showing,
    retention: care.retention,
    body: () => readBody({ ...shared, ...measuring, ...selfWatch, ...monitoring, lights: showing.devices }),
    results: createResultSource({
      store: measuring.store,
      clock,
      nettests,
      announcer,
      startedAtMs,
      demo: demo !== undefined,
      clockSync: measuring.clockWatch.now,
    }),
    forwarding: forwarding.status,
    report: createReports({
      store: measuring.store,
      monitors: measuring.store,
      clock,
      nettests,
      version,
      demo,
      timezone: () => timezoneOf(config()),
      device: () => ({
        id: measuring.deviceId,
        name: config().device.name,
        annotations: annotationsOf(config()),
      }),
    }),
    config,
    screenAlive: (key, touched) => screen.alive(key, touched),
    explainConfig: () => explainSettings(loaded),
    changeConfig: changeSetting(settings.request, takeOver),
    healthy: () => measuring.recorder.failing() === undefined,
    onSettings,
    demo,
  });

  const page = await servePage({ kiosk, settings, clock, log, config, onFailure: measuring.close });
  selfWatch.ready();
  publishAddress(settings.dataFolder, { url: page.url, device: measuring.deviceId, pid: process.pid });
  const ndt7Server = await serveNdt7(config().ndt7Server, measuring.tools.exec, (problem) => {
    log.error(problem.message);
    serverProblem = problem;
  });
  const watch = watchConfig({
    request: settings.request,
    fileText: loaded.fileText,
    clock,
    onChange: takeOver,
    onProblem(problem) {
      configProblem = problemOf(problem);
      log.error(problem.message);
      announcer.announce({ kind: 'settings' });
    },
  });

  function takeOver(changed: typeof loaded): void {
    // What the page changed was taken over at once.
    if (changed.fileText === loaded.fileText && configProblem === undefined) return;
    loaded = changed;
    configProblem = undefined;
    log.info('the configuration was read again');
    void adoptConfiguredSettings(measuring.store, config()).then(onSettings, onSettingsFailed);
  }

  // Nothing is measured into a made-up store, and nothing removed from it.
  const lives = [care.daemonRun, monitoring, clockKeeper, scheduler, ...care.lives, forwarding];
  if (demo === undefined) for (const life of lives) await life.start();
  else selfWatch.beatAlone();
  screen.start();
  showing.configure();
  await announceSignal();
  if (demo === undefined && config().schedule.runAtStart) {
    void runsAtStart({
      measuring,
      settings: () => config().schedule,
      network: monitoring.network,
      ready: (id) => scheduler.runnable(id),
      run: (id) => scheduler.enqueue(id, 'start'),
    }).catch(onSettingsFailed);
  }

  return {
    url: page.url,
    damaged: damage.found,
    async close() {
      selfWatch.stopping();
      withdrawAddress(settings.dataFolder, process.pid);
      for (const life of [screen, ...lives.toReversed(), watch]) await life.stop();
      await page.close();
      await ndt7Server?.close();
      await measuring.close();
      await showing.close();
      await selfWatch.close();
    },
  };
}
