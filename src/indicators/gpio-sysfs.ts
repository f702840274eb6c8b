// GPIO lines through sysfs by onoff. https://github.com/fivdi/onoff, https://docs.kernel.org/admin-guide/gpio/sysfs.html
// INVARIANTS: a line that somebody else exported is left alone; one that we exported is on record until it is given back.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Gpio } from 'onoff';
import { messageOf } from '../core/errors.js';
import { sysfsBase } from './gpio-chip.js';
import { DeviceFault } from './device-fault.js';
import type { GpioLines, GpioParts, LoadOnoff } from './gpio-line.js';
import type { TakenFile } from './taken.js';

type SysfsParts = Pick<GpioParts, 'sysfsRoot' | 'taken' | 'loadOnoff'>;

/** Throws DeviceFault where onoff cannot be loaded or the chip is not there. */
export async function openSysfsLines(parts: SysfsParts): Promise<GpioLines> {
  const { sysfsRoot, taken } = parts;
  const load: LoadOnoff = parts.loadOnoff ?? (() => import('onoff'));
  const { Gpio: Line } = await load().catch((thrown: unknown) => {
    throw new DeviceFault(
      'failed',
      `onoff cannot be loaded: ${messageOf(thrown).split('\n')[0] ?? ''}`,
      'Install make, g++ and python3, then start again.',
    );
  });
  const base = sysfsBase(sysfsRoot);

  function open(line: number, make: (number: number) => Gpio): Gpio {
    const number = base + line;
    if (existsSync(join(sysfsRoot, `class/gpio/gpio${number}`)) && !taken.now().lines.includes(number)) {
      throw new DeviceFault(
        'busy',
        `GPIO ${line} is exported already (as ${number} in ${join(sysfsRoot, 'class/gpio')})`,
        `Stop the program that uses it (or: echo ${number} > /sys/class/gpio/unexport), or choose another line.`,
      );
    }
    taken.change((before) => ({ ...before, lines: [...new Set([...before.lines, number])] }));
    try {
      return make(number);
    } catch (thrown) {
      giveBackLine(sysfsRoot, number, taken);
      throw thrown;
    }
  }

  function close(gpio: Gpio, number: number): void {
    try {
      gpio.setDirection('in');
    } catch {
      // A line that is gone needs no direction.
    }
    try {
      gpio.unexport();
    } finally {
      forget(taken, number);
    }
  }

  return {
    async output(line, high) {
      const gpio = open(line, (number) => new Line(number, high ? 'high' : 'low'));
      return {
        set: (next) => gpio.writeSync(next ? 1 : 0),
        release: async () => close(gpio, base + line),
      };
    },
    async input(line, { debounceMs }, onLevel, onLost) {
      const gpio = open(line, (number) => new Line(number, 'in', 'both', { debounceTimeout: debounceMs }));
      onLevel(gpio.readSync() === 1);
      gpio.watch((error, value) => {
        if (error) onLost(error);
        else onLevel(value === 1);
      });
      return { release: async () => close(gpio, base + line) };
    },
  };
}

/** Gives back every line on record, as after a crash. */
export function giveBackLines(sysfsRoot: string, taken: TakenFile): void {
  for (const number of taken.now().lines) giveBackLine(sysfsRoot, number, taken);
}

function giveBackLine(sysfsRoot: string, number: number, taken: TakenFile): void {
  const folder = join(sysfsRoot, 'class/gpio');
  try {
    if (existsSync(join(folder, `gpio${number}`))) {
      writeFileSync(join(folder, `gpio${number}`, 'direction'), 'in');
      writeFileSync(join(folder, 'unexport'), String(number));
    }
    forget(taken, number);
  } catch {
    // It stays on record, and is tried again at the next start.
  }
}

function forget(taken: TakenFile, number: number): void {
  taken.change((before) => ({ ...before, lines: before.lines.filter((line) => line !== number) }));
}
