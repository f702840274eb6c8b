// A result of a speed test that states one figure per direction: the same rules for every program.
// INVARIANT: a direction without a figure above 0 was not measured: it has no metric, and says why.
import type { Failure } from '../core/failure.js';
import {
  directions,
  statusOfDirections,
  type Curve,
  type Direction,
  type DirectionResult,
  type DirectionResults,
  type Server,
} from '../core/measurement.js';
import { measuredOnly, type Metrics } from '../core/metric.js';
import type { ParsedResult } from '../core/nettest.js';

/** What a program's output says. */
export interface SpeedFacts {
  /** The directions that were attempted. */
  readonly attempted: readonly Direction[];
  readonly downloadBps?: number | undefined;
  readonly uploadBps?: number | undefined;
  /** Further metrics by name; those that are no finite number are left out. */
  readonly metrics?: Readonly<Record<string, number | undefined>>;
  /** What went wrong as a whole. */
  readonly failure?: Failure | undefined;
  /** What went wrong in one direction. */
  readonly failures?: Partial<Record<Direction, Failure | undefined>>;
  readonly curves?: readonly Curve[];
  readonly server?: Server | undefined;
  readonly recorded?: ParsedResult['recorded'] | undefined;
  readonly flags?: readonly string[];
}

/** The result; a failure beside a figure makes a run partial. */
export function speedResult(facts: SpeedFacts): ParsedResult {
  const bps = { download: figureOf(facts.downloadBps), upload: figureOf(facts.uploadBps) };
  const results: DirectionResults = Object.fromEntries(
    directions
      .filter((direction) => facts.attempted.includes(direction))
      .map((direction) => [
        direction,
        resultOf(bps[direction], facts.failures?.[direction] ?? facts.failure),
      ]),
  );
  const derived = statusOfDirections(results);
  const metrics: Metrics = measuredOnly({
    download_bps: bps.download,
    upload_bps: bps.upload,
    ...facts.metrics,
  });
  const first = directions.map((direction) => results[direction]).find((one) => one?.failure !== undefined);
  const failure = facts.failure ?? failureIn(first) ?? (derived === 'ok' ? undefined : unknown);
  return {
    status: failure !== undefined && derived === 'ok' ? 'partial' : derived,
    directions: results,
    metrics,
    curves: facts.curves ?? [],
    ...(failure !== undefined && { failure }),
    ...(facts.server !== undefined && { server: facts.server }),
    ...(facts.recorded !== undefined && { recorded: facts.recorded }),
    ...(facts.flags !== undefined && facts.flags.length > 0 && { flags: facts.flags }),
  };
}

const unknown: Failure = { failure: 'unknown_failure', detail: 'the output has no figure' };

function figureOf(bps: number | undefined): number | undefined {
  return bps !== undefined && Number.isFinite(bps) && bps > 0 && bps < 1e15 ? bps : undefined;
}

function resultOf(bps: number | undefined, failure: Failure | undefined): DirectionResult {
  if (bps === undefined) return { status: 'failed', ...(failure ?? unknown) };
  return failure === undefined ? { status: 'ok' } : { status: 'partial', ...failure };
}

function failureIn(result: DirectionResult | undefined): Failure | undefined {
  if (result?.failure === undefined) return undefined;
  return { failure: result.failure, ...(result.detail !== undefined && { detail: result.detail }) };
}
