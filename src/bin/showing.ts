// What the kiosk shows beside its page: lamps, text display, log; and what its button asks for.
import type { Logger } from 'pino';
import type { Clock } from '../core/clock.js';
import type { Config } from '../core/config.js';
import { messageOf } from '../core/errors.js';
import type { Announcer, KioskEvent } from '../core/events.js';
import type { DeviceState, HardwareState } from '../core/indicator.js';
import { identifySeconds } from '../core/identify.js';
import { lanAddress } from '../host/network.js';
import { createLogIndicator, detectHardware } from '../indicators/index.js';
import { createExpiring, type Expiring } from './expiring.js';
import { createIdentifying, type Identifying } from './identifying.js';
import { createLights } from './lights.js';
import type { Measuring } from './measuring.js';
import { createScenes } from './scenes.js';
import type { Settings } from './settings.js';
import type { Verdict } from './status.js';

/** What is shown, and by whom it is asked. */
export interface Showing {
  readonly hardware: HardwareState;
  readonly identifying: Identifying;
  /** An updater is at work. */
  readonly updating: Expiring;
  readonly devices: () => readonly DeviceState[];
  judge(verdict: Verdict): void;
  /** The configuration changed, or is there for the first time. */
  configure(): void;
  close(): Promise<void>;
}

/** Where it comes from. */
export interface ShowingParts {
  readonly clock: Clock;
  readonly announcer: Announcer;
  readonly settings: Pick<Settings, 'dataFolder'>;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly measuring: Pick<Measuring, 'lockedByOther' | 'recorder'>;
  config(): Config;
  progress(): Extract<KioskEvent, { kind: 'progress' }> | undefined;
  /** The beat that starts the tests lives. */
  alive(): boolean;
  /** Where the page is. */
  url(): string;
  /** The button asks for a test. */
  run(nettest: string): Promise<unknown>;
}

/** Looks for hardware; nothing is shown before configure() and the first verdict. */
export async function createShowing(parts: ShowingParts): Promise<Showing> {
  const { clock, announcer, config, log, measuring } = parts;
  const hardware = await detectHardware();
  log.info({ state: hardware.state }, `hardware: ${hardware.detail}`);
  const identifying = createIdentifying(clock, announcer);
  const updating = createExpiring(clock, () => scenes.refresh());
  const logIndicator = createLogIndicator((line) => log.info(line));
  const lights = createLights({
    clock,
    dataFolder: parts.settings.dataFolder,
    config,
    healthy: () => parts.alive() && measuring.recorder.failing() === undefined,
    onPress(press) {
      log.info({ press }, 'the button');
      if (press === 'hold') identifying.begin({ seconds: identifySeconds, by: 'button' });
      else {
        const { nettest } = config().lights.button;
        parts.run(nettest).catch((thrown: unknown) => log.warn(`the button: ${messageOf(thrown)}`));
      }
    },
    onShutdownRequest() {
      log.warn('a power board asks for a stop');
      // As a signal from the system would: everything is closed in order.
      process.kill(process.pid, 'SIGTERM');
    },
    log: (level, facts, text) => log[level](facts, text),
  });
  const scenes = createScenes({
    config,
    identifying: () => identifying.now() !== undefined,
    updating: updating.holds,
    locked: measuring.lockedByOther,
    progress: parts.progress,
    address: () => lanAddress(parts.url()),
    show(scene) {
      if (config().indicators.includes('log')) logIndicator.show(scene);
      lights.show(scene);
    },
  });
  const unsubscribe = announcer.subscribe(({ kind }) => {
    if (kind === 'identify' || kind === 'progress') scenes.refresh();
  });

  return {
    hardware,
    identifying,
    updating,
    devices: lights.devices,
    judge: scenes.judge,
    configure: lights.configure,
    async close() {
      unsubscribe();
      identifying.end();
      await lights.close();
    },
  };
}
