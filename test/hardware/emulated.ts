// What stands around the lights inside the emulated machine: the other end of its GPIO lines, and what passed on its bus.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeviceState } from '../../src/core/indicator.js';
import { indicatorNames, lightsSchema, type IndicatorName } from '../../src/core/light-settings.js';
import type { FromLights } from '../../src/core/lights-link.js';
import { createExec } from '../../src/exec/exec.js';
import { systemClock } from '../../src/host/clock.js';
import { startLightsHost, type LightsHost } from '../../src/indicators/lights-host.js';

/** Set by scripts/hardware/guest.sh. */
export const gpioFolder = process.env.EMULATED_GPIO ?? '';
export const i2cBus = Number(process.env.EMULATED_I2C_BUS ?? 1);
/** A lamp that the emulated machine's keyboard has, with a trigger of its own. */
export const lampName = process.env.EMULATED_LAMP ?? '';
export const lampFolder = join('/sys/class/leds', lampName);

/** The level that is on a line, seen from outside. */
export function levelOf(line: number): 0 | 1 {
  return readFileSync(join(gpioFolder, `sim_gpio${line}`, 'value'), 'utf8').trim() === '1' ? 1 : 0;
}

/** Moves a line from outside, as a button does. */
export function pull(line: number, high: boolean): void {
  writeFileSync(join(gpioFolder, `sim_gpio${line}`, 'pull'), high ? 'pull-up' : 'pull-down');
}

/** How long a line was high and low, one after the other, from its first change on. */
export async function watchLine(
  line: number,
  forMs: number,
): Promise<readonly { high: boolean; ms: number }[]> {
  const spans: { high: boolean; ms: number }[] = [];
  const endMs = performance.now() + forMs;
  let level = levelOf(line);
  let sinceMs: number | undefined;
  while (performance.now() < endMs) {
    const now = levelOf(line);
    if (now !== level) {
      const atMs = performance.now();
      if (sinceMs !== undefined) spans.push({ high: level === 1, ms: atMs - sinceMs });
      sinceMs = atMs;
      level = now;
    }
    await sleep(3);
  }
  return spans;
}

/** GPIO lines exported through sysfs now. */
export function exported(): readonly string[] {
  return execFileSync('ls', ['/sys/class/gpio'], { encoding: 'utf8' })
    .split('\n')
    .filter((name) => /^gpio\d+$/.test(name));
}

/** The selected trigger of the keyboard's lamp. */
export function lampTrigger(): string {
  return /\[(.*?)\]/.exec(readFileSync(join(lampFolder, 'trigger'), 'utf8'))?.[1] ?? '';
}

/** Lights in this process, with what they said. */
export interface OpenLights {
  readonly host: LightsHost;
  readonly said: FromLights[];
  state(id: string): DeviceState | undefined;
}

/** Opens lights with these settings and waits until each has said how it is. */
export async function openLights(
  indicators: readonly IndicatorName[],
  settings: unknown,
  takenPath = '/tmp/lights.json',
): Promise<OpenLights> {
  const said: FromLights[] = [];
  const host = startLightsHost({
    clock: systemClock,
    exec: createExec(),
    sysfsRoot: '/sys',
    procRoot: '/proc',
    devRoot: '/dev',
    takenPath,
    say: (message) => said.push(message),
  });
  const state = (id: string) =>
    said
      .flatMap((message) => (message.kind === 'device' && message.device.id === id ? [message.device] : []))
      .at(-1);
  await host.hear({ kind: 'begin', indicators: [...indicators], settings: lightsSchema.parse(settings) });
  await until(() => indicators.every((name) => state(name) !== undefined), 'every light says how it is');
  return { host, said, state };
}

/** Waits until something holds. The emulated processor is slow, and shared with others: the limit is for what hangs. */
export async function until(holds: () => boolean, what: string, withinMs = 60_000): Promise<void> {
  const endMs = performance.now() + withinMs;
  while (!holds()) {
    if (performance.now() > endMs) throw new Error(`it never came true that ${what}`);
    await sleep(10);
  }
}

/** Throws unless it holds. */
export function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

const tracing = '/sys/kernel/tracing';

/** A transfer as the kernel saw it. */
export interface BusWrite {
  readonly address: number;
  readonly command: number;
  readonly kind: string;
  readonly bytes: readonly number[];
}

/** Everything that is written to a bus while `work` goes on, from the kernel's own trace of SMBus. */
export async function traced(
  work: (soFar: () => readonly BusWrite[]) => Promise<void>,
): Promise<readonly BusWrite[]> {
  must(existsSync(join(tracing, 'events/smbus/smbus_write')), 'the kernel traces no SMBus');
  const soFar = () => readFileSync(join(tracing, 'trace'), 'utf8').split('\n').flatMap(readTrace);
  writeFileSync(join(tracing, 'trace'), '');
  writeFileSync(join(tracing, 'events/smbus/smbus_write/enable'), '1');
  try {
    await work(soFar);
  } finally {
    writeFileSync(join(tracing, 'events/smbus/smbus_write/enable'), '0');
  }
  return soFar();
}

/** What i2c-stub remembers of registers `from` to `to`. */
export function registersOf(address: number, from: number, to: number): readonly number[] {
  const range = [from, to].map((at) => `0x${at.toString(16)}`).join('-');
  const dump = execFileSync('i2cdump', ['-y', '-r', range, String(i2cBus), String(address), 'b'], {
    encoding: 'utf8',
  });
  return dump.split('\n').flatMap((line) => {
    const bytes = /^[0-9a-f]{2}: ((?:[0-9a-f ]{2} ){1,16})/.exec(line)?.[1]?.trim().split(/\s+/) ?? [];
    return bytes.map((byte) => Number.parseInt(byte, 16));
  });
}

/** `smbus_write: i2c-0 a=03c f=0000 c=40 I2C_BLOCK_DATA l=33 [20,00,…]`: the first byte of a block is its length. */
function readTrace(line: string): readonly BusWrite[] {
  const [, address, command, kind, bytes] =
    /smbus_write: i2c-\d+ a=([0-9a-f]+) f=\w+ c=([0-9a-f]+) (\w+) l=\d+ \[([0-9a-f,-]*)\]/.exec(line) ?? [];
  if (address === undefined || command === undefined || kind === undefined) return [];
  const read = (bytes ?? '')
    .split(/[,-]/)
    .filter((byte) => byte !== '')
    .map((byte) => Number.parseInt(byte, 16));
  return [
    {
      address: Number.parseInt(address, 16),
      command: Number.parseInt(command, 16),
      kind,
      bytes: kind.includes('BLOCK') ? read.slice(1) : read,
    },
  ];
}

/** The picture in a display's memory after these writes, as its data sheet has it (page addressing). */
export function displayMemory(
  writes: readonly BusWrite[],
  address: number,
): { picture: Uint8Array; on: boolean } {
  const picture = new Uint8Array(1024);
  let [page, column, on] = [0, 0, false];
  for (const write of writes.filter((each) => each.address === address)) {
    if (write.command === 0x40) {
      for (const byte of write.bytes) {
        picture[page * 128 + column] = byte;
        column = (column + 1) % 128;
      }
      continue;
    }
    const [first = 0] = write.bytes;
    if (write.bytes.length === 3 && first >= 0xb0 && first <= 0xb7) {
      page = first - 0xb0;
      column = ((write.bytes[1] ?? 0) & 0x0f) | (((write.bytes[2] ?? 0) & 0x0f) << 4);
    }
    if (write.bytes.length === 1) on = first === 0xaf;
  }
  return { picture, on };
}

/** All names but the log's. */
export const hardwareNames = indicatorNames.filter((name) => name !== 'log');
