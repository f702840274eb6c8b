// Brings over, in the background, what can be read of damaged databases that were set aside; tells how far that is.
// INVARIANT: a failure here never stops measuring; what was not brought over is tried again, at the latest with the next start.
import type { Clock } from '../core/clock.js';
import { messageOf } from '../core/errors.js';
import type { Reread, Salvage, SalvageStore } from '../core/salvage.js';
import type { Problem } from './problems.js';

/** What salvaging works with. */
export interface SalvagingParts {
  readonly store: SalvageStore;
  readonly clock: Clock;
  readonly reread: Reread;
  /** The account of a file changed. */
  onChange(): void;
  onError(thrown: unknown): void;
}

/** Salvaging, with a life. */
export interface Salvaging {
  start(): void;
  /** What people should know of it. */
  problems(): readonly Problem[];
  stop(): Promise<void>;
}

const retryMs = 600_000;
/** How long the page speaks of a damage that is dealt with; `mk-kiosk verify` does for ever. */
const toldMs = 7 * 86_400_000;

/** Makes it; nothing is read before start(). */
export function createSalvaging({ store, clock, reread, onChange, onError }: SalvagingParts): Salvaging {
  const stopping = new AbortController();
  let salvages: readonly Salvage[] = [];
  let failure: string | undefined;
  let loop: Promise<void> | undefined;

  async function look(): Promise<boolean> {
    salvages = await store.salvages();
    onChange();
    const open = salvages.find(({ report }) => report === undefined);
    if (open === undefined) return false;
    await store.salvage(open.file, reread, stopping.signal);
    failure = undefined;
    return true;
  }

  async function run(): Promise<void> {
    const isStopping = () => stopping.signal.aborted;
    while (!isStopping()) {
      try {
        if (!(await look())) return;
      } catch (thrown) {
        if (isStopping()) return;
        failure = messageOf(thrown);
        onError(thrown);
        await clock.sleep(retryMs, stopping.signal);
      }
    }
  }

  return {
    start() {
      loop ??= run();
    },
    problems: () =>
      salvages.flatMap((salvage) =>
        salvage.report === undefined || clock.nowMs() - Date.parse(salvage.setAsideAt) < toldMs
          ? [problemOfSalvage(salvage, failure)]
          : [],
      ),
    async stop() {
      stopping.abort();
      await loop;
    },
  };
}

function problemOfSalvage({ file, setAsideAt, report }: Salvage, failure: string | undefined): Problem {
  const begin = `the database was damaged and a new one was begun at ${setAsideAt}; the damaged one is kept as ${file}`;
  const fix = 'Make a backup, and replace the card or disk if it is old: it may be wearing out.';
  if (report === undefined) {
    const state = failure === undefined ? 'is being brought over' : `cannot be brought over yet: ${failure}`;
    return { code: 'database_salvage', message: `${begin}; what can be read of it ${state}`, fix };
  }
  return { code: 'database_salvaged', message: `${begin}: ${countsOf(report)}`, fix };
}

/** What was saved and lost, in words. */
export function countsOf({ measurements, consentLost }: NonNullable<Salvage['report']>): string {
  const { proven, reread, unproven, asImported, lost, withoutRaw } = measurements;
  const parts = [
    `${proven + reread + unproven + asImported} measurements were brought over`,
    ...(reread > 0 ? [`${reread} of them read again from raw output`] : []),
    ...(unproven + asImported > 0
      ? [`${unproven + asImported} of them without proof (flag salvaged_unproven)`]
      : []),
    ...(withoutRaw > 0 ? [`${withoutRaw} of them without raw output`] : []),
    `${lost} are lost`,
    ...(consentLost ? ['consent has to be given again'] : []),
  ];
  return parts.join(', ');
}
