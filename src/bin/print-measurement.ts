// One measurement as a person reads it in a terminal.
import { describeFailure } from '../core/failure.js';
import type { Measurement } from '../core/measurement.js';
import type { Plan } from '../core/plan.js';
import { describeSkip } from '../core/skip-reason.js';
import { printLine } from './output.js';

/** Prints what was measured, how it ended and where it lies; `plan` is the contract of its time. */
export function printMeasurement(measurement: Measurement, plan?: Plan): void {
  const { nettest, status, startedAt, durationMs, server, scope, failure, detail, skipReason } = measurement;
  printLine(`${nettest} (${scope}): ${status}, ${startedAt}, ${(durationMs / 1000).toFixed(1)} s`);
  if (failure !== undefined) printLine(`failure  ${failure}: ${describeFailure(failure)}`);
  if (skipReason !== undefined) printLine(`skipped  ${skipReason}: ${describeSkip(skipReason)}`);
  if (detail !== undefined) printLine(`detail   ${detail}`);
  if (server !== undefined) {
    const place = [server.city, server.country].filter((part) => part !== undefined).join(', ');
    printLine(`server   ${server.host}${place === '' ? '' : ` (${place})`}`);
  }
  for (const name of Object.keys(measurement.metrics)) {
    printLine(`${name}  ${figureText(measurement, name)}${shareText(measurement, name, plan)}`);
  }
  for (const [direction, result] of Object.entries(measurement.directions)) {
    if (result?.failure !== undefined) printLine(`${direction}  ${result.status}: ${result.failure}`);
  }
  printLine(`id       ${measurement.id}`);
  if (measurement.sequence !== undefined) {
    printLine(`sequence ${measurement.sequence}, hash ${measurement.hash ?? ''}`);
  }
}

/** How much of the contracted speed a figure of the line is; empty for other figures and without a contract. */
export function shareText({ metrics, scope }: Measurement, name: string, plan: Plan | undefined): string {
  const contracted =
    name === 'download_bps' ? plan?.downloadBps : name === 'upload_bps' ? plan?.uploadBps : undefined;
  const value = metrics[name];
  if (scope !== 'line' || contracted === undefined || value === undefined) return '';
  return `, ${((100 * value) / contracted).toFixed(1)} % of the plan`;
}

/** A metric with its unit; empty where it was not measured. */
export function figureText({ metrics }: Measurement, name: string): string {
  const value = metrics[name];
  if (value === undefined) return '';
  if (name.endsWith('_bps')) return `${fourDigits(value / 1e6)} Mbit/s`;
  if (name.endsWith('_ms')) return `${fourDigits(value)} ms`;
  return Number.isInteger(value) ? String(value) : fourDigits(value);
}

/** Four significant digits, never an exponent, never fewer digits than the whole number has. */
function fourDigits(value: number): string {
  return Math.abs(value) >= 1000 ? value.toFixed(0) : Number(value.toPrecision(4)).toString();
}
