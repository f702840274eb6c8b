// A folder as a destination: a JSON file for each result, which appears whole or not at all. The same row always has the same name.
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, messageOf } from '../core/errors.js';
import { wireMeasurementOf, type SequencedRow } from '../core/wire.js';
import type { Destination } from './destination.js';

const mostRows = 50;

/** A destination in a folder, which is made where it is missing; the one above it has to be there. */
export function createFolderDestination(folder: string): Destination {
  return {
    target: folder,
    mostRows,
    async deliver(rows) {
      try {
        makeFolder(folder);
        for (const row of rows) writeWhole(folder, row);
        const descriptor = openSync(folder, 'r');
        try {
          fsyncSync(descriptor);
        } finally {
          closeSync(descriptor);
        }
        return { reply: { kind: 'answer', status: 200, body: undefined, understood: true }, refused: [] };
      } catch (thrown) {
        const detail = messageOf(thrown);
        return { reply: { kind: 'none', failure: 'other', detail }, detail, refused: [] };
      }
    },
  };
}

/** Only the last part of the path: where a disk is not mounted, nothing is written beside it. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (thrown) {
    if (codeOf(thrown) !== 'EEXIST') throw thrown;
  }
}

function writeWhole(folder: string, row: SequencedRow): void {
  const { device, epoch, sequence } = row.measurement;
  const name = `${device}-${epoch}-${String(sequence).padStart(10, '0')}.json`;
  const temporary = join(folder, `.${name}.new`);
  const descriptor = openSync(temporary, 'w', 0o644);
  try {
    writeFileSync(descriptor, `${JSON.stringify(wireMeasurementOf(row))}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, join(folder, name));
}
