// How commands find the running daemon of a data folder: a small file, believed only when the daemon answers as this device.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { healthSchema } from '../core/api.js';

const addressSchema = z.object({ url: z.url(), device: z.string(), pid: z.number().int().positive() });

/** Where a running daemon answers. */
export type DaemonAddress = z.output<typeof addressSchema>;

function addressFile(dataFolder: string): string {
  return join(dataFolder, 'daemon.json');
}

/** Leaves the address for the commands. */
export function publishAddress(dataFolder: string, address: DaemonAddress): void {
  const path = addressFile(dataFolder);
  writeFileSync(`${path}.new`, `${JSON.stringify(address)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** Takes the address back, unless another daemon has left its own meanwhile. */
export function withdrawAddress(dataFolder: string, pid: number): void {
  if (readAddress(dataFolder)?.pid === pid) rmSync(addressFile(dataFolder), { force: true });
}

/** The daemon that runs on this data folder, or undefined. */
export async function findDaemon(dataFolder: string): Promise<DaemonAddress | undefined> {
  const address = readAddress(dataFolder);
  if (address === undefined) return undefined;
  try {
    const answer = await fetch(new URL('/healthz', address.url), { signal: AbortSignal.timeout(3000) });
    const health = healthSchema.parse(await answer.json());
    return health.device === address.device ? address : undefined;
  } catch {
    return undefined;
  }
}

function readAddress(dataFolder: string): DaemonAddress | undefined {
  try {
    return addressSchema.parse(JSON.parse(readFileSync(addressFile(dataFolder), 'utf8')));
  } catch {
    return undefined;
  }
}
