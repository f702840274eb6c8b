// What is known of this boot: its identity.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The kernel's random identity of this boot (UUID), or undefined where the kernel does not tell. */
export function bootId(root = '/'): string | undefined {
  try {
    const id = readFileSync(join(root, 'proc/sys/kernel/random/boot_id'), 'utf8').trim();
    return id === '' ? undefined : id;
  } catch {
    return undefined;
  }
}
