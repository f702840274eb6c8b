// What is known of this boot: its identity, and whether the wall clock can be trusted.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { clockStates } from '../core/clock.js';

/** The kernel's random identity of this boot (UUID), or undefined where the kernel does not tell. */
export function bootId(root = '/'): string | undefined {
  try {
    const id = readFileSync(join(root, 'proc/sys/kernel/random/boot_id'), 'utf8').trim();
    return id === '' ? undefined : id;
  } catch {
    return undefined;
  }
}

/**
 * Whether the wall clock was set from the network, by the word of systemd-timesyncd, which makes a file when it has
 * been. `unknown` where it does not run: another program may keep the clock, or nobody.
 */
export function clockState(root = '/'): (typeof clockStates)[number] {
  const folder = join(root, 'run/systemd/timesync');
  if (existsSync(join(folder, 'synchronized'))) return 'synced';
  return existsSync(folder) ? 'unsynced' : 'unknown';
}
