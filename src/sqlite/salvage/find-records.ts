// Goes through a damaged file: first down the trees of its tables as far as they hold, then to every page that none of
// them led to, which is taken for what its rows look like.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { readBtreePage, type BtreePage, type PageRecord } from './page-cells.js';
import type { PageFile } from './page-file.js';
import { fits, type TableShape } from './table-shapes.js';

/** Rows of one page. */
export interface FoundRecords {
  readonly shape: TableShape;
  readonly records: readonly PageRecord[];
}

/** What the search has met besides rows. */
export interface SearchCounts {
  /** Pages that a tree leads to and that are none, and cells that cannot be read. */
  damagedPages: number;
  damagedCells: number;
  /** Tables whose whole tree could be read. */
  readonly intactTables: Set<string>;
}

/** What to look for. */
export interface Search {
  readonly shapes: readonly TableShape[];
  readonly listener: IndexListener;
  readonly counts: SearchCounts;
  /** Also pages that no tree leads to. */
  readonly orphans: boolean;
}

/** An index whose entries tell of rows that may be lost, and what hears of them. */
export interface IndexListener {
  readonly index: string;
  onRecords(records: readonly PageRecord[]): void;
}

/** Others get their turn after so many pages. */
const pagesPerTurn = 64;
const firstFreePageAt = 32;

/** All rows that can be read. Rows of pages that are found through their tree come first. */
export async function* findRecords(
  file: PageFile,
  { shapes, listener, counts, orphans: withOrphans }: Search,
): AsyncGenerator<FoundRecords> {
  const seen = new Uint8Array(file.pages + 1);
  let visited = 0;

  async function* tree(root: number): AsyncGenerator<BtreePage> {
    const open = [root];
    for (let number = open.pop(); number !== undefined; number = open.pop()) {
      if (number < 1 || number > file.pages || seen[number] === 1) {
        if (seen[number] !== 1) counts.damagedPages += 1;
        continue;
      }
      visited += 1;
      if (visited % pagesPerTurn === 0) await nextTurn();
      const page = readBtreePage(file, number);
      if (page === undefined) {
        counts.damagedPages += 1;
        continue;
      }
      seen[number] = 1;
      counts.damagedCells += page.damaged;
      open.push(...page.children);
      yield page;
    }
  }

  const roots: { name: string; root: number; isTable: boolean }[] = [];
  for await (const { records } of tree(1)) roots.push(...records.flatMap(rootOf));
  for (const { name, root, isTable } of roots) {
    const shape = isTable ? shapes.find((candidate) => candidate.name === name) : undefined;
    if (shape === undefined && name !== listener.index) continue;
    const before = counts.damagedPages + counts.damagedCells;
    for await (const { records } of tree(root)) {
      if (shape !== undefined) yield { shape, records: records.filter((record) => fits(shape, record)) };
      else listener.onRecords(records);
    }
    if (counts.damagedPages + counts.damagedCells === before) counts.intactTables.add(name);
  }
  if (!withOrphans) return;
  markFreePages(file, seen);
  for (let number = 2; number <= file.pages; number += 1) {
    if (seen[number] === 1) continue;
    if (number % pagesPerTurn === 0) await nextTurn();
    const page = readBtreePage(file, number);
    if (page !== undefined) yield* orphans(page, shapes);
  }
}

/** A row of sqlite_schema: type, name, tbl_name, rootpage, sql. */
function rootOf({ values }: PageRecord): { name: string; root: number; isTable: boolean }[] {
  const [type, name, , root] = values;
  return typeof name === 'string' && typeof root === 'number' && root > 1
    ? [{ name, root, isTable: type === 'table' }]
    : [];
}

/** Rows of a page that no tree led to; each may look like rows of several tables, and is offered for all of them. */
function* orphans({ kind, records }: BtreePage, shapes: readonly TableShape[]): Generator<FoundRecords> {
  for (const shape of shapes) {
    const hasRowid = shape.rowidPlace !== undefined || records.some(({ rowid }) => rowid !== undefined);
    if (hasRowid !== (kind === 'table')) continue;
    const matching = records.filter((record) => fits(shape, record) && canBe(shape.name, record));
    if (matching.length > 0) yield { shape, records: matching };
  }
}

/** Of tables whose rows are a key and a text, by what their texts look like. */
const texts: Readonly<Record<string, RegExp>> = {
  store: /^[0-9a-f]{32}$/,
  sequence_epoch: /^[0-9a-f]{32}$/,
  metric_name: /^(?![0-9a-f]{32}$)[a-z][a-z0-9_]*$/,
  import_source: /^(?![0-9a-f]{32}$)(?=.*[^a-z0-9_]|[^a-z])/,
};

function canBe(table: string, { values }: PageRecord): boolean {
  const pattern = texts[table];
  return pattern === undefined || (typeof values[1] === 'string' && pattern.test(values[1]));
}

/** What was deleted still lies on free pages: it is not to come back. https://www.sqlite.org/fileformat2.html#the_freelist */
function markFreePages(file: PageFile, seen: Uint8Array): void {
  let trunk = file.page(1)?.readUInt32BE(firstFreePageAt) ?? 0;
  while (trunk > 1 && trunk <= file.pages && seen[trunk] !== 1) {
    seen[trunk] = 1;
    const page = file.page(trunk);
    if (page === undefined) return;
    const leaves = Math.min(page.readUInt32BE(4), file.pageSize / 4 - 2);
    for (let leaf = 0; leaf < leaves; leaf += 1) {
      const number = page.readUInt32BE(8 + 4 * leaf);
      if (number > 1 && number <= file.pages) seen[number] = 1;
    }
    trunk = page.readUInt32BE(0);
  }
}
