// The connectivity monitor: rounds of probes, faster while something is wrong, and the outages that follow from them.
//
// INVARIANTS:
// - No write per round: an outage is stored when it is found, when it changes and when it ends.
// - A store that refuses makes outages wait in memory; they are tried again after each round.
import type { Clock } from '../core/clock.js';
import { isoInstant } from '../core/clock.js';
import type { NetworkState, Outage } from '../core/monitor.js';
import { roundSpan, type MonitorSettings } from '../core/monitor-settings.js';
import type { MonitorStore, UndatedOutage } from '../core/monitor-store.js';
import { isTense, networkStateOf, nothingKnown, observe, resumedOutage } from './outage-machine.js';
import type { OutageChange, OutageState } from './outage-machine.js';
import type { Rounds } from './probe-round.js';
import type { TestTimes } from './test-times.js';
import { verdictOf, type Verdict } from './verdict.js';

/** What the monitor is made of. */
export interface ConnectivityParts {
  readonly clock: Clock;
  readonly rounds: Rounds;
  readonly store: Pick<MonitorStore, 'saveOutage' | 'openOutage' | 'lastWatched'>;
  readonly tests: Pick<TestTimes, 'ranSince'>;
  /** The boot whose monotonic clock tells when things are, while the wall clock is not set; undefined when it is. */
  unsetClockBoot(): string | undefined;
  settings(): MonitorSettings['connectivity'];
  random(): number;
  newId(): string;
  /** An outage was found, has another kind now, or ended. */
  onOutage(outage: Outage): void;
  onError(thrown: unknown): void;
}

/** Rounds of the last minute by what they found. */
export interface RoundCounts {
  readonly up: number;
  readonly down: number;
  readonly unknown: number;
}

/** The connectivity monitor. */
export interface Connectivity {
  start(): Promise<void>;
  /** `unknown` until the first verdict, and while the monitor is switched off. */
  network(): NetworkState;
  /** The outage that goes on. */
  outage(): Outage | undefined;
  /** Bounds that were stored by a clock that was not set have been corrected: those of the open outage are read again. */
  clockCorrected(): Promise<void>;
  /** The rounds since it was last asked. */
  takeCounts(): RoundCounts;
  stop(): Promise<void>;
}

const tensePauseMs = 2000;
const openPauseMs = 4000;
const longOpenPauseMs = 8000;
const longOpenMs = 10 * 60_000;
const switchedOffPauseMs = 10_000;
const mostUnsaved = 200;

/** A connectivity monitor over `parts`. */
export function createConnectivity(parts: ConnectivityParts): Connectivity {
  const { clock } = parts;
  const stopping = new AbortController();
  const unsaved = new Map<string, { readonly outage: Outage; readonly undated?: UndatedOutage }>();
  let state: OutageState = nothingKnown;
  let open: { readonly outage: Outage; readonly beginMs: number; readonly resumed: boolean } | undefined;
  let counts = { up: 0, down: 0, unknown: 0 };
  let loop: Promise<void> = Promise.resolve();

  /** Wall time of a monotonic instant by today's clock, which may have been set since. */
  function wallMs(monotonicMs: number): number {
    return clock.nowMs() - (clock.monotonicMs() - monotonicMs);
  }

  async function resume(): Promise<void> {
    const [outage, watched] = [await parts.store.openOutage(), await parts.store.lastWatched()];
    if (outage === undefined) return;
    const toMonotonicMs = clock.monotonicMs() - clock.nowMs();
    const beginMs = Date.parse(outage.begin) + toMonotonicMs;
    const lastSeenMs = (watched?.minuteMs ?? Date.parse(outage.begin)) + 60_000 + toMonotonicMs;
    state = resumedOutage(outage.kind, beginMs, Math.min(lastSeenMs, clock.monotonicMs()));
    open = { outage, beginMs, resumed: true };
  }

  function apply(change: OutageChange): void {
    if (change.what === 'begin') {
      const outage = {
        id: parts.newId(),
        kind: change.kind,
        begin: isoInstant(wallMs(change.atMs)),
        beginUncertaintyMs: Math.round(change.uncertaintyMs),
        overlapsTest: change.overlapsTest,
      };
      open = { outage, beginMs: change.atMs, resumed: false };
      tell(outage, { beginMonotonicMs: change.atMs });
    } else if (open !== undefined) {
      // The clock may have been set while there was no network to set it from: the begin is told by today's clock, too.
      const { outage, beginMs, resumed } = open;
      open = undefined;
      const ended = {
        ...outage,
        begin: resumed ? outage.begin : isoInstant(wallMs(beginMs)),
        end: isoInstant(Math.max(wallMs(change.atMs), resumed ? Date.parse(outage.begin) : -Infinity)),
        endUncertaintyMs: Math.round(change.uncertaintyMs),
      };
      tell(ended, { ...(!resumed && { beginMonotonicMs: beginMs }), endMonotonicMs: change.atMs });
    }
  }

  function tell(outage: Outage, bounds: Omit<UndatedOutage, 'bootId'>): void {
    const bootId = parts.unsetClockBoot();
    unsaved.set(outage.id, { outage, ...(bootId !== undefined && { undated: { bootId, ...bounds } }) });
    const [oldest] = unsaved.keys();
    if (unsaved.size > mostUnsaved && oldest !== undefined) unsaved.delete(oldest);
    parts.onOutage(outage);
  }

  async function save(): Promise<void> {
    for (const [id, told] of [...unsaved]) {
      try {
        await parts.store.saveOutage(told.outage, told.undated);
        if (unsaved.get(id) === told) unsaved.delete(id);
      } catch (thrown) {
        parts.onError(thrown);
        return;
      }
    }
  }

  async function round(): Promise<void> {
    const atMs = clock.monotonicMs();
    const verdict: Verdict = verdictOf(await parts.rounds.round(parts.settings(), stopping.signal));
    if (stopping.signal.aborted) return;
    counts[verdict === 'up' || verdict === 'unknown' ? verdict : 'down'] += 1;
    const { state: next, changes } = observe(state, {
      atMs,
      verdict,
      overlapsTest: parts.tests.ranSince(atMs),
    });
    state = next;
    for (const change of changes) apply(change);
    if (unsaved.size > 0) await save();
  }

  function pauseMs(spentMs: number): number {
    if (state.open !== undefined) {
      return clock.monotonicMs() - state.open.beginMs > longOpenMs ? longOpenPauseMs : openPauseMs;
    }
    if (isTense(state)) return tensePauseMs;
    const [shortest, longest] = roundSpan(parts.settings());
    return Math.max(tensePauseMs, (shortest + parts.random() * (longest - shortest)) * 1000 - spentMs);
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const startMs = clock.monotonicMs();
      if (!parts.settings().enabled) {
        // What is found after a pause says nothing about the time of the pause.
        if (state.open === undefined) state = nothingKnown;
        await clock.sleep(switchedOffPauseMs, stopping.signal);
        continue;
      }
      try {
        await round();
      } catch (thrown) {
        parts.onError(thrown);
      }
      await clock.sleep(pauseMs(clock.monotonicMs() - startMs), stopping.signal);
    }
  }

  return {
    async start() {
      try {
        await resume();
      } catch (thrown) {
        parts.onError(thrown);
      }
      loop = run();
    },
    network: () => (parts.settings().enabled ? networkStateOf(state) : 'unknown'),
    outage: () => open?.outage,
    async clockCorrected() {
      const stored = await parts.store.openOutage();
      if (open === undefined || stored?.id !== open.outage.id) return;
      // A begin of a former life is known by its wall time alone.
      const beginMs = open.resumed
        ? Date.parse(stored.begin) - clock.nowMs() + clock.monotonicMs()
        : open.beginMs;
      open = { ...open, outage: stored, beginMs };
    },
    takeCounts() {
      const taken = counts;
      counts = { up: 0, down: 0, unknown: 0 };
      return taken;
    },
    async stop() {
      stopping.abort();
      await loop;
    },
  };
}
