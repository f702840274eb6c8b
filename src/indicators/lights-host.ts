// Everything that is connected, driven by what the daemon says: runs in a process of its own (src/bin/lights-process.ts).
import type { Clock } from '../core/clock.js';
import type { Exec } from '../core/exec.js';
import type { Indicator, Scene } from '../core/indicator.js';
import { healthyForMs, type FromLights, type ToLights } from '../core/lights-link.js';
import { giveBackBoardLeds } from './board-led-files.js';
import { createGpioLines } from './gpio-lines.js';
import type { LoadOnoff } from './gpio-line.js';
import { giveBackLines } from './gpio-sysfs.js';
import { startHeartbeat } from './heartbeat.js';
import { createI2cBuses, type LoadI2c } from './i2c-bus.js';
import { hardwareIndicators } from './index.js';
import type { Surroundings } from './surroundings.js';
import { createTakenFile } from './taken.js';
import { watchButton, watchShutdownRequest, type LineWatch } from './watched-line.js';

/** What the host works with; roots and modules are the machine's unless a test hands in its own. */
export interface LightsHostParts {
  readonly clock: Clock;
  readonly exec: Pick<Exec, 'run' | 'find'>;
  readonly sysfsRoot: string;
  readonly procRoot: string;
  readonly devRoot: string;
  /** Where it is kept what was taken; absent: in memory. */
  readonly takenPath?: string | undefined;
  readonly loadOnoff?: LoadOnoff;
  readonly loadI2c?: LoadI2c;
  say(message: FromLights): void;
}

/** The host's life. */
export interface LightsHost {
  hear(message: ToLights): Promise<void>;
  /** Gives everything back. */
  close(): Promise<void>;
}

/** What a crash left is given back first. */
export function startLightsHost(parts: LightsHostParts): LightsHost {
  const { clock, exec, sysfsRoot, procRoot, devRoot, loadOnoff, loadI2c, say } = parts;
  const taken = createTakenFile(parts.takenPath);
  giveBackBoardLeds(taken);
  giveBackLines(sysfsRoot, taken);
  const i2c = createI2cBuses({ devRoot, clock, ...(loadI2c && { load: loadI2c }) });
  let indicators: readonly Indicator[] = [];
  let watches: readonly LineWatch[] = [];
  let scene: Scene | undefined;
  let healthyUntilMs = Number.NEGATIVE_INFINITY;

  async function closeAll(): Promise<void> {
    const open = [...indicators, ...watches];
    indicators = [];
    watches = [];
    await Promise.allSettled(open.map((one) => one.close()));
  }

  async function begin(order: Extract<ToLights, { kind: 'begin' }>): Promise<void> {
    await closeAll();
    const { settings } = order;
    const surroundings: Surroundings = {
      settings,
      clock,
      exec,
      sysfsRoot,
      procRoot,
      devRoot,
      taken,
      i2c,
      gpio: createGpioLines({
        way: settings.gpio,
        clock,
        exec,
        sysfsRoot,
        taken,
        ...(loadOnoff && { loadOnoff }),
      }),
      onState: (device) => say({ kind: 'device', device }),
    };
    indicators = [...new Set(order.indicators)].flatMap((name) =>
      name === 'log' ? [] : [hardwareIndicators[name](surroundings)],
    );
    watches = [
      watchButton(surroundings, (press) => say({ kind: 'button', press })),
      watchShutdownRequest(surroundings, () => say({ kind: 'shutdown-request' })),
      startHeartbeat(surroundings, () => clock.monotonicMs() < healthyUntilMs),
    ].filter((watch) => watch !== undefined);
    show();
  }

  function show(): void {
    if (scene === undefined) return;
    for (const indicator of indicators) indicator.show(scene);
  }

  return {
    async hear(message) {
      switch (message.kind) {
        case 'begin':
          await begin(message);
          break;
        case 'scene':
          scene = message.scene;
          show();
          break;
        case 'healthy':
          healthyUntilMs = clock.monotonicMs() + healthyForMs;
          break;
        case 'end':
          await closeAll();
          break;
      }
      say({ kind: 'seen' });
    },
    close: closeAll,
  };
}

/** Gives back what is on record, without taking anything: after a crash, and when the kiosk is uninstalled. */
export function giveBackAll(
  takenPath: string,
  sysfsRoot: string,
): { readonly leds: number; readonly lines: number } {
  const taken = createTakenFile(takenPath);
  const { leds, lines } = taken.now();
  giveBackBoardLeds(taken);
  giveBackLines(sysfsRoot, taken);
  return { leds: Object.keys(leds).length, lines: lines.length };
}
