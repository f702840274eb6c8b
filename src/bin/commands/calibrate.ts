// `mk-kiosk calibrate`: learns what this device can at most measure, by the running daemon where there is one.
import { calibrationNettest, ceilingOf } from '../../core/calibration.js';
import { exitCodes } from '../../core/errors.js';
import type { Measurement } from '../../core/measurement.js';
import { ndt7Schemes } from '../../core/ndt7.js';
import { commonOptionsSchema, defineCommand } from '../command.js';
import { printJson, printLine } from '../output.js';
import { loadSettings } from '../settings.js';
import { runOnce } from '../run-once.js';

/** Exit code 0 when there is a figure for each scheme and direction, else 1; 3 while another test runs for too long. */
export const command = defineCommand(commonOptionsSchema, async (options) => {
  const settings = loadSettings(options);
  const row = await runOnce(settings, { nettest: calibrationNettest }, true);
  if (options.json === true) printJson({ id: row.id, status: row.status, ...ceilings(row) });
  else print(row);
  if (row.status !== 'ok') process.exitCode = exitCodes.failed;
});

function ceilings(row: Measurement) {
  return Object.fromEntries(ndt7Schemes.map((scheme) => [scheme, ceilingOf(row, scheme)]));
}

function print(row: Measurement): void {
  for (const scheme of ndt7Schemes) {
    const { downloadBps, uploadBps } = ceilingOf(row, scheme) ?? {};
    const name = scheme === 'ws' ? 'in the clear (ws)' : 'encrypted (wss)';
    printLine(`${name.padEnd(18)} download ${mbps(downloadBps)}, upload ${mbps(uploadBps)}`);
  }
  printLine(row.failure === undefined ? 'kept for the judgement of results' : `incomplete: ${row.failure}`);
}

function mbps(bps: number | undefined): string {
  return bps === undefined ? 'not measured' : `up to ${(bps / 1e6).toFixed(0)} Mbit/s`;
}
