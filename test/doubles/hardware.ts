// Doubles of onoff and i2c-bus, and a tree like /sys: they know what the real ones know, and throw for anything else.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { LoadOnoff } from '../../src/indicators/gpio-line.js';
import type { LoadI2c } from '../../src/indicators/i2c-bus.js';

/** Makes a read of an unknown member an error, as a call of one would be with the real thing. */
export function strict<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, member, receiver) {
      if (typeof member === 'string' && !(member in object) && member !== 'then') {
        throw new Error(`${name} has no member "${member}"`);
      }
      const value: unknown = Reflect.get(object, member, receiver);
      return value;
    },
  });
}

/** A folder with these files; it is removed when the test has finished. */
export function treeForTest(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'mk-kiosk-sys-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

/** The other end of GPIO lines by their number in sysfs. */
export interface FakeLines {
  readonly load: LoadOnoff;
  /** Every write, as `17=1`; releases as `17 free`. */
  readonly log: string[];
  /** What a line does when it is opened. */
  readonly faults: Map<number, Error>;
  level(number: number): 0 | 1 | undefined;
  /** Moves an input. */
  press(number: number, value: 0 | 1): void;
  /** From now on writes to it throw. */
  breakLine(number: number, error: Error): void;
}

/** onoff without hardware. */
export function createFakeOnoff(): FakeLines {
  const levels = new Map<number, 0 | 1>();
  const watchers = new Map<number, (error: Error | null | undefined, value: 0 | 1) => void>();
  const faults = new Map<number, Error>();
  const broken = new Map<number, Error>();
  const log: string[] = [];

  class Gpio {
    constructor(number: number, direction: string) {
      const fault = faults.get(number);
      if (fault !== undefined) throw fault;
      this.number = number;
      if (direction === 'high' || direction === 'low') {
        levels.set(number, direction === 'high' ? 1 : 0);
        log.push(`${number}=${direction === 'high' ? 1 : 0}`);
      }
      return strict('onoff.Gpio', this);
    }

    readonly number: number = 0;

    writeSync(value: 0 | 1): void {
      const error = broken.get(this.number);
      if (error !== undefined) throw error;
      levels.set(this.number, value);
      log.push(`${this.number}=${value}`);
    }

    readSync(): 0 | 1 {
      return levels.get(this.number) ?? 0;
    }

    watch(callback: (error: Error | null | undefined, value: 0 | 1) => void): void {
      watchers.set(this.number, callback);
    }

    setDirection(direction: string): void {
      if (direction !== 'in') throw new Error(`a direction "${direction}" was not expected`);
    }

    unexport(): void {
      watchers.delete(this.number);
      levels.delete(this.number);
      log.push(`${this.number} free`);
    }
  }

  return {
    load: asLoader(strict('onoff', { Gpio })),
    log,
    faults,
    level: (number) => levels.get(number),
    press(number, value) {
      levels.set(number, value);
      watchers.get(number)?.(undefined, value);
    },
    breakLine: (number, error) => void broken.set(number, error),
  };
}

/** The double has the members that are used, not all that onoff has: only a module from outside can stand for it. */
function asLoader(module: unknown): LoadOnoff {
  const isModule = (value: unknown): value is Awaited<ReturnType<LoadOnoff>> => value === module;
  return async () => {
    if (!isModule(module)) throw new Error('not the double');
    return module;
  };
}

/** What lies on an emulated bus. */
export interface FakeBus {
  readonly load: LoadI2c;
  /** Every write: `3c 40: 00 ff …` or `20 send: fd`. */
  readonly log: string[];
  /** Addresses with a device; all others answer nothing. */
  readonly present: Set<number>;
  /** From now on calls do not come back, until it is let go. */
  hang(): void;
  letGo(): void;
}

/** i2c-bus without hardware. */
export function createFakeI2c(...addresses: readonly number[]): FakeBus {
  const log: string[] = [];
  const present = new Set(addresses);
  let hanging: Promise<void> | undefined;
  let release: () => void = () => undefined;

  async function answer(address: number, text: string): Promise<void> {
    await hanging;
    if (!present.has(address))
      throw Object.assign(new Error('EREMOTEIO, Remote I/O error'), { code: 'EREMOTEIO' });
    log.push(`${address.toString(16)} ${text}`);
  }

  const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const module = strict('i2c-bus', {
    openPromisified: async () =>
      strict('i2c-bus.PromisifiedBus', {
        close: async () => {
          log.push('close');
        },
        sendByte: (address: number, byte: number) => answer(address, `send: ${hex(Uint8Array.of(byte))}`),
        writeByte: (address: number, register: number, byte: number) =>
          answer(address, `${register.toString(16)}: ${hex(Uint8Array.of(byte))}`),
        writeI2cBlock(address: number, register: number, length: number, bytes: Buffer) {
          if (length > 32 || length !== bytes.length) throw new Error(`a block of ${length} bytes`);
          return answer(address, `${register.toString(16)}: ${hex(bytes)}`);
        },
      }),
  });
  return {
    load: async () => module,
    log,
    present,
    hang() {
      hanging = new Promise((resolve) => {
        release = resolve;
      });
    },
    letGo() {
      hanging = undefined;
      release();
    },
  };
}
