// What commands print: JSON for programs, text for people, errors with their fix. Results on stdout, all else on stderr.
import { basename } from 'node:path';
import { asCalled } from './called-as.js';
import { KioskError, exitCodes } from '../core/errors.js';

// `mk-kiosk list | head`: a reader that has seen enough is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

/** What was started: mk-kiosk, mk-collector or mk-fleet. */
const programName = basename(process.argv[1] ?? 'mk-kiosk').replace(/\.[jt]s$/, '');

/** Prints one JSON document. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}

/** Prints a line of text. */
export function printLine(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** Prints rows as columns, each as wide as its widest cell; the first row is the heading. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)));
  for (const row of rows)
    printLine(
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}

/** Prints an error as a person reads it and sets the exit code; a bug keeps its stack. */
export function reportError(thrown: unknown): void {
  if (thrown instanceof KioskError) {
    process.stderr.write(`${programName}: ${thrown.message}\n  ${asCalled(thrown.fix)}\n`);
    process.exitCode = thrown.exitCode;
    return;
  }
  const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  process.stderr.write(`${programName}: this is a fault of the program, please report it:\n${text}\n`);
  process.exitCode = exitCodes.failed;
}
