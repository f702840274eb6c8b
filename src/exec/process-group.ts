// A program and everything it started and left in its process group: signalled, watched and ended as one.
import { setTimeout as wait } from 'node:timers/promises';

/** How often it is looked whether a group is gone: nobody tells us of grandchildren. */
const pollMs = 20;
/** After SIGKILL only zombies remain, whose parent (a PID 1 that does not reap, say) may never fetch them. */
const afterKillMs = 500;

/** Signals each member of the group; false when nobody is left. */
export function signalGroup(groupId: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-groupId, signal);
  } catch {
    return false;
  }
}

/** SIGTERM to the group, SIGKILL after `graceMs` to who is left. Resolves when the group is gone, or can only be zombies. */
export async function endGroup(groupId: number, graceMs: number): Promise<void> {
  if (!signalGroup(groupId, 'SIGTERM')) return;
  if (await groupGone(groupId, graceMs)) return;
  signalGroup(groupId, 'SIGKILL');
  await groupGone(groupId, afterKillMs);
}

async function groupGone(groupId: number, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (signalGroup(groupId, 0)) {
    if (performance.now() >= deadline) return false;
    await wait(pollMs);
  }
  return true;
}

/** The groups that are alive; when this process ends they are killed, for nobody else would end them. */
export interface LiveGroups {
  add(groupId: number): void;
  delete(groupId: number): void;
}

/** A set of live groups; it listens for the end of this process only while there are any. */
export function createLiveGroups(): LiveGroups {
  const groups = new Set<number>();
  const killAll = (): void => {
    for (const group of groups) signalGroup(group, 'SIGKILL');
  };
  return {
    add(groupId) {
      if (groups.size === 0) process.on('exit', killAll);
      groups.add(groupId);
    },
    delete(groupId) {
      groups.delete(groupId);
      if (groups.size === 0) process.off('exit', killAll);
    },
  };
}
