// What the firmware of a Raspberry Pi holds against its processor: weak power, heat. From its file in sysfs, from the
// kernel's voltage sensor, or from vcgencmd, which can hang and is given a time.
// https://www.raspberrypi.com/documentation/computers/os.html#get_throttled
import type { Power, throttleReasons } from '../core/conditions.js';
import type { Exec } from '../core/exec.js';
import type { SystemFiles } from './system-files.js';

type Reason = (typeof throttleReasons)[number];

/** Bit of each reason for "now"; 16 higher it says "since the boot". */
const bits: readonly (readonly [Reason, number])[] = [
  ['under_voltage', 0],
  ['frequency_capped', 1],
  ['throttled', 2],
  ['soft_temperature_limit', 3],
];
const sinceBootShift = 16;
const knownBits = 0xf000f;
const answerTimeoutMs = 2000;

/** Undefined where nothing on this machine tells. */
export async function readPower(
  files: SystemFiles,
  exec: Pick<Exec, 'run' | 'find'>,
): Promise<Power | undefined> {
  return fromSysfs(files) ?? (await fromVcgencmd(files, exec)) ?? fromSensor(files);
}

/** The firmware's word: a hexadecimal number, or undefined for any other text. */
export function readThrottled(text: string | undefined): Power | undefined {
  if (text === undefined || !/^(?:0x)?[0-9a-f]{1,8}$/i.test(text)) return undefined;
  const word = Number.parseInt(text, 16);
  // Another bit would mean something nobody here knows of, or that this is no such word.
  if ((word & ~knownBits) !== 0) return undefined;
  const reasons = (shift: number) =>
    bits.flatMap(([reason, bit]) => ((word >>> (bit + shift)) & 1 ? [reason] : []));
  return { now: reasons(0), sinceBoot: reasons(sinceBootShift) };
}

/** The firmware's node lies below the SoC's, whose name has its address on some boards (soc@107c000000). */
function fromSysfs(files: SystemFiles): Power | undefined {
  const platform = 'sys/devices/platform';
  const folders = files
    .names(platform)
    .filter((name) => /^soc(?:@|$)/.test(name))
    .map((name) => `${platform}/${name}`);
  for (const folder of [platform, ...folders]) {
    for (const name of files.names(folder)) {
      if (!name.includes('firmware')) continue;
      const power = readThrottled(files.text(`${folder}/${name}/get_throttled`));
      if (power !== undefined) return power;
    }
  }
  return undefined;
}

async function fromVcgencmd(
  files: SystemFiles,
  exec: Pick<Exec, 'run' | 'find'>,
): Promise<Power | undefined> {
  // Only a Raspberry Pi has something to ask: elsewhere a program of that name would be another one.
  if (!/raspberry pi/i.test(files.text('proc/device-tree/model') ?? '')) return undefined;
  const program = await exec.find('vcgencmd');
  if (program === undefined) return undefined;
  const { ending, exitCode, stdout } = await exec.run({
    program,
    args: ['get_throttled'],
    timeoutMs: answerTimeoutMs,
    killGraceMs: 500,
    maxStdoutBytes: 4096,
  });
  if (ending !== 'exited' || exitCode !== 0) return undefined;
  return readThrottled(/^throttled=(0x[0-9a-f]+)\s*$/im.exec(stdout)?.[1]);
}

/** The kernel's own sensor tells of under-voltage only, and only of now. */
function fromSensor(files: SystemFiles): Power | undefined {
  for (const name of files.names('sys/class/hwmon')) {
    if (files.text(`sys/class/hwmon/${name}/name`) !== 'rpi_volt') continue;
    const alarm = files.text(`sys/class/hwmon/${name}/in0_lcrit_alarm`);
    if (alarm === '1') return { now: ['under_voltage'] };
    if (alarm === '0') return { now: [] };
  }
  return undefined;
}
