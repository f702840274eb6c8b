// From verdicts to outages with bounds. Pure; all times are monotonic ms, of the moment in which a round began.
//
// | state     | verdict             | becomes   | what is told                                                     |
// | --------- | ------------------- | --------- | ---------------------------------------------------------------- |
// | clear     | up                  | clear     |                                                                  |
// | clear     | a kind              | suspected |                                                                  |
// | suspected | up                  | clear     |                                                                  |
// | suspected | a kind, often enough| open      | begin: middle of last good and first bad round                   |
// | open      | the same kind       | open      |                                                                  |
// | open      | another kind, twice | open      | end and begin: middle of last round of the old, first of the new |
// | open      | up, twice           | clear     | end: middle of last bad and first good round                     |
// | any       | unknown             | as it was |                                                                  |
//
// INVARIANTS: begins and ends alternate; no end lies before its begin; an uncertainty is half the gap between the rounds.
import type { OutageKind } from '../core/monitor.js';
import type { Verdict } from './verdict.js';

/** What one round said. */
export interface Observation {
  readonly atMs: number;
  readonly verdict: Verdict;
  /** A test ran meanwhile and may have filled the line. */
  readonly overlapsTest: boolean;
}

/** What is to be told: an outage begins, or the open one ends. */
export type OutageChange =
  | {
      readonly what: 'begin';
      readonly kind: OutageKind;
      readonly atMs: number;
      readonly uncertaintyMs: number;
      readonly overlapsTest: boolean;
    }
  | { readonly what: 'end'; readonly atMs: number; readonly uncertaintyMs: number };

interface Suspicion {
  readonly kind: OutageKind;
  readonly firstMs: number;
  readonly count: number;
  readonly overlapsTest: boolean;
}

interface OpenOutage {
  readonly kind: OutageKind;
  readonly beginMs: number;
  /** The last round that found this kind. */
  readonly lastBadMs: number;
  readonly goodSinceMs?: number;
  readonly other?: { readonly kind: OutageKind; readonly firstMs: number; readonly overlapsTest: boolean };
}

/** What is remembered between two rounds. */
export interface OutageState {
  readonly lastGoodMs?: number;
  readonly suspicion?: Suspicion;
  readonly open?: OpenOutage;
}

/** Nothing is known yet. */
export const nothingKnown: OutageState = {};

/** The state of a program that starts while an outage of its former life is open; `lastSeenMs`: until when it watched. */
export function resumedOutage(kind: OutageKind, beginMs: number, lastSeenMs: number): OutageState {
  return { open: { kind, beginMs, lastBadMs: Math.max(beginMs, lastSeenMs) } };
}

/** Rounds in a row that make an outage; a missing link is certain at once, and under a test's load more are asked for. */
function roundsToBelieve(kind: OutageKind, overlapsTest: boolean): number {
  if (kind === 'no_link') return 1;
  return overlapsTest ? 4 : 2;
}

/** The next state, and what is to be told. */
export function observe(
  state: OutageState,
  observation: Observation,
): { readonly state: OutageState; readonly changes: readonly OutageChange[] } {
  const { verdict, atMs } = observation;
  if (verdict === 'unknown') return { state, changes: [] };
  if (state.open !== undefined) return whileOpen(state.open, observation);
  if (verdict === 'up') return { state: { lastGoodMs: atMs }, changes: [] };
  const suspicion: Suspicion = {
    kind: verdict,
    firstMs: state.suspicion?.firstMs ?? atMs,
    count: (state.suspicion?.count ?? 0) + 1,
    overlapsTest: observation.overlapsTest || (state.suspicion?.overlapsTest ?? false),
  };
  if (suspicion.count < roundsToBelieve(verdict, suspicion.overlapsTest)) {
    return { state: { ...state, suspicion }, changes: [] };
  }
  // An outage that was there when the watch began begins with the watch.
  const middle = between(state.lastGoodMs ?? suspicion.firstMs, suspicion.firstMs);
  return {
    state: { open: { kind: verdict, beginMs: middle.atMs, lastBadMs: atMs } },
    changes: [{ what: 'begin', kind: verdict, ...middle, overlapsTest: suspicion.overlapsTest }],
  };
}

function whileOpen(
  open: OpenOutage,
  { verdict, atMs, overlapsTest }: Observation,
): ReturnType<typeof observe> {
  if (verdict === 'unknown') return { state: { open }, changes: [] };
  const { kind, beginMs, lastBadMs, goodSinceMs, other } = open;
  if (verdict === 'up') {
    if (goodSinceMs === undefined) {
      const bad = { kind, beginMs, lastBadMs, goodSinceMs: atMs };
      return {
        state: { open: other === undefined ? bad : { ...bad, lastBadMs: other.firstMs } },
        changes: [],
      };
    }
    return { state: { lastGoodMs: atMs }, changes: [{ what: 'end', ...between(lastBadMs, goodSinceMs) }] };
  }
  if (verdict === kind) return { state: { open: { kind, beginMs, lastBadMs: atMs } }, changes: [] };
  if (other?.kind !== verdict) {
    return {
      state: { open: { kind, beginMs, lastBadMs, other: { kind: verdict, firstMs: atMs, overlapsTest } } },
      changes: [],
    };
  }
  const middle = between(lastBadMs, other.firstMs);
  return {
    state: { open: { kind: verdict, beginMs: middle.atMs, lastBadMs: atMs } },
    changes: [
      { what: 'end', ...middle },
      { what: 'begin', kind: verdict, ...middle, overlapsTest: other.overlapsTest || overlapsTest },
    ],
  };
}

function between(beforeMs: number, afterMs: number): { atMs: number; uncertaintyMs: number } {
  return { atMs: (beforeMs + afterMs) / 2, uncertaintyMs: (afterMs - beforeMs) / 2 };
}

/** What the state says about the network now. */
export function networkStateOf(state: OutageState): 'up' | 'down' | 'unknown' {
  if (state.open !== undefined) return state.open.kind === 'partial' ? 'up' : 'down';
  return state.lastGoodMs === undefined ? 'unknown' : 'up';
}

/** Whether rounds should follow each other quickly: something is wrong, or was a moment ago. */
export function isTense(state: OutageState): boolean {
  return state.open !== undefined || state.suspicion !== undefined;
}
