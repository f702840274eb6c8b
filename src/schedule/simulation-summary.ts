// Figures about simulated runs: how many, how near to each other, at which minutes.
import { localDigitsOf } from './local-time.js';
import type { SimulatedRun } from './simulate.js';

/** Figures about a simulation; waits in seconds, minutes of the hour in local time. */
export interface SimulationSummary {
  readonly count: number;
  readonly skipped: number;
  readonly mostIn24Hours: number;
  readonly waits: { readonly count: number; readonly meanSeconds?: number };
  /** Runs that began in each minute of the hour, 60 of them. */
  readonly minutes: readonly number[];
}

const dayMs = 86_400_000;

/** Counts runs that took place; skipped ones have their own figure. */
export function summaryOf(
  runs: readonly SimulatedRun[],
  waitsMs: readonly number[],
  timezone: string,
): SimulationSummary {
  const made = runs.filter(({ skipReason }) => skipReason === undefined).map(({ atMs }) => atMs);
  const minutes = Array.from({ length: 60 }, () => 0);
  for (const atMs of made) {
    const minute = new Date(localDigitsOf(atMs, timezone)).getUTCMinutes();
    minutes[minute] = (minutes[minute] ?? 0) + 1;
  }
  const sum = waitsMs.reduce((total, waitMs) => total + waitMs, 0);
  return {
    count: made.length,
    skipped: runs.length - made.length,
    mostIn24Hours: mostWithin(made, dayMs),
    waits: {
      count: waitsMs.length,
      ...(waitsMs.length > 0 && { meanSeconds: Math.round(sum / waitsMs.length / 1000) }),
    },
    minutes,
  };
}

/** The most instants that lie in any span of `spanMs`, its end left out. `instants` oldest first. */
export function mostWithin(instants: readonly number[], spanMs: number): number {
  let most = 0;
  let first = 0;
  for (const [index, atMs] of instants.entries()) {
    while (atMs - (instants[first] ?? atMs) >= spanMs) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}
