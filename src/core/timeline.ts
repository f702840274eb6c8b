// What is drawn over a range as band or mark: outages, times off, attempts without a result, changes. Pure.
import type { Scope, Status } from './measurement.js';
import type { OutageKind, Unwatched } from './monitor.js';

/** What is asked for: a half open range (ms), and at most so many entries of each kind. */
export interface TimelineQuery {
  readonly fromMs: number;
  readonly toMs: number;
  readonly limit: number;
  readonly nettest?: string;
  readonly origin?: 'device' | 'import';
}

/** One entry, or several that lie close together: from the first begin to the last end. */
export interface Span {
  readonly fromMs: number;
  /** Equal to `fromMs` for an instant. */
  readonly toMs: number;
  readonly count: number;
}

/** Outages; `downMs` is their length together, within the range. The last one goes on where it is `open`. */
export interface OutageSpan extends Span {
  readonly kind: OutageKind;
  readonly downMs: number;
  readonly open: boolean;
  readonly overlapsTest: boolean;
  readonly id?: string;
}

/** Times in which the daemon did not run (`off`), or ran and did not watch the network (`unwatched`). */
export interface OffSpan extends Span {
  readonly reason: 'off' | 'unwatched';
  readonly offMs: number;
  readonly reboot: Unwatched['reboot'];
}

/** Attempts that gave no whole result. */
export interface AttemptSpan extends Span {
  readonly nettest: string;
  readonly scope: Scope;
  readonly status: Extract<Status, 'failed' | 'skipped' | 'aborted'>;
  /** Of all of them, where it is one. */
  readonly reason?: string;
  readonly id?: string;
}

/** What a measurement depends on beside the line's speed: when it changes, a line in a chart must break. */
export const circumstanceNames = ['server', 'network', 'interface', 'client', 'scheme'] as const;

/** What a measurement depends on beside the line's speed. */
export type CircumstanceName = (typeof circumstanceNames)[number];

/** Changes of one circumstance of a nettest: from the value before the first to the value after the last. */
export interface ChangeSpan extends Span {
  readonly nettest: string;
  readonly scope: Scope;
  readonly what: CircumstanceName;
  readonly before: string;
  readonly after: string;
}

/** The entries of a range, oldest first. */
export interface TimelineSpans {
  readonly outages: readonly OutageSpan[];
  readonly off: readonly OffSpan[];
  readonly attempts: readonly AttemptSpan[];
  readonly changes: readonly ChangeSpan[];
}

/** One life of the daemon. `clock` says whether its start can be believed; `monotonicMs` is since the boot. */
export interface DaemonRun {
  readonly id: string;
  readonly startMs: number;
  readonly bootId?: string;
  readonly monotonicMs: number;
  readonly synced: boolean;
}

/** The part of a store that knows what is drawn over a range. Errors are KioskError `database_*`. */
export interface TimelineStore {
  timeline(query: TimelineQuery): Promise<TimelineSpans>;
  /** Notes that the daemon lives from now on; a run before it that was killed ends with the last that it wrote. */
  beginDaemonRun(run: DaemonRun): Promise<void>;
  /** Notes when it stopped; nothing where the run is not known. */
  endDaemonRun(id: string, atMs: number): Promise<void>;
}

/**
 * At most `limit` entries, oldest first: neighbours of one kind are joined, in slots of time that grow until they
 * are few enough. What is fewer than `limit` is given as it is.
 */
export function folded<Entry extends Span>(
  entries: readonly Entry[],
  limit: number,
  kindOf: (entry: Entry) => string,
  join: (one: Entry, next: Entry) => Entry,
): readonly Entry[] {
  const ordered = entries.toSorted((a, b) => a.fromMs - b.fromMs);
  const [first, last] = [ordered[0], ordered.at(-1)];
  if (first === undefined || last === undefined || ordered.length <= limit) return ordered;
  const rangeMs = last.fromMs - first.fromMs + 1;
  for (let slotMs = rangeMs / limit; ; slotMs *= 2) {
    const slots = new Map<string, Entry>();
    for (const entry of ordered) {
      const slot = `${Math.floor((entry.fromMs - first.fromMs) / slotMs)} ${kindOf(entry)}`;
      const before = slots.get(slot);
      slots.set(slot, before === undefined ? entry : join(before, entry));
    }
    if (slots.size <= limit || slotMs >= rangeMs) return [...slots.values()].slice(-limit);
  }
}

/** Outages joined by kind. */
export function foldOutages(outages: readonly OutageSpan[], limit: number): readonly OutageSpan[] {
  return folded(
    outages,
    limit,
    ({ kind }) => kind,
    (one, next) => {
      const { id: _id, ...rest } = one;
      return {
        ...rest,
        ...joined(one, next),
        downMs: one.downMs + next.downMs,
        open: one.open || next.open,
        overlapsTest: one.overlapsTest && next.overlapsTest,
      };
    },
  );
}

/** Times off, joined by reason. */
export function foldOff(off: readonly OffSpan[], limit: number): readonly OffSpan[] {
  return folded(
    off,
    limit,
    ({ reason }) => reason,
    (one, next) => ({
      ...one,
      ...joined(one, next),
      offMs: one.offMs + next.offMs,
      reboot: one.reboot === next.reboot ? one.reboot : 'unknown',
    }),
  );
}

/** Attempts joined by nettest and status. */
export function foldAttempts(attempts: readonly AttemptSpan[], limit: number): readonly AttemptSpan[] {
  return folded(
    attempts,
    limit,
    ({ nettest, scope, status }) => `${nettest} ${scope} ${status}`,
    (one, next) => {
      const { id: _id, reason, ...rest } = one;
      return {
        ...rest,
        ...joined(one, next),
        ...(reason !== undefined && reason === next.reason && { reason }),
      };
    },
  );
}

/** Changes joined by nettest and circumstance. */
export function foldChanges(changes: readonly ChangeSpan[], limit: number): readonly ChangeSpan[] {
  return folded(
    changes,
    limit,
    ({ nettest, scope, what }) => `${nettest} ${scope} ${what}`,
    (one, next) => ({ ...one, ...joined(one, next), after: next.after }),
  );
}

function joined(one: Span, next: Span): Span {
  return { fromMs: one.fromMs, toMs: Math.max(one.toMs, next.toMs), count: one.count + next.count };
}
