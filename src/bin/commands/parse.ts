// `mk-kiosk parse FILE`: what an import would make of a file, without storing anything.
import { commonOptionsSchema, defineCommand } from '../command.js';
import { v7 as uuidv7 } from 'uuid';
import type { ImportedDraft, QuarantinedLine } from '../../core/store.js';
import type { Note } from '../../core/note.js';
import { systemClock } from '../../host/clock.js';
import { exitCodeOf, importFiles } from '../../import/import-files.js';
import { importedFormats, notMeasurements } from '../../nettests/formats/index.js';
import { readForeignDatabase } from '../../sqlite/foreign-database.js';
import { nettests } from '../../nettests/index.js';
import { printJson } from '../output.js';
import { loadSettings } from '../settings.js';

/** Prints the rows and the refused lines as JSON. */
export const command = defineCommand(commonOptionsSchema, async (options, [file = '']) => {
  loadSettings(options);
  const drafts: ImportedDraft[] = [];
  const quarantined: QuarantinedLine[] = [];
  const notes: Note[] = [];
  const summary = await importFiles({
    paths: [file],
    stdin: () => process.stdin,
    store: {
      importAll: (more) => {
        drafts.push(...more);
        return Promise.resolve({ added: more.length, known: 0 });
      },
      quarantine: (lines) => {
        quarantined.push(...lines);
        return Promise.resolve();
      },
      importNotes: (more) => {
        notes.push(...more);
        return Promise.resolve(more.length);
      },
    },
    formats: importedFormats(nettests),
    recogniser: notMeasurements,
    readDatabase: readForeignDatabase,
    clock: systemClock,
    newId: (startedAtMs) => uuidv7({ msecs: Math.max(0, startedAtMs) }),
  });
  printJson({
    measurements: drafts.map(({ measurement, curves, key }) => ({ key, ...measurement, curves })),
    ...(notes.length > 0 && { notes }),
    quarantined: quarantined.map(({ source, line, reason }) => ({ source, line, reason })),
    failures: summary.failures,
  });
  process.exitCode = exitCodeOf(summary);
});
