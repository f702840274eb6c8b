// One measurement as a person reads it in a terminal.
import { describeFailure } from '../core/failure.js';
import type { Measurement } from '../core/measurement.js';
import { describeSkip } from '../core/skip-reason.js';
import { printLine } from './output.js';

/** Prints what was measured, how it ended and where it lies. */
export function printMeasurement(measurement: Measurement): void {
  const { nettest, status, startedAt, durationMs, server, scope, failure, detail, skipReason } = measurement;
  printLine(`${nettest} (${scope}): ${status}, ${startedAt}, ${(durationMs / 1000).toFixed(1)} s`);
  if (failure !== undefined) printLine(`failure  ${failure}: ${describeFailure(failure)}`);
  if (skipReason !== undefined) printLine(`skipped  ${skipReason}: ${describeSkip(skipReason)}`);
  if (detail !== undefined) printLine(`detail   ${detail}`);
  if (server !== undefined) {
    const place = [server.city, server.country].filter((part) => part !== undefined).join(', ');
    printLine(`server   ${server.host}${place === '' ? '' : ` (${place})`}`);
  }
  for (const name of Object.keys(measurement.metrics)) printLine(`${name}  ${figureText(measurement, name)}`);
  for (const [direction, result] of Object.entries(measurement.directions)) {
    if (result?.failure !== undefined) printLine(`${direction}  ${result.status}: ${result.failure}`);
  }
  printLine(`id       ${measurement.id}`);
  if (measurement.sequence !== undefined) {
    printLine(`sequence ${measurement.sequence}, hash ${measurement.hash ?? ''}`);
  }
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
