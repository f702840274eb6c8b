// Whether this device has GPIO and I2C that we can use. Native modules are loaded on demand: without them the kiosk runs.
import { accessSync, constants, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { HardwareState } from '../core/indicator.js';

/** Loads a native module by name; a test hands in its own. */
export type LoadModule = (name: string) => Promise<unknown>;

const nativeModules = ['onoff', 'i2c-bus'] as const;

/** Looks for GPIO chips, I2C buses and the modules that drive them; `sysfsRoot` and `devRoot` are for tests. */
export async function detectHardware(
  load: LoadModule = (name) => import(name),
  sysfsRoot = '/sys',
  devRoot = '/dev',
): Promise<HardwareState> {
  const devices = [
    ...entriesOf(join(sysfsRoot, 'class/gpio'), /^gpiochip\d+$/).map((name) =>
      join(sysfsRoot, 'class/gpio', name),
    ),
    ...entriesOf(devRoot, /^i2c-\d+$/).map((name) => join(devRoot, name)),
  ];
  if (devices.length === 0) return none('no GPIO chip and no I2C bus on this device');
  const faults: string[] = [];
  for (const name of nativeModules) {
    const fault = await loadFault(load, name);
    if (fault !== undefined) faults.push(`${name}: ${fault}`);
  }
  if (faults.length > 0) {
    return none(
      `the native modules could not be loaded (${faults.join('; ')}): install make, g++ and python3, then start again`,
    );
  }
  const locked = devices.filter((device) => !isWritable(device));
  if (locked.length === devices.length) {
    return none(`no permission for ${locked.join(', ')}: add the user to the groups gpio and i2c`);
  }
  return { state: 'ready', detail: `${devices.length} devices: ${devices.join(', ')}` };
}

function none(detail: string): HardwareState {
  return { state: 'none', detail };
}

function entriesOf(folder: string, pattern: RegExp): string[] {
  try {
    return readdirSync(folder).filter((name) => pattern.test(name));
  } catch {
    return [];
  }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

async function loadFault(load: LoadModule, name: string): Promise<string | undefined> {
  try {
    await load(name);
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? (thrown.message.split('\n')[0] ?? thrown.message) : String(thrown);
  }
}
