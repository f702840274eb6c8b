// What the kernel says of processes and open files, for tests that must show that nothing is left behind.
import { readFile, readdir } from 'node:fs/promises';

/** True while the process exists and is more than a zombie. */
export async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => undefined);
  return stat !== undefined && !/\) [ZX] /.test(stat);
}

/** How many files, pipes and sockets this process has open. */
export async function openFiles(): Promise<number> {
  return (await readdir('/proc/self/fd')).length;
}

/** How many children this process has, zombies included. */
export async function childCount(): Promise<number> {
  const entries = await readdir('/proc');
  let count = 0;
  for (const entry of entries) {
    const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '');
    if (/\) \S (\d+) /.exec(stat)?.[1] === String(process.pid)) count += 1;
  }
  return count;
}
