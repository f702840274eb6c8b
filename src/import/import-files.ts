// `mk-kiosk import`: files of other programs become measurements; what is none of that goes to the quarantine.
// INVARIANTS: one bad file never stops the others; nothing that was read is dropped without a word; memory is bounded.
import type { Clock } from '../core/clock.js';
import { exitCodes } from '../core/errors.js';
import type {
  ImportFailure,
  ImportSummary,
  ImportedFormat,
  ReadForeignDatabase,
  Recogniser,
} from '../core/import.js';
import { createBatch, type ImportStore } from './batch.js';
import { entriesOfDatabase } from './databases.js';
import { decode } from './decode.js';
import { draftOf } from './draft.js';
import { takenAsItIs } from './given-out.js';
import { entriesOf, excerptOf } from './entries.js';
import { createKeys } from './import-key.js';
import { limits } from './limits.js';
import { linesOf } from './lines.js';
import { createRefusals } from './refusals.js';
import { createRunCollector, type Collected } from './runs.js';
import { sourcesOf, type Source } from './sources.js';
import { tableOr } from './tables.js';
import { opened } from './envelopes.js';
import { UnreadableInput } from './unreadable-input.js';

/** What an import needs. */
export interface ImportOptions {
  /** Files, folders, and `-` for standard input. */
  readonly paths: readonly string[];
  readonly stdin: () => AsyncIterable<Uint8Array>;
  readonly store: ImportStore;
  /** The first format that claims a JSON value gets it. */
  readonly formats: readonly ImportedFormat[];
  readonly recogniser: Recogniser;
  readonly clock: Pick<Clock, 'nowMs'>;
  /** A new UUIDv7 for a row that began at this instant. */
  newId(startedAtMs: number): string;
  /** Reads other programs' SQLite databases. */
  readonly readDatabase: ReadForeignDatabase;
  /** What a gzip file may unpack to; default 1 GiB. */
  readonly maxInflatedBytes?: number;
}

/**
 * Imports everything the paths name. Throws only what the store throws (KioskError `database_*`); what was handed to
 * it before stays, and a second import adds the rest.
 */
export async function importFiles(options: ImportOptions): Promise<ImportSummary> {
  const batch = createBatch(options.store);
  const failures: ImportFailure[] = [];
  const counts = { files: 0, quarantined: 0, empty: 0, ignored: 0 };
  for await (const found of sourcesOf(options.paths, options.stdin)) {
    if (found.kind === 'ignored') counts.ignored += 1;
    else if (found.kind === 'failure') {
      const { source, message, fix } = found;
      failures.push({ source, message, fix });
    } else {
      const outcome = await importSource(found, options, batch);
      counts.files += 1;
      counts.quarantined += outcome.quarantined;
      counts.empty += outcome.empty ? 1 : 0;
      if (outcome.failure !== undefined) failures.push({ source: found.source, ...outcome.failure });
    }
  }
  await batch.flush();
  return { ...counts, ...batch.counts(), failures };
}

/**
 * The exit code of the command. Refused lines are no failure of the import, unless there was nothing else:
 * 0 all files were read, 1 a file could not be read or nothing in them was a measurement, 4 no path exists.
 */
export function exitCodeOf(summary: ImportSummary): number {
  const { files, added, known, quarantined, failures } = summary;
  if (failures.length > 0) return files === 0 ? exitCodes.notFound : exitCodes.failed;
  return added + known === 0 && quarantined > 0 ? exitCodes.failed : exitCodes.ok;
}

interface SourceOutcome {
  readonly quarantined: number;
  readonly empty: boolean;
  readonly failure?: { readonly message: string; readonly fix: string };
}

const EMPTY_REASON = 'empty report: the program was ended before it wrote';

async function importSource(
  source: Source,
  options: ImportOptions,
  batch: ReturnType<typeof createBatch>,
): Promise<SourceOutcome> {
  const refusals = createRefusals(source.source, options.recogniser);
  const collector = createRunCollector(options.formats, options.recogniser);
  const context = {
    source: source.source,
    modifiedMs: source.modifiedMs,
    nowMs: options.clock.nowMs(),
    newId: options.newId,
    keyOf: createKeys(source.name),
    fileName: source.name,
  };

  async function keep({ runs, refused }: Collected): Promise<void> {
    for (const run of runs) {
      const drafted = takenAsItIs(run, source.source) ?? draftOf(run, context);
      if (!drafted.ok) await refuse({ line: run.line, reason: drafted.reason, text: run.text });
      else if ('note' in drafted) await batch.addNote(drafted.note);
      else await batch.add(drafted.draft);
    }
    for (const one of refused) await refuse(one);
  }

  async function refuse(one: { line: number; reason: string; text: string }): Promise<void> {
    await batch.quarantine(refusals.take({ ...one, looks: 'record' }));
  }

  let failure: SourceOutcome['failure'];
  let empty = false;
  try {
    const decoded = await decode(source.open(), options.maxInflatedBytes ?? limits.inflated);
    if (decoded.kind === 'empty') {
      empty = true;
      await batch.quarantine([{ source: source.source, line: 1, reason: EMPTY_REASON, text: '' }]);
    } else if (decoded.kind === 'refused') {
      await refuse({ line: 1, reason: decoded.reason, text: excerptOf(decoded.head) });
    } else {
      const tables = options.formats.flatMap(({ table }) => table ?? []);
      const entries =
        decoded.kind === 'database'
          ? entriesOfDatabase(decoded.bytes, options.readDatabase)
          : tableOr(linesOf(decoded.bytes), tables, entriesOf);
      for await (const entry of entries) {
        if (entry.kind === 'refusal') await batch.quarantine(refusals.take(entry));
        else {
          await batch.quarantine(refusals.interrupt());
          for (const inner of opened(entry, options.formats)) await keep(collector.take(inner));
        }
      }
    }
  } catch (thrown) {
    if (!(thrown instanceof UnreadableInput)) throw thrown;
    failure = { message: thrown.message, fix: thrown.fix };
  }
  await keep(collector.end());
  await batch.quarantine(refusals.end());
  return { quarantined: refusals.count(), empty, ...(failure === undefined ? {} : { failure }) };
}
