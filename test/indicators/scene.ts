// Scenes and surroundings for tests of indicators.
import { sceneOfState } from '../../src/bin/led-scene.js';
import type { DeviceState, Scene } from '../../src/core/indicator.js';
import type { LightState } from '../../src/core/light.js';
import { indicatorNames, lightsSchema, type IndicatorName } from '../../src/core/light-settings.js';
import type { FromLights } from '../../src/core/lights-link.js';
import type { Exec } from '../../src/core/exec.js';
import { startLightsHost, type LightsHost } from '../../src/indicators/lights-host.js';
import { createTestClock, type TestClock } from '../doubles/clock.js';
import {
  createFakeI2c,
  createFakeOnoff,
  treeForTest,
  type FakeBus,
  type FakeLines,
} from '../doubles/hardware.js';

/** A scene of a state. */
export function sceneOf(light: LightState, more: Partial<Scene> = {}): Scene {
  return { ...sceneOfState(light, 'Library'), ...more };
}

/** A tree of a Raspberry Pi with GPIO from 512 on and I2C bus 1. */
export const piTree = {
  'sys/class/gpio/export': '',
  'sys/class/gpio/unexport': '',
  'sys/class/gpio/gpiochip512/label': 'pinctrl-bcm2711\n',
  'sys/class/gpio/gpiochip512/base': '512\n',
  'dev/i2c-1': '',
} as const;

/** No program is installed. */
export const noPrograms: Pick<Exec, 'run' | 'find'> = {
  run: async () => ({
    ending: 'missing',
    stdout: '',
    stdoutTruncated: false,
    stderr: '',
    stderrTruncated: false,
    durationMs: 0,
  }),
  find: async () => undefined,
};

/** Lights on doubles. */
export interface LightsForTest {
  readonly clock: TestClock;
  readonly root: string;
  readonly lines: FakeLines;
  readonly bus: FakeBus;
  readonly host: LightsHost;
  readonly said: FromLights[];
  state(id: string): DeviceState | undefined;
  begin(indicators: readonly IndicatorName[], settings: unknown): Promise<void>;
}

/** Opens nothing before begin(). */
export function lightsForTest(
  files: Readonly<Record<string, string>> = piTree,
  over: {
    readonly takenPath?: string;
    readonly root?: string;
    readonly exec?: Pick<Exec, 'run' | 'find'>;
  } = {},
): LightsForTest {
  const clock = createTestClock();
  const root = over.root ?? treeForTest(files);
  const lines = createFakeOnoff();
  const bus = createFakeI2c(0x3c, 0x20);
  const said: FromLights[] = [];
  const host = startLightsHost({
    clock,
    exec: over.exec ?? noPrograms,
    sysfsRoot: `${root}/sys`,
    procRoot: `${root}/proc`,
    devRoot: `${root}/dev`,
    ...(over.takenPath !== undefined && { takenPath: over.takenPath }),
    loadOnoff: lines.load,
    loadI2c: bus.load,
    say: (message) => said.push(message),
  });
  return {
    clock,
    root,
    lines,
    bus,
    host,
    said,
    state: (id) =>
      said
        .flatMap((message) => (message.kind === 'device' && message.device.id === id ? [message.device] : []))
        .at(-1),
    async begin(indicators, settings) {
      await host.hear({ kind: 'begin', indicators: [...indicators], settings: lightsSchema.parse(settings) });
      await clock.advance(0);
    },
  };
}

/** All names but the log's. */
export const hardwareNames = indicatorNames.filter((name) => name !== 'log');
