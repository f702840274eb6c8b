// What was taken from the system, kept in a file until it is given back: the next start gives back what a crash left.
// INVARIANTS: written before anything is taken; a file that cannot be read is as good as none.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const takenSchema = z.object({
  /** Lamps of the board: path, and what stood in its trigger and brightness files. */
  leds: z.record(z.string(), z.object({ trigger: z.string(), brightness: z.string() })).default({}),
  /** GPIO lines exported through sysfs, by their number there. */
  lines: z.array(z.number().int()).default([]),
});

/** What was taken. */
export type Taken = z.output<typeof takenSchema>;

/** The file's life. */
export interface TakenFile {
  now(): Taken;
  /** Throws what the file system throws. */
  change(change: (taken: Taken) => Taken): void;
}

/** The record in `path`; without a path it is kept in memory only. */
export function createTakenFile(path: string | undefined): TakenFile {
  let taken = read(path);
  return {
    now: () => taken,
    change(change) {
      const next = change(taken);
      if (JSON.stringify(next) === JSON.stringify(taken)) return;
      if (path !== undefined) write(path, next);
      taken = next;
    },
  };
}

function read(path: string | undefined): Taken {
  try {
    if (path !== undefined) return takenSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // None, or not ours.
  }
  return { leds: {}, lines: [] };
}

function write(path: string, taken: Taken): void {
  if (Object.keys(taken.leds).length === 0 && taken.lines.length === 0) {
    rmSync(path, { force: true });
    return;
  }
  const partial = `${path}.partial`;
  writeFileSync(partial, JSON.stringify(taken), { mode: 0o600 });
  renameSync(partial, path);
}
