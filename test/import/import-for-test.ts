// Runs an import as the command line does, with a held clock, counted ids and a store in memory.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ImportedFormat } from '../../src/core/import.js';
import { importFiles } from '../../src/import/import-files.js';
import { importedFormats, notMeasurements } from '../../src/nettests/formats/index.js';
import { readForeignDatabase } from '../../src/sqlite/foreign-database.js';
import { nettests } from '../../src/nettests/index.js';
import { createMemoryImportStore } from './memory-import-store.js';

/** The instant at which tests import. */
export const importedAtMs = Date.UTC(2026, 10, 21);

/** Imports paths into a store; hand the same one to import twice. */
export async function importForTest(
  paths: readonly string[],
  options: {
    readonly memory?: ReturnType<typeof createMemoryImportStore>;
    readonly stdin?: () => AsyncIterable<Uint8Array>;
    readonly formats?: readonly ImportedFormat[];
    readonly maxInflatedBytes?: number;
  } = {},
) {
  const memory = options.memory ?? createMemoryImportStore();
  let ids = memory.rows().length;
  const summary = await importFiles({
    paths,
    stdin: options.stdin ?? noStdin,
    store: memory.store,
    formats: options.formats ?? importedFormats(nettests),
    recogniser: notMeasurements,
    readDatabase: readForeignDatabase,
    clock: { nowMs: () => importedAtMs },
    newId: () => {
      ids += 1;
      return `00000000-0000-7000-8000-${String(ids).padStart(12, '0')}`;
    },
    ...(options.maxInflatedBytes === undefined ? {} : { maxInflatedBytes: options.maxInflatedBytes }),
  });
  return { summary, memory, rows: memory.rows(), quarantined: memory.quarantined() };
}

/** A private folder with these files, removed when the test ends. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'mk-kiosk-import-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

/** Standard input that holds this text, in chunks of `chunkBytes`. */
export function stdinOf(text: string | Uint8Array, chunkBytes = 65_536): () => AsyncIterable<Uint8Array> {
  const bytes = Buffer.from(text);
  return async function* () {
    for (let from = 0; from < bytes.length; from += chunkBytes) yield bytes.subarray(from, from + chunkBytes);
  };
}

async function* noStdin(): AsyncGenerator<Uint8Array> {
  // Nothing is piped in.
}
