// The newest figures of the line, and its recent attempts as the signal sees them.
import type { StatusDocument } from '../core/api.js';
import { conditionsOf } from '../core/conditions.js';
import { headlineSpec, type Heading } from '../core/headline.js';
import { directions, type Measurement } from '../core/measurement.js';
import type { NettestDescription } from '../core/nettest.js';
import type { Plan } from '../core/plan.js';
import type { SignalAttempt } from '../core/signal.js';
import { countsAgainstLine, describeReason, isLowerBound } from '../core/validity-reason.js';

type Figure = NonNullable<StatusDocument['latest']['download']>;

/**
 * The newest value of each heading over measurements (newest first, of the line): `download` and `upload` are the
 * headline metrics of their direction, `latency` is the headline metric in ms.
 */
export function latestFigures(
  measurements: readonly Measurement[],
  nettests: readonly NettestDescription[],
  plan: Plan | undefined,
): StatusDocument['latest'] {
  const download = newestFigure('download', measurements, nettests, plan);
  const upload = newestFigure('upload', measurements, nettests, plan);
  const latency = newestFigure('latency', measurements, nettests, plan);
  return { ...(download && { download }), ...(upload && { upload }), ...(latency && { latency }) };
}

function newestFigure(
  heading: Heading,
  measurements: readonly Measurement[],
  nettests: readonly NettestDescription[],
  plan: Plan | undefined,
): Figure | undefined {
  for (const measurement of measurements) {
    if (measurement.status !== 'ok' && measurement.status !== 'partial') continue;
    const spec = headlineSpec(
      heading,
      nettests.find(({ id }) => id === measurement.nettest),
    );
    const value = spec && measurement.metrics[spec.name];
    if (spec === undefined || value === undefined) continue;
    const planRatio = planRatioOf(heading, value, plan);
    return {
      metric: spec.name,
      value,
      at: measurement.startedAt,
      id: measurement.id,
      nettest: measurement.nettest,
      ...(measurement.server && { server: measurement.server.city ?? measurement.server.host }),
      ...(planRatio !== undefined && { planRatio }),
      ...trustOf(measurement, heading),
    };
  }
  return undefined;
}

/** What a figure's reader must know of its validity. */
function trustOf(measurement: Measurement, heading: Heading): Partial<Figure> {
  const { validity, validityReasons } = measurement;
  const conditions = conditionsOf(measurement.conditions);
  const lowerBound = heading !== 'latency' && isLowerBound(measurement, heading);
  return {
    ...(validity !== undefined && { validity }),
    ...(validityReasons.length > 0 && {
      validityWords: validityReasons.map((code) => describeReason(code, conditions)),
    }),
    ...(lowerBound && { lowerBound }),
  };
}

function planRatioOf(heading: Heading, value: number, plan: Plan | undefined): number | undefined {
  if (heading === 'latency') return undefined;
  const contracted = heading === 'download' ? plan?.downloadBps : plan?.uploadBps;
  return contracted === undefined ? undefined : value / contracted;
}

/** Attempts of throughput nettests on the line, newest first; skipped ones say nothing about the line. */
export function signalAttempts(
  measurements: readonly Measurement[],
  nettests: readonly NettestDescription[],
): SignalAttempt[] {
  const attempts: SignalAttempt[] = [];
  for (const measurement of measurements) {
    const { nettest: id, status, startedAt, metrics } = measurement;
    const nettest = nettests.find((candidate) => candidate.id === id);
    if (status === 'skipped' || nettest?.kind !== 'throughput') continue;
    const downloadBps = metrics[headlineSpec('download', nettest)?.name ?? ''];
    const uploadBps = metrics[headlineSpec('upload', nettest)?.name ?? ''];
    const excused = directions.filter((direction) => !countsAgainstLine(measurement, direction));
    attempts.push({
      atMs: Date.parse(startedAt),
      status,
      ...(downloadBps !== undefined && { downloadBps }),
      ...(uploadBps !== undefined && { uploadBps }),
      ...(excused.length > 0 && { excused }),
    });
  }
  return attempts;
}
