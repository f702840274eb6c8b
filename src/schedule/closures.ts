// Which closures have had their row: a closure leaves one row per nettest, however many of its runs it refuses.
import { z } from 'zod';
import type { Closure } from '../core/gate-closure.js';

const notedSchema = z.object({ reason: z.string(), sinceMs: z.number(), untilMs: z.number().optional() });

/** The memory of closures; it survives restarts. */
export interface Closures {
  /** Notes a closure that refused a run; true when it is a new one, whose row is still to be written. */
  note(nettest: string, closure: Closure): Promise<boolean>;
  /** A run of the nettest passed every gate: what closes after this is a new closure. */
  passed(nettest: string): Promise<void>;
}

const stateName = 'closures';

/** A memory of closures in the store's small state. */
export function createClosures(
  nowMs: () => number,
  readState: (name: string) => Promise<unknown>,
  writeState: (name: string, value: unknown) => Promise<void>,
): Closures {
  let known: Record<string, z.output<typeof notedSchema>> | undefined;

  async function read(): Promise<Record<string, z.output<typeof notedSchema>>> {
    known ??= z.record(z.string(), notedSchema).safeParse(await readState(stateName)).data ?? {};
    return known;
  }

  /** A store that refuses (a full disk) stops no test: this process remembers, and the next one may leave a row too many. */
  async function keep(noted: Record<string, z.output<typeof notedSchema>>): Promise<void> {
    await writeState(stateName, noted).catch(() => undefined);
  }

  return {
    async note(nettest, { reason, untilMs }) {
      const noted = await read();
      const before = noted[nettest];
      const now = nowMs();
      // Past its end it is another closure of the same kind; and one from the future is from a clock that was wrong.
      const lasts =
        before?.reason === reason &&
        before.sinceMs <= now &&
        now < (before.untilMs ?? Number.POSITIVE_INFINITY);
      if (lasts) return false;
      known = { ...noted, [nettest]: { reason, sinceMs: now, ...(untilMs !== undefined && { untilMs }) } };
      await keep(known);
      return true;
    },
    async passed(nettest) {
      const { [nettest]: before, ...others } = await read();
      if (before === undefined) return;
      known = others;
      await keep(known);
    },
  };
}
