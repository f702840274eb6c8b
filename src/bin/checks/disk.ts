// Room on the disk of the data folder, and how long a durable write takes: cards slow down before they die.
import { closeSync, fsyncSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { diskState } from '../../host/disk.js';
import type { DoctorCheck } from './doctor-context.js';
import type { FindingDraft } from '../../core/check.js';

const probes = 5;
const probeBytes = 4096;
/** A write that takes longer makes the daemon wait; a good card needs 5 to 30 ms. */
const slowMs = 250;
/** The kernel mounts a failing card read-only; ST_RDONLY of statvfs(3) is not told by Node, a write shows it. */
const fixFull = 'Free some space, or move the data folder (MK_KIOSK_DATA).';

/** Free bytes by the limits of retention, and the median of a few durable writes of 4 KiB. */
export const checkDisk: DoctorCheck = {
  id: 'disk',
  look: ({ dataFolder }) => [room(dataFolder), writes(dataFolder), inodes(dataFolder)].flat(),
};

function room(folder: string): FindingDraft {
  const { state, freeBytes } = diskState(folder);
  const what = `${Math.round(freeBytes / 1e6)} MB free at ${folder}`;
  if (state === 'ok') return { state: 'ok', what };
  return { state: 'problem', what: `${what}: too little to go on for long`, fix: fixFull };
}

function writes(folder: string): FindingDraft {
  const path = join(folder, `doctor-${process.pid}.tmp`);
  const descriptor = openSync(path, 'wx', 0o600);
  try {
    const times: number[] = [];
    for (let probe = 0; probe < probes; probe += 1) {
      const beganMs = performance.now();
      writeSync(descriptor, Buffer.alloc(probeBytes, probe), 0, probeBytes, 0);
      fsyncSync(descriptor);
      times.push(performance.now() - beganMs);
    }
    const medianMs = times.sort((a, b) => a - b)[Math.floor(probes / 2)] ?? 0;
    const what = `a durable write takes ${medianMs.toFixed(1)} ms`;
    if (medianMs <= slowMs) return { state: 'ok', what };
    return { state: 'warning', what, fix: 'The card or disk is very slow: replace it before it fails.' };
  } finally {
    closeSync(descriptor);
    rmSync(path, { force: true });
  }
}

/** A disk can be full of files while it has bytes left. Some file systems (btrfs) do not count them. */
function inodes(folder: string): FindingDraft[] {
  const { files, ffree } = statfsSync(folder);
  if (files === 0 || ffree > 100) return [];
  return [{ state: 'problem', what: `${ffree} files can still be made at ${folder}`, fix: fixFull }];
}
