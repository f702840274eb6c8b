// Where the lines of the board's header are: the number under which sysfs and character device know them.
// The base moved with the kernels (0, then 512, 571 on a Raspberry Pi 5), so the chip is found by its label:
// https://github.com/raspberrypi/linux/issues/6084, https://docs.kernel.org/admin-guide/gpio/sysfs.html
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readShort } from './board-led-files.js';
import { DeviceFault } from './device-fault.js';

/** Labels of the chip with the header's lines: Raspberry Pi 5, 4, and all before. */
export const headerChipLabels = ['pinctrl-rp1', 'pinctrl-bcm2711', 'pinctrl-bcm2835'] as const;

/** The number that sysfs adds to each line. Throws DeviceFault `absent` where sysfs has no GPIO or not this chip. */
export function sysfsBase(sysfsRoot: string): number {
  const folder = join(sysfsRoot, 'class/gpio');
  if (!existsSync(join(folder, 'export'))) {
    throw new DeviceFault('absent', `the kernel has no GPIO below ${folder}`);
  }
  for (const chip of readdirSync(folder).filter((name) => /^gpiochip\d+$/.test(name))) {
    const label = quietly(join(folder, chip, 'label'));
    const base = quietly(join(folder, chip, 'base'));
    if (isHeaderChip(label) && /^\d+$/.test(base)) return Number(base);
  }
  throw new DeviceFault('absent', `no GPIO chip below ${folder} is that of a Raspberry Pi's header`);
}

function isHeaderChip(label: string): boolean {
  return headerChipLabels.some((known) => known === label);
}

/** A file that is empty or cannot be read says nothing. */
function quietly(path: string): string {
  try {
    return readShort(path);
  } catch {
    return '';
  }
}

/** The chip's name out of what gpiodetect prints: `gpiochip0 [pinctrl-bcm2711] (58 lines)`. */
export function chipOfDetect(output: string): string | undefined {
  for (const line of output.split('\n')) {
    const [, name, label] = /^(\S+) \[([^\]]*)\] \(\d+ lines\)/.exec(line) ?? [];
    if (name !== undefined && isHeaderChip(label ?? '')) return name;
  }
  return undefined;
}
