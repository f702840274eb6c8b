// The daemon's side of lamps, display and button: says what to show to the process that has them, and hears the button.
// INVARIANTS: without hardware in the configuration there is no such process; nothing here ever waits for hardware.
import { join } from 'node:path';
import type { Clock } from '../core/clock.js';
import type { Config } from '../core/config.js';
import type { DeviceState, Scene } from '../core/indicator.js';
import { fromLightsSchema, healthyEveryMs, type ToLights } from '../core/lights-link.js';
import { createCompanion } from '../exec/companion.js';
import type { Companion } from '../core/companion.js';
import { systemRoots } from './system-roots.js';

/** Name of the file in the data folder that keeps what was taken from the system. */
export const takenFileName = 'lights.json';

/** What the lights work with. */
export interface LightsParts {
  readonly clock: Clock;
  readonly dataFolder: string;
  config(): Config;
  healthy(): boolean;
  onPress(press: 'press' | 'hold'): void;
  onShutdownRequest(): void;
  log(level: 'info' | 'warn', facts: object, text: string): void;
}

/** Lamps, display and button. */
export interface Lights {
  /** Takes the configuration over; opens everything anew when it changed. */
  configure(): void;
  show(scene: Scene): void;
  /** How it is with each piece of hardware, by its id. */
  devices(): readonly DeviceState[];
  close(): Promise<void>;
}

/** Nothing is started before configure(). */
export function createLights(parts: LightsParts): Lights {
  const { clock, log } = parts;
  const devices = new Map<string, DeviceState>();
  let companion: Companion | undefined;
  let order: Extract<ToLights, { kind: 'begin' }> | undefined;
  let scene: Scene | undefined;
  let beating = new AbortController();

  function say(message: ToLights): void {
    companion?.send(message);
  }

  function onMessage(raw: unknown): void {
    const read = fromLightsSchema.safeParse(raw);
    if (!read.success) return;
    const message = read.data;
    switch (message.kind) {
      case 'device':
        onDevice(message.device);
        break;
      case 'button':
        parts.onPress(message.press);
        break;
      case 'shutdown-request':
        parts.onShutdownRequest();
        break;
      case 'seen':
        break;
    }
  }

  function onDevice(device: DeviceState): void {
    const before = devices.get(device.id);
    devices.set(device.id, device);
    if (before?.state === device.state && before.detail === device.detail) return;
    const level = device.state === 'ready' ? 'info' : 'warn';
    log(
      level,
      { device: device.id, state: device.state },
      `${device.id}: ${device.detail}. ${device.fix ?? ''}`.trim(),
    );
  }

  function begin(): Companion {
    const { sysfsRoot, procRoot, devRoot } = systemRoots();
    const taken = join(parts.dataFolder, takenFileName);
    const args = ['--taken', taken, '--sysfs', sysfsRoot, '--proc', procRoot, '--dev', devRoot];
    return createCompanion({
      clock,
      module: new URL('./lights-process.js', import.meta.url),
      args,
      listener: {
        onUp() {
          if (order !== undefined) say(order);
          if (scene !== undefined) say({ kind: 'scene', scene });
        },
        onMessage,
        onDown: (why, againMs) => log('warn', { againMs }, `the process of the lamps is away: ${why}`),
      },
    });
  }

  async function beat(over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      if (parts.healthy()) say({ kind: 'healthy' });
      await clock.sleep(healthyEveryMs, over);
    }
  }

  return {
    configure() {
      const { indicators, lights } = parts.config();
      const next = { kind: 'begin', indicators, settings: lights } as const;
      if (JSON.stringify(next) === JSON.stringify(order)) return;
      order = next;
      beating.abort();
      devices.clear();
      if (!needsHardware(next) && companion === undefined) return;
      if (companion === undefined) companion = begin();
      else say(next);
      beating = new AbortController();
      if (lights.heartbeat.line !== undefined) void beat(beating.signal);
    },
    show(next) {
      scene = next;
      say({ kind: 'scene', scene });
    },
    devices: () => [...devices.values()],
    async close() {
      beating.abort();
      await companion?.close({ kind: 'end' } satisfies ToLights);
    },
  };
}

function needsHardware({ indicators, settings }: Extract<ToLights, { kind: 'begin' }>): boolean {
  const { button, heartbeat, shutdownRequest } = settings;
  return (
    indicators.some((name) => name !== 'log') ||
    [button, heartbeat, shutdownRequest].some(({ line }) => line !== undefined)
  );
}
