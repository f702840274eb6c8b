// Reads the body of the device from the kernel's files below one root: board, memory, displays, and what wears the disk.
// https://docs.kernel.org/block/stat.html, https://docs.kernel.org/admin-guide/ext4.html (errors_count),
// https://docs.kernel.org/driver-api/mmc/mmc-dev-attrs.html, https://docs.kernel.org/filesystems/proc.html (io, meminfo)
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Body, Wear } from '../core/body.js';
import { integerOf, type SystemFiles } from './system-files.js';

const sectorBytes = 512;
const dayMs = 86_400_000;
/** A rate over less than this says nothing of a day. */
const leastRateMs = 60_000;

/** What is read of board, memory and displays. */
export function readBoard(
  files: SystemFiles,
): Pick<Body, 'model' | 'serial' | 'uptimeSeconds' | 'memory' | 'displays'> {
  const model = deviceTree(files, 'model');
  const serial =
    deviceTree(files, 'serial-number') ?? /^Serial\s*:\s*(\w+)$/m.exec(files.text('proc/cpuinfo') ?? '')?.[1];
  const uptime = Number.parseFloat(files.text('proc/uptime') ?? '');
  const meminfo = files.text('proc/meminfo') ?? '';
  const [totalBytes, availableBytes] = [kibibytes(meminfo, 'MemTotal'), kibibytes(meminfo, 'MemAvailable')];
  return {
    ...(model !== undefined && { model }),
    ...(serial !== undefined && { serial }),
    ...(uptime >= 0 && { uptimeSeconds: uptime }),
    ...(totalBytes !== undefined &&
      availableBytes !== undefined && { memory: { totalBytes, availableBytes } }),
    displays: files.names('sys/class/drm').flatMap((name) => {
      const connector = /^card\d+-(.+)$/.exec(name)?.[1];
      const status = files.text(`sys/class/drm/${name}/status`);
      return connector === undefined || status === undefined
        ? []
        : [{ connector, connected: status === 'connected' }];
    }),
  };
}

/** Texts of the device tree end with a NUL. */
function deviceTree(files: SystemFiles, name: string): string | undefined {
  const text = files.text(`proc/device-tree/${name}`)?.replaceAll('\0', '').trim().slice(0, 200);
  return text === '' ? undefined : text;
}

function kibibytes(meminfo: string, name: string): number | undefined {
  const found = integerOf(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(meminfo)?.[1]);
  return found === undefined ? undefined : found * 1024;
}

/** Of the disk that `folder` lies on. `ownForMs` is how long this process lives. */
export function readWear(files: SystemFiles, folder: string, ownForMs: number): Wear {
  const own = integerOf(/^write_bytes: (\d+)$/m.exec(files.text('proc/self/io') ?? '')?.[1]);
  return {
    ...readDisk(files, deviceNumber(folder)),
    ...(own !== undefined && { ownWrittenBytes: own }),
    ...(own !== undefined && ownForMs >= leastRateMs && { ownBytesPerDay: (own / ownForMs) * dayMs }),
  };
}

/** `major:minor` as /sys/dev/block has it (makedev(3)); undefined where the folder is not there. */
function deviceNumber(folder: string): string | undefined {
  const dev = statSync(folder, { throwIfNoEntry: false })?.dev;
  if (dev === undefined) return undefined;
  const minor = (dev & 0xff) | (Math.floor(dev / 0x1000) & 0xfff00);
  return `${Math.floor(dev / 0x100) & 0xfff}:${minor}`;
}

function readDisk(files: SystemFiles, number: string | undefined): Wear {
  const path = number === undefined ? undefined : files.target(`sys/dev/block/${number}`);
  if (path === undefined) return {};
  const device = basename(path);
  // A partition lies in the folder of its disk.
  const whole = files.text(`${path}/partition`) === undefined ? path : path.slice(0, path.lastIndexOf('/'));
  const written = integerOf(files.text(`${whole}/stat`)?.split(/\s+/)[6]);
  const uptimeMs = Number.parseFloat(files.text('proc/uptime') ?? '') * 1000;
  const errors = files.integer(`sys/fs/ext4/${device}/errors_count`);
  const card = files.text(`${whole}/device/name`) ?? files.text(`${whole}/device/model`);
  const made = files.text(`${whole}/device/date`);
  const life = lifeUsed(files.text(`${whole}/device/life_time`));
  const writtenBytes = written === undefined ? undefined : written * sectorBytes;
  return {
    device,
    ...(card !== undefined && { card }),
    ...(made !== undefined && { made }),
    ...(writtenBytes !== undefined && { writtenBytes }),
    ...(writtenBytes !== undefined &&
      uptimeMs >= leastRateMs && { bytesPerDay: (writtenBytes / uptimeMs) * dayMs }),
    ...(errors !== undefined && { fileSystemErrors: errors }),
    ...(life !== undefined && { lifeUsedRatio: life }),
  };
}

/** `0x01 0x02`: tenths of the two kinds of memory, 0x0b for more than all; the worse one counts, 0x00 says nothing. */
function lifeUsed(text: string | undefined): number | undefined {
  const tenths = (text ?? '').split(/\s+/).map((part) => Number.parseInt(part, 16));
  const known = tenths.filter((value) => value >= 1 && value <= 11);
  return known.length === 0 ? undefined : Math.max(...known) / 10;
}
