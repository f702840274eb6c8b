// The data budget: what a day and a month have moved, what a run will move, and whether that fits. Pure.
import type { Closure } from './gate-closure.js';
import type { NettestDescription } from './nettest.js';

/** The download of an ndt7 test that was asked to end early: `early_exit=250`, in megabytes, is its only value. */
export const earlyExitBytes = 250e6;

/** One period's limit and use, in bytes, and when it ends. */
export interface BudgetPeriod {
  readonly name: 'day' | 'month';
  readonly limitBytes: number;
  readonly usedBytes: number;
  readonly endsAtMs: number;
}

/** The limits that are set, and what the run is expected to move; absent where nothing is known yet. */
export interface BudgetFacts {
  readonly periods: readonly BudgetPeriod[];
  readonly expected?: Expectation;
  /** Whether the run can be told to end its download early. */
  readonly canExitEarly: boolean;
}

/** Bytes a run is expected to move. */
export interface Expectation {
  readonly downloadBytes: number;
  readonly uploadBytes: number;
}

/** What a finished run tells about its data: counted bytes where there are any, and its speeds. */
export interface RunUsage {
  readonly nettest: string;
  readonly atMs: number;
  readonly downloadBytes?: number | undefined;
  readonly uploadBytes?: number | undefined;
  readonly downloadBps?: number | undefined;
  readonly uploadBps?: number | undefined;
}

/** Closed when not even the shortest form of the run fits what is left of a period. */
export function budgetGate({ periods, expected, canExitEarly }: BudgetFacts): Closure | undefined {
  const bytes = expected && totalOf(canExitEarly ? shortened(expected) : expected);
  // A test that stays in the house costs nothing, whatever others have used.
  if (bytes === 0) return undefined;
  for (const { name, limitBytes, usedBytes, endsAtMs } of periods) {
    if (fits(usedBytes, limitBytes, bytes)) continue;
    const next = bytes === undefined ? '' : `, a test takes about ${megabytes(bytes)}`;
    return {
      reason: 'budget',
      detail: `${megabytes(usedBytes)} of the ${megabytes(limitBytes)} of this ${name} are used${next}`,
      untilMs: endsAtMs,
    };
  }
  return undefined;
}

/** Whether a run that may begin should be told to end its download early: only so it fits. */
export function mustExitEarly({ periods, expected, canExitEarly }: BudgetFacts): boolean {
  if (!canExitEarly || expected === undefined) return false;
  return !periods.every(({ usedBytes, limitBytes }) => fits(usedBytes, limitBytes, totalOf(expected)));
}

/** A budget that is used up is closed, also while nothing is known of what a run takes. */
function fits(usedBytes: number, limitBytes: number, bytes: number | undefined): boolean {
  return bytes === undefined ? usedBytes < limitBytes : usedBytes + bytes <= limitBytes;
}

function totalOf({ downloadBytes, uploadBytes }: Expectation): number {
  return downloadBytes + uploadBytes;
}

function shortened({ downloadBytes, uploadBytes }: Expectation): Expectation {
  return { downloadBytes: Math.min(downloadBytes, earlyExitBytes), uploadBytes };
}

/** Bytes as megabytes, for people. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 10e6 ? 1 : 0)} MB`;
}

/** Bytes that a finished run moved: as counted, else by its speeds and the nettest's estimate, else 0. */
export function bytesOf(usage: RunUsage, estimate: NettestDescription['estimate']): Expectation {
  return {
    downloadBytes: usage.downloadBytes ?? estimated(usage.downloadBps, estimate),
    uploadBytes: usage.uploadBytes ?? estimated(usage.uploadBps, estimate),
  };
}

/** `bytesPerMbps` is for both directions at the same speed: each direction has half of it. */
function estimated(bps: number | undefined, { bytesPerMbps }: NettestDescription['estimate']): number {
  return bps === undefined ? 0 : (bps / 1e6) * (bytesPerMbps / 2);
}

/**
 * What the next run is expected to move: the most of the nettest's last runs (a line has good days), else its estimate
 * at the speeds of the contract, else nothing is known. `usages` oldest first.
 */
export function expectationOf(
  usages: readonly RunUsage[],
  nettest: Pick<NettestDescription, 'id' | 'estimate'>,
  plan: { readonly downloadBps?: number | undefined; readonly uploadBps?: number | undefined } | undefined,
): Expectation | undefined {
  const last = usages.filter((usage) => usage.nettest === nettest.id).slice(-lookedAtRuns);
  const moved = last.map((usage) => bytesOf(usage, nettest.estimate)).filter((bytes) => totalOf(bytes) > 0);
  if (moved.length > 0) {
    return {
      downloadBytes: Math.max(...moved.map(({ downloadBytes }) => downloadBytes)),
      uploadBytes: Math.max(...moved.map(({ uploadBytes }) => uploadBytes)),
    };
  }
  if (nettest.estimate.bytesPerMbps === 0) return { downloadBytes: 0, uploadBytes: 0 };
  if (plan?.downloadBps === undefined && plan?.uploadBps === undefined) return undefined;
  return {
    downloadBytes: estimated(plan.downloadBps, nettest.estimate),
    uploadBytes: estimated(plan.uploadBps, nettest.estimate),
  };
}

/** Runs of a nettest that are looked at for what the next one will move. */
const lookedAtRuns = 8;
