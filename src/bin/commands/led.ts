// `mk-kiosk led states|demo|test|release|updating`: what the lights say, shown and tried without a measurement.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { KioskError, exitCodes } from '../../core/errors.js';
import type { DeviceState } from '../../core/indicator.js';
import { lightStates, lights } from '../../core/light.js';
import { createExec } from '../../exec/exec.js';
import { systemClock } from '../../host/clock.js';
import { giveBackAll, startLightsHost } from '../../indicators/lights-host.js';
import { commonOptionsSchema, defineCommand, type CommonOptions } from '../command.js';
import { findDaemon } from '../daemon-address.js';
import { askDaemon } from '../daemon-api.js';
import { sceneOfState } from '../led-scene.js';
import { takenFileName } from '../lights.js';
import { printJson, printLine } from '../output.js';
import { dataFolderOf, loadSettings } from '../settings.js';
import { systemRoots } from '../system-roots.js';

const optionsSchema = commonOptionsSchema.extend({ seconds: z.coerce.number().min(0).max(3600).optional() });

type Options = z.output<typeof optionsSchema>;

/** One action on the lights. */
export const command = defineCommand(optionsSchema, async (options, [action = 'states']) => {
  switch (action) {
    case 'states':
      printStates(options);
      return;
    case 'demo':
      await withLights(options, demo);
      return;
    case 'test':
      await withLights(options, test);
      return;
    case 'release':
      release(options);
      return;
    case 'updating':
      await updating(options);
      return;
    default:
      throw new KioskError(
        'usage',
        `led ${action}: no such action`,
        'Use states, demo, test, release or updating.',
      );
  }
});

function printStates({ json }: Options): void {
  if (json === true) {
    printJson(lightStates.map((state) => ({ state, ...lights[state] })));
    return;
  }
  for (const state of lightStates) {
    const { colour, rhythm, meaning } = lights[state];
    printLine(`${state.padEnd(10)} ${colour.padEnd(8)} ${rhythm.padEnd(26)} ${meaning}`);
  }
}

/** What the work is handed: the lights of this configuration, and the states of what is connected so far. */
interface Opened {
  readonly host: ReturnType<typeof startLightsHost>;
  readonly devices: ReadonlyMap<string, DeviceState>;
  readonly name: string;
}

/** Hardware that is there has answered by then. */
const openMs = 3000;

async function withLights(
  options: Options,
  work: (opened: Opened, options: Options) => Promise<void>,
): Promise<void> {
  const { config, dataFolder } = loadSettings(options);
  await refuseBesideDaemon(dataFolder);
  const devices = new Map<string, DeviceState>();
  const host = startLightsHost({
    clock: systemClock,
    exec: createExec(),
    ...systemRoots(),
    takenPath: join(dataFolder, takenFileName),
    say: (message) => {
      if (message.kind === 'device') devices.set(message.device.id, message.device);
    },
  });
  const stop = () => void host.close().then(() => process.exit(exitCodes.failed));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    await host.hear({ kind: 'begin', indicators: config.indicators, settings: config.lights });
    await work({ host, devices, name: config.device.name }, options);
  } finally {
    await host.close();
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}

async function refuseBesideDaemon(dataFolder: string): Promise<void> {
  const daemon = await findDaemon(dataFolder);
  if (daemon === undefined) return;
  throw new KioskError(
    'already_running',
    `a kiosk is running on ${dataFolder} (process ${daemon.pid}) and has the lights`,
    'Stop it first; or use "mk-kiosk identify", which lets the running kiosk blink.',
  );
}

async function demo({ host, name }: Opened, { seconds = 4 }: Options): Promise<void> {
  for (const state of lightStates) {
    const { colour, rhythm, meaning } = lights[state];
    printLine(`${state}: ${colour}, ${rhythm}: ${meaning}`);
    await host.hear({ kind: 'scene', scene: sceneOfState(state, name) });
    await sleep(seconds * 1000);
  }
}

async function test({ host, devices, name }: Opened, { json, seconds = 3 }: Options): Promise<void> {
  await host.hear({ kind: 'scene', scene: sceneOfState('identify', name) });
  await sleep(Math.max(openMs, seconds * 1000));
  const found = [...devices.values()];
  if (json === true) printJson(found);
  else {
    for (const { id, state, detail, fix } of found) {
      printLine(`${state.padEnd(9)} ${id}: ${detail}`);
      if (fix !== undefined) printLine(`          ${fix}`);
    }
    if (found.length === 0) printLine('nothing is configured: see indicators and lights in docs/lights.md');
  }
  if (found.some(({ state }) => state !== 'ready')) process.exitCode = exitCodes.failed;
}

/** For the end of a service that was killed, and for the day when the kiosk is uninstalled. */
function release(options: CommonOptions): void {
  const given = giveBackAll(join(dataFolderOf(options), takenFileName), systemRoots().sysfsRoot);
  if (options.json === true) printJson(given);
  else printLine(`given back: ${given.leds} lamps of the board, ${given.lines} GPIO lines`);
}

async function updating({ seconds = 600, ...options }: Options): Promise<void> {
  const daemon = await findDaemon(dataFolderOf(options));
  if (daemon === undefined) {
    throw new KioskError('unreachable', 'no kiosk is running', 'Start it with mk-kiosk run.');
  }
  const order = { method: 'POST', body: { seconds: Math.round(seconds) }, timeoutMs: 5000 } as const;
  const answer = await askDaemon(daemon, z.object({ seconds: z.number() }), '/api/v1/updating', order);
  if (options.json === true) printJson(answer);
  else
    printLine(
      answer.seconds === 0 ? 'the update is over' : `for ${answer.seconds} s the lights say that it updates`,
    );
}
