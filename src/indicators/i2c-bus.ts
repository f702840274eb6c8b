// I2C buses by i2c-bus, with SMBus writes only and a strict time limit for each.
// https://docs.kernel.org/i2c/dev-interface.html, https://docs.kernel.org/i2c/smbus-protocol.html
//
// INVARIANTS: a bus that does not answer holds up nobody: its call is left behind in its thread, and no second one is made
// until it came back. Only one call at a time is under way on a bus.
import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../core/clock.js';
import { messageOf } from '../core/errors.js';
import { DeviceFault } from './device-fault.js';

/** What is used of i2c-bus. */
export interface I2cModule {
  openPromisified(bus: number): Promise<{
    close(): Promise<void>;
    sendByte(address: number, byte: number): Promise<void>;
    writeByte(address: number, command: number, byte: number): Promise<void>;
    writeI2cBlock(address: number, command: number, length: number, bytes: Buffer): Promise<unknown>;
  }>;
}

/** Loads i2c-bus; a native module that may be missing. */
export type LoadI2c = () => Promise<I2cModule>;

/** An open bus. Writes reject with DeviceFaults and system errors; what has no acknowledgement is `absent`. */
export interface I2cBus {
  sendByte(address: number, byte: number): Promise<void>;
  writeByte(address: number, register: number, byte: number): Promise<void>;
  /** At most 32 bytes, as SMBus has it. */
  writeBlock(address: number, register: number, bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Opens buses by their number. */
export interface I2cBuses {
  open(bus: number): Promise<I2cBus>;
}

/** What buses are opened with. */
export interface I2cParts {
  readonly devRoot: string;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly load?: LoadI2c;
  readonly timeoutMs?: number;
}

/** The kernel's own limit for a transfer is one second on a Raspberry Pi. */
const defaultTimeoutMs = 2000;

/** Nothing is loaded before the first open(). */
export function createI2cBuses({
  devRoot,
  clock,
  load = loadModule,
  timeoutMs = defaultTimeoutMs,
}: I2cParts): I2cBuses {
  /** Buses that have not come back from a call. */
  const hanging = new Map<number, Promise<unknown>>();
  /** The last call on each bus. */
  const last = new Map<number, Promise<unknown>>();

  async function limited<T>(bus: number, call: () => Promise<T>): Promise<T> {
    await last.get(bus)?.catch(() => undefined);
    if (hanging.has(bus)) throw notAnswering(bus);
    const result = call();
    const over = new AbortController();
    const late = clock.sleep(timeoutMs, over.signal).then((): never => {
      if (!over.signal.aborted) {
        const back = result.catch(() => undefined).finally(() => hanging.delete(bus));
        hanging.set(bus, back);
      }
      throw notAnswering(bus);
    });
    const done = Promise.race([result, late]).finally(() => over.abort());
    late.catch(() => undefined);
    last.set(bus, done);
    return done;
  }

  return {
    async open(number) {
      const path = join(devRoot, `i2c-${number}`);
      // i2c-bus opens a bus that is not there without a word.
      if (!existsSync(path)) {
        throw new DeviceFault(
          'absent',
          `there is no ${path}`,
          'Switch I2C on (raspi-config, or dtparam=i2c_arm=on), or set the number of the bus.',
        );
      }
      accessSync(path, constants.R_OK | constants.W_OK);
      const module = await load().catch((thrown: unknown) => {
        const why = messageOf(thrown).split('\n')[0] ?? '';
        throw new DeviceFault(
          'failed',
          `i2c-bus cannot be loaded: ${why}`,
          'Install make, g++ and python3, then start again.',
        );
      });
      const bus = await limited(number, () => module.openPromisified(number));
      return {
        sendByte: (address, byte) => limited(number, () => bus.sendByte(address, byte)),
        writeByte: (address, register, byte) => limited(number, () => bus.writeByte(address, register, byte)),
        async writeBlock(address, register, bytes) {
          await limited(number, () => bus.writeI2cBlock(address, register, bytes.length, Buffer.from(bytes)));
        },
        close: () => limited(number, () => bus.close()),
      };
    },
  };
}

async function loadModule(): Promise<I2cModule> {
  return (await import('i2c-bus')).default;
}

function notAnswering(bus: number): DeviceFault {
  return new DeviceFault(
    'failed',
    `the I2C bus ${bus} does not answer`,
    'Unplug what is on it, one by one: a device that holds a wire of the bus low blocks all.',
  );
}
