// The processor: what it is, how busy it was between two looks, how fast and how hot it is.
// https://docs.kernel.org/filesystems/proc.html (stat, loadavg, cpuinfo), https://docs.kernel.org/admin-guide/pm/cpufreq.html
import type { Processor } from '../core/conditions.js';
import type { SystemFiles } from './system-files.js';

/** Times of all cores together and of each core so far, in ticks of the kernel. */
export interface ProcessorTimes {
  readonly all?: CoreTime;
  readonly cores: readonly CoreTime[];
}

interface CoreTime {
  readonly idle: number;
  readonly total: number;
}

/** Reads /proc/stat; lines of another shape are left out. */
export function readProcessorTimes(files: SystemFiles): ProcessorTimes {
  let all: CoreTime | undefined;
  const cores: CoreTime[] = [];
  for (const line of (files.text('proc/stat') ?? '').split('\n')) {
    const [name = '', ...fields] = line.trim().split(/\s+/);
    if (!/^cpu\d*$/.test(name)) continue;
    const ticks = fields.map(Number);
    if (ticks.length < 5 || !ticks.every((tick) => Number.isFinite(tick) && tick >= 0)) continue;
    // Time of guests (fields 9 and 10) is in user and nice already.
    const time = { idle: (ticks[3] ?? 0) + (ticks[4] ?? 0), total: sum(ticks.slice(0, 8)) };
    if (name === 'cpu') all = time;
    else cores.push(time);
  }
  return { ...(all !== undefined && { all }), cores };
}

/** Shares of the time that were not idle between two looks. */
export function busyBetween(
  from: ProcessorTimes,
  to: ProcessorTimes,
): Pick<Processor, 'busyRatio' | 'busiestCoreRatio'> {
  const busyRatio = busyShare(from.all, to.all);
  // A core that was switched on or off meanwhile would shift the others.
  const same = from.cores.length === to.cores.length;
  const shares = same ? to.cores.map((core, i) => busyShare(from.cores[i], core)) : [];
  const known = shares.filter((share) => share !== undefined);
  return {
    ...(busyRatio !== undefined && { busyRatio }),
    ...(known.length > 0 && { busiestCoreRatio: Math.max(...known) }),
  };
}

function busyShare(from: CoreTime | undefined, to: CoreTime | undefined): number | undefined {
  if (from === undefined || to === undefined) return undefined;
  const total = to.total - from.total;
  const idle = to.idle - from.idle;
  // Idle time of the kernel may step back a little.
  if (total <= 0 || idle < -total) return undefined;
  return Math.round(Math.min(1, Math.max(0, 1 - idle / total)) * 1000) / 1000;
}

/** What the processor is and does now. */
export function readProcessor(files: SystemFiles): Processor {
  const cpuinfo = files.text('proc/cpuinfo') ?? '';
  const cores = cpuinfo.match(/^processor\s*:/gm)?.length;
  const model = modelOf(files, cpuinfo);
  const aes = hasAes(cpuinfo);
  const cpufreq = 'sys/devices/system/cpu/cpu0/cpufreq';
  const frequencyMhz = megahertz(files.integer(`${cpufreq}/scaling_cur_freq`));
  const maxFrequencyMhz = megahertz(files.integer(`${cpufreq}/cpuinfo_max_freq`));
  const governor = files.text(`${cpufreq}/scaling_governor`);
  const load1 = Number(/^\d+\.\d+(?= )/.exec(files.text('proc/loadavg') ?? '')?.[0]);
  const temperatureCelsius = readTemperature(files);
  return {
    ...(model !== undefined && { model }),
    ...(cores !== undefined && { cores }),
    ...(aes !== undefined && { aes }),
    ...(Number.isFinite(load1) && { load1 }),
    ...(frequencyMhz !== undefined && { frequencyMhz }),
    ...(maxFrequencyMhz !== undefined && { maxFrequencyMhz }),
    ...(governor !== undefined && /^[a-z_]{1,32}$/.test(governor) && { governor }),
    ...(temperatureCelsius !== undefined && { temperatureCelsius }),
  };
}

/** `Raspberry Pi 4 Model B Rev 1.4` where the board says so, else the processor's own name. */
function modelOf(files: SystemFiles, cpuinfo: string): string | undefined {
  const board = files.text('proc/device-tree/model')?.replaceAll('\0', '').trim();
  const name = /^(?:Model|model name|Hardware)\s*:\s*(.+)$/m.exec(cpuinfo)?.[1]?.trim();
  const found = board === undefined || board === '' ? name : board;
  return found === undefined || found === '' ? undefined : found.slice(0, 100);
}

/**
 * Whether there are instructions for AES: `aes` among the flags (x86) or features (ARM). Undefined where the kernel lists
 * neither. A Raspberry Pi before the fifth has none.
 */
export function hasAes(cpuinfo: string): boolean | undefined {
  const [, flags] = /^(?:flags|Features)\s*:(.*)$/m.exec(cpuinfo) ?? [];
  return flags?.split(/\s+/).includes('aes');
}

const processorZones = /^(?:cpu[-_]thermal|cpu|x86_pkg_temp|soc[-_]thermal|bcm2835_thermal|coretemp|k10temp)/;

/** Degrees; of the zone that is the processor's. */
function readTemperature(files: SystemFiles): number | undefined {
  for (const zone of files.names('sys/class/thermal')) {
    if (!processorZones.test(files.text(`sys/class/thermal/${zone}/type`) ?? '')) continue;
    const thousandths = files.integer(`sys/class/thermal/${zone}/temp`);
    // A sensor that is not there says 0, or something no processor survives.
    if (thousandths === undefined || thousandths === 0 || Math.abs(thousandths) > 150_000) continue;
    return Math.round(thousandths / 100) / 10;
  }
  return undefined;
}

function megahertz(kilohertz: number | undefined): number | undefined {
  return kilohertz !== undefined && kilohertz > 0 ? Math.round(kilohertz / 1000) : undefined;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
