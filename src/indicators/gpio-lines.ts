// GPIO lines, whichever way the kernel offers them: sysfs through onoff, or the character device through gpiod's tools.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { GpioLines, GpioParts } from './gpio-line.js';
import { openSysfsLines } from './gpio-sysfs.js';
import { openToolLines } from './gpio-tools.js';

/** The way is looked for each time a line is opened: a module may be loaded later. */
export function createGpioLines(parts: GpioParts): GpioLines {
  const lines = () => {
    const hasSysfs = existsSync(join(parts.sysfsRoot, 'class/gpio/export'));
    return parts.way === 'sysfs' || (parts.way === 'auto' && hasSysfs)
      ? openSysfsLines(parts)
      : openToolLines(parts);
  };
  return {
    output: async (line, high, onLost) => (await lines()).output(line, high, onLost),
    input: async (line, options, onLevel, onLost) => (await lines()).input(line, options, onLevel, onLost),
  };
}
