// `mk-kiosk import PATHS…`: other programs' reports become rows, outside the device's own sequence.
import { commonOptionsSchema, defineCommand } from '../command.js';
import { v7 as uuidv7 } from 'uuid';
import { calledAs } from '../called-as.js';
import { collectEagerly } from '../../host/collect-eagerly.js';
import type { ImportSummary } from '../../core/import.js';
import { systemClock } from '../../host/clock.js';
import { exitCodeOf, importFiles } from '../../import/import-files.js';
import { importedFormats, notMeasurements } from '../../nettests/formats/index.js';
import { readForeignDatabase } from '../../sqlite/foreign-database.js';
import { nettests } from '../../nettests/index.js';
import { openStore } from '../open-store.js';
import { printJson, printLine } from '../output.js';
import { loadSettings } from '../settings.js';

/** Prints what came of it. Exit code 1 when a file could not be read or nothing of it was a measurement. */
export const command = defineCommand(commonOptionsSchema, async (options, paths) => {
  collectEagerly();
  const store = openStore(loadSettings(options).dataFolder);
  try {
    const summary = await importFiles({
      paths,
      stdin: () => process.stdin,
      store,
      formats: importedFormats(nettests),
      recogniser: notMeasurements,
      readDatabase: readForeignDatabase,
      clock: systemClock,
      newId: (startedAtMs) => uuidv7({ msecs: Math.max(0, startedAtMs) }),
    });
    if (options.json === true) printJson(summary);
    else printSummary(summary);
    process.exitCode = exitCodeOf(summary);
  } finally {
    await store.close();
  }
});

function printSummary(summary: ImportSummary): void {
  const { files, added, known, notes, quarantined, empty, ignored, failures } = summary;
  printLine(`${files} files: ${added} new, ${known} known, ${quarantined} quarantined`);
  if (notes > 0) printLine(`${notes} notes added`);
  if (empty > 0) printLine(`${empty} files were empty: the program was ended before it wrote`);
  if (ignored > 0) printLine(`${ignored} hidden or special files were left alone`);
  if (quarantined > 0) printLine(`reasons: ${calledAs} quarantine list`);
  for (const { source, message, fix } of failures) process.stderr.write(`${source}: ${message}. ${fix}\n`);
}
