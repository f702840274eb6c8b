// Where measurements live: one interface, kept by a contract suite that runs on every implementation.
import type { ConsentEvent } from './consent.js';
import type { Curve, Measurement, MeasurementDraft, Raw, Scope, Status, Validity } from './measurement.js';
import type { Plan } from './plan.js';
import type { Pruned } from './retention.js';
import type { SplitName, Where } from './rollup-store.js';
import type { Salvage } from './salvage.js';

/** Which measurements; all conditions hold together. Time is half open: `fromMs` ≤ start < `toMs`. */
export interface MeasurementFilter {
  readonly nettests?: readonly string[];
  readonly statuses?: readonly Status[];
  readonly scopes?: readonly Scope[];
  readonly origin?: 'device' | 'import';
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** One page of measurements, newest first. */
export interface MeasurementPage {
  readonly measurements: readonly Measurement[];
  /** Hand it to the next call; absent on the last page. */
  readonly next?: string;
}

/** One value on a time axis, with what is needed to draw like with like. */
export interface SeriesPoint {
  readonly atMs: number;
  readonly value: number;
  readonly id: string;
  readonly nettest: string;
  readonly status: Status;
  readonly server?: string;
  readonly validity?: Validity;
  readonly validityReasons: readonly string[];
  /** With `by`: its value there, where it is known. */
  readonly part?: string;
}

/** A filter of a series: rows of those circumstances only, and each with its value of one of them. */
export interface SeriesFilter extends MeasurementFilter {
  readonly where?: Where;
  readonly by?: SplitName;
}

/** An attempt without the value asked for: a gap in the chart that must be seen. */
export interface SeriesGap {
  readonly atMs: number;
  readonly id: string;
  readonly nettest: string;
  readonly status: Status;
  readonly reason?: string;
  readonly part?: string;
}

/** A series of one metric, oldest first. */
export interface Series {
  readonly points: readonly SeriesPoint[];
  readonly gaps: readonly SeriesGap[];
}

/** A row from another program's file. `key` is that program's own id, or the hash of the raw output. */
export interface ImportedDraft extends MeasurementDraft {
  readonly key: string;
  readonly source: string;
  /** The kiosk that recorded it, where its own row says so; else it counts as this one's. */
  readonly device?: string;
}

/** A line that could not be imported, kept so that nothing is lost. */
export interface QuarantinedLine {
  readonly source: string;
  readonly line: number;
  readonly reason: string;
  /** The first 64 KiB of it. */
  readonly text: string;
}

/** A fault found by verification, naming the row. */
export interface VerificationFault {
  readonly sequence?: number;
  readonly id: string;
  readonly problem: string;
}

/** What verification found; `head` is the hash of the newest row of the chain. */
export interface Verification {
  readonly checked: number;
  readonly head?: string;
  /** What was removed to save space, by the store's own account: no fault. */
  readonly pruned?: Pruned;
  /** Damaged files that rows were brought over from, by the store's own account: what they lost is no fault. */
  readonly salvages?: readonly Salvage[];
  readonly faults: readonly VerificationFault[];
}

/** Figures about the store itself. */
export interface StoreFacts {
  readonly epoch: string;
  readonly measurements: number;
  readonly bytes: number;
  readonly schemaVersion: number;
}

/**
 * The kiosk's store. Errors are KioskError `database_*`; nothing is half written: a call either took effect whole
 * and durably, or not at all.
 */
export interface KioskStore {
  /** Gives the draft its place in the device's sequence and hash chain. Durable when it resolves. */
  record(draft: MeasurementDraft): Promise<Measurement>;
  /** Takes rows of other programs, outside the sequence. A key that is known already changes nothing. */
  importAll(drafts: readonly ImportedDraft[]): Promise<{ added: number; known: number }>;
  /**
   * Stores a row that was read again from its raw output by `parserVersion`, with its curves. What the hash chain covers
   * must be as it was: throws conflict where it is not, not_found for an unknown id.
   */
  rederive(measurement: Measurement, curves: readonly Curve[], parserVersion: string): Promise<void>;
  quarantine(lines: readonly QuarantinedLine[]): Promise<void>;
  quarantined(limit: number): Promise<readonly QuarantinedLine[]>;
  get(id: string): Promise<Measurement | undefined>;
  /** `limit` 1 to 1000; `after` is the `next` of the page before. */
  list(filter: MeasurementFilter, limit: number, after?: string): Promise<MeasurementPage>;
  curves(id: string): Promise<readonly Curve[]>;
  raw(id: string): Promise<Raw | undefined>;
  /**
   * Values of a metric with the attempts that have none, oldest first; at most `limit` newest of each. With `where` the newest
   * 20,000 rows of the filter are looked at.
   */
  series(metric: string, filter: SeriesFilter, limit: number): Promise<Series>;
  consentEvents(): Promise<readonly ConsentEvent[]>;
  addConsentEvent(event: ConsentEvent): Promise<void>;
  plans(): Promise<readonly Plan[]>;
  addPlan(plan: Plan): Promise<void>;
  /** Small JSON state by name (drawn instants, last boot): survives restarts. */
  readState(name: string): Promise<unknown>;
  writeState(name: string, value: unknown): Promise<void>;
  /** Walks the hash chain and every stored row, raw output included. */
  verify(): Promise<Verification>;
  facts(): Promise<StoreFacts>;
  close(): Promise<void>;
}

/** One test at a time on this device, across processes. The lock dies with its process. */
export interface DeviceLock {
  /**
   * Waits until the lock is free, `timeoutMs` at most; resolves with its release, or with undefined when the time is
   * up or `signal` aborts. `holder` says for others who holds it.
   */
  acquire(holder: string, timeoutMs: number, signal?: AbortSignal): Promise<(() => void) | undefined>;
  /** Who holds it, as far as is known. */
  holder(): { readonly holder: string; readonly since: string; readonly pid: number } | undefined;
  close(): void;
}
