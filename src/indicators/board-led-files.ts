// The lamps on the board itself: https://docs.kernel.org/leds/leds-class.html, one folder each below /sys/class/leds.
import { closeSync, existsSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeviceFault } from './device-fault.js';
import type { TakenFile } from './taken.js';

/** The names of the green lamp, newest first: led0 was ACT before, and is again on some kernels. */
const greenNames = ['ACT', 'led0'] as const;

/** Longest text read from a file of /sys; the kernel gives one page at most. */
const longestText = 4096;

/** A lamp that can be switched. */
export interface BoardLed {
  readonly folder: string;
  light(lit: boolean): void;
}

/** The first bytes of a file of /sys, trimmed. Throws what the file system throws. */
export function readShort(path: string): string {
  const descriptor = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(longestText);
    const length = readSync(descriptor, buffer, 0, longestText, 0);
    return buffer.toString('utf8', 0, length).trim();
  } finally {
    closeSync(descriptor);
  }
}

/** The folder of the named lamp, or of the board's green one for `auto`. Throws DeviceFault `absent`. */
export function findBoardLed(sysfsRoot: string, name: string): string {
  const folder = join(sysfsRoot, 'class/leds');
  const found = (name === 'auto' ? greenNames : [name]).find((known) =>
    existsSync(join(folder, known, 'brightness')),
  );
  if (found !== undefined) return join(folder, found);
  const wanted = name === 'auto' ? greenNames.join(' and no ') : name;
  throw new DeviceFault(
    'absent',
    `there is no ${wanted} below ${folder}`,
    'Set lights.boardLeds.led, or leave board-leds out of indicators.',
  );
}

/**
 * Whether writing 0 lights the lamp: kernels for the Raspberry Pi 5 have it so
 * (github.com/raspberrypi/linux/issues/6783), on Compute Module 5 and the 500, too.
 */
export function isInverted(setting: 'auto' | 'yes' | 'no', model: string | undefined): boolean {
  if (setting !== 'auto') return setting === 'yes';
  return /^Raspberry Pi (?:5|500|Compute Module 5)\b/.test(model ?? '');
}

/** Takes the lamp from its trigger. What stood there is recorded first. Throws what the file system throws. */
export function takeBoardLed(folder: string, inverted: boolean, taken: TakenFile): BoardLed {
  const trigger = selectedTrigger(readShort(join(folder, 'trigger')));
  const brightness = readShort(join(folder, 'brightness'));
  const most = Number.parseInt(readShort(join(folder, 'max_brightness')), 10);
  const max = String(Number.isInteger(most) && most > 0 ? most : 1);
  // What a crash left is not what was there before it.
  if (taken.now().leds[folder] === undefined) {
    taken.change((before) => ({ ...before, leds: { ...before.leds, [folder]: { trigger, brightness } } }));
  }
  writeFileSync(join(folder, 'trigger'), 'none');
  return {
    folder,
    light(lit) {
      writeFileSync(join(folder, 'brightness'), lit === inverted ? '0' : max);
    },
  };
}

/** `none mmc1 [mmc0] timer`: the word in brackets; `none` where nothing stands there. */
export function selectedTrigger(text: string): string {
  return /\[([^\]\s]+)\]/.exec(text)?.[1] ?? 'none';
}

/** Gives back every lamp on record. One that is gone, or refuses, stays on record unless its folder is gone. */
export function giveBackBoardLeds(taken: TakenFile): void {
  for (const [folder, { trigger, brightness }] of Object.entries(taken.now().leds)) {
    try {
      if (existsSync(folder)) {
        if (/^\d+$/.test(brightness)) writeFileSync(join(folder, 'brightness'), brightness);
        writeFileSync(join(folder, 'trigger'), trigger);
      }
      taken.change(({ leds: { [folder]: _, ...leds }, ...rest }) => ({ ...rest, leds }));
    } catch {
      // Tried again at the next start.
    }
  }
}

/** What the board calls itself, from the device tree (its text ends with a NUL). */
export function boardModel(procRoot: string): string | undefined {
  try {
    const text = readFileSync(join(procRoot, 'device-tree/model'), 'utf8').slice(0, 200);
    return text.replaceAll('\0', '').trim() || undefined;
  } catch {
    return undefined;
  }
}
