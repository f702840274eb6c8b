// What is done before a store that was begun anew records anything: its numbers begin above those of the damaged file,
// and settings are brought over, as far as they can be read at once.
import type { Connection } from '../connection.js';
import { mergeSettings } from './merge-settings.js';
import { readBtreePage } from './page-cells.js';
import { openPageFile, type PageFile } from './page-file.js';
import { readSalvages, writeSalvage } from './salvage-rows.js';
import { asideFiles, asidePath } from './set-aside.js';
import { fillScratch } from './scratch-store.js';

/** Each part of the sequence begins behind a multiple of it. */
const partLength = 1_000_000;
/** A row takes 300 bytes at least: no page has more of them. */
const mostRowsPerPage = 8;

/** Takes every file that was set aside and has no account yet into the books. */
export async function beginSalvages(connection: Connection, reason: string): Promise<void> {
  const known = new Set(readSalvages(connection).map(({ file }) => file));
  for (const file of asideFiles(connection.path).filter((name) => !known.has(name))) {
    await beginSalvage(connection, file, reason);
  }
}

async function beginSalvage(connection: Connection, file: string, reason: string): Promise<void> {
  const path = asidePath(connection.path, file);
  const toSequence = highestNumber(path);
  connection.write(() => {
    const first = Number(
      connection.get('SELECT max(from_sequence) AS first FROM sequence_epoch')?.first ?? 1,
    );
    const unused = connection.get('SELECT 1 FROM measurement WHERE key >= ? LIMIT 1', first) === undefined;
    // Numbers of a part that has rows stay; of one without, the part begins higher.
    if (unused && first <= toSequence) {
      connection.run(
        'UPDATE sequence_epoch SET from_sequence = ? WHERE from_sequence = ?',
        toSequence + 1,
        first,
      );
    }
    writeSalvage(connection, { key: stampMs(file), file, reason, toSequence });
  });
  const scratch = await fillScratch({
    path,
    scratchPath: `${connection.path}.salvaging`,
    tables: 'settings',
    stop: new AbortController().signal,
  });
  try {
    mergeSettings(connection, scratch);
  } finally {
    scratch.close();
  }
}

/** The next multiple of a million above every number that the file can have given out. */
function highestNumber(path: string): number {
  const file = openPageFile(path);
  try {
    const known = Math.max(newestKey(file), file.pages * mostRowsPerPage);
    return (Math.floor(known / partLength) + 1) * partLength;
  } finally {
    file.close();
  }
}

/** The key of the last row of `measurement`, by the right edge of its tree; 0 where the tree does not hold. */
function newestKey(file: PageFile): number {
  const root = rootOfMeasurements(file);
  let page = root === undefined ? undefined : readBtreePage(file, root);
  for (let depth = 0; page !== undefined && depth < 20; depth += 1) {
    const [next] = page.children;
    if (next === undefined) return page.records.at(-1)?.rowid ?? 0;
    page = readBtreePage(file, next);
  }
  return 0;
}

function rootOfMeasurements(file: PageFile): number | undefined {
  const open = [1];
  const seen = new Set<number>();
  for (let number = open.pop(); number !== undefined; number = open.pop()) {
    if (seen.has(number)) continue;
    seen.add(number);
    const page = readBtreePage(file, number);
    for (const { values } of page?.records ?? []) {
      if (values[0] === 'table' && values[1] === 'measurement' && typeof values[3] === 'number')
        return values[3];
    }
    open.push(...(page?.children ?? []));
  }
  return undefined;
}

/** `20261120T183821123Z` as ms. */
function stampMs(file: string): number {
  const stamp = /(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/.exec(file)?.slice(1) ?? [];
  const [year, month, day, hour, minute, second, ms] = stamp.map(Number);
  return Date.UTC(year ?? 1970, (month ?? 1) - 1, day, hour, minute, second, ms);
}
