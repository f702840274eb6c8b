// Which runs turned to a family of servers lately: the rows, and the runs that have begun and left no row yet.
// INVARIANTS: a run is noted on disk before it begins, so that a crash or a store that refuses its row hides none;
// runs of this boot are placed by the monotonic clock, so that setting the wall clock opens no second quota.
import { z } from 'zod';
import type { Clock } from '../core/clock.js';
import type { GateStore } from '../core/gate-store.js';
import type { Contact } from '../core/gate-quota.js';

const noteSchema = z.object({
  id: z.string(),
  family: z.string(),
  uplink: z.string(),
  atMs: z.number(),
  automatic: z.boolean(),
  bootId: z.string().optional(),
  monotonicMs: z.number(),
});

/** A run that is about to begin. */
export type BeginningRun = Pick<z.output<typeof noteSchema>, 'id' | 'family' | 'uplink' | 'automatic'>;

/** Where contacts are counted. */
export interface ContactLedger {
  /** Every contact of the last `periodMs`, at instants of the wall clock as it stands now. */
  contacts(family: string, uplink: string, periodMs: number): Promise<readonly Contact[]>;
  /** Notes a run; resolves when the note is durable. */
  begin(run: BeginningRun): Promise<void>;
}

/** What a ledger works with. */
export interface LedgerParts {
  readonly store: Pick<GateStore, 'contacts'>;
  readonly clock: Clock;
  readonly bootId: string | undefined;
  readState(name: string): Promise<unknown>;
  writeState(name: string, value: unknown): Promise<void>;
}

const stateName = 'begun-runs';
/** Notes are kept for two days: longer than any period, also after the clock was set by hours. */
const keptMs = 2 * 86_400_000;
const keptNotes = 200;

/** A ledger over a store's rows and its own notes. */
export function createContactLedger({
  store,
  clock,
  bootId,
  readState,
  writeState,
}: LedgerParts): ContactLedger {
  /** Notes that the store did not take: they count as long as this process lives. */
  let unwritten: z.output<typeof noteSchema>[] = [];

  async function notes(): Promise<z.output<typeof noteSchema>[]> {
    const stored = z.array(noteSchema).safeParse(await readState(stateName)).data ?? [];
    return [...stored, ...unwritten];
  }

  /** Where a contact lies on the wall clock of now. */
  function placed(contact: {
    readonly atMs: number;
    readonly bootId?: string | undefined;
    readonly monotonicMs?: number | undefined;
  }): number {
    const sameBoot = bootId !== undefined && contact.bootId === bootId;
    return sameBoot && contact.monotonicMs !== undefined
      ? clock.nowMs() - (clock.monotonicMs() - contact.monotonicMs)
      : contact.atMs;
  }

  return {
    async contacts(family, uplink, periodMs) {
      const rows = await store.contacts({
        family,
        uplink,
        fromMs: clock.nowMs() - periodMs,
        bootId,
        fromMonotonicMs: clock.monotonicMs() - periodMs,
      });
      const recorded = new Set(rows.map(({ id }) => id));
      const open = (await notes()).filter(
        (note) => note.family === family && note.uplink === uplink && !recorded.has(note.id),
      );
      return [
        ...rows.map((row) => ({ atMs: placed(row), automatic: row.automatic, tested: row.tested })),
        ...open.map((note) => ({ atMs: placed(note), automatic: note.automatic, tested: true })),
      ];
    },
    async begin(run) {
      const atMs = clock.nowMs();
      const note = {
        ...run,
        atMs,
        monotonicMs: clock.monotonicMs(),
        ...(bootId !== undefined && { bootId }),
      };
      const kept = (await notes()).filter((other) => Math.abs(atMs - placed(other)) < keptMs);
      const all = [...kept, note].slice(-keptNotes);
      unwritten = [...unwritten, note];
      await writeState(stateName, all);
      unwritten = [];
    },
  };
}
