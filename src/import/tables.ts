// Files of comma separated values, known by their heading or by the look of their first row; all others are left to `entriesOf`.
// INVARIANT: every line that is not blank ends up in an entry or in a refusal; memory holds one record.
import { isUtf8 } from 'node:buffer';
import type { ImportedTable, TableRow } from '../core/import.js';
import { cellsOf, columnName, delimiters } from './csv.js';
import { excerptOf, type Entry, type Refusal } from './entries.js';
import { inWords, limits } from './limits.js';
import type { Line } from './lines.js';

interface Layout {
  readonly table: ImportedTable;
  readonly delimiter: string;
  readonly columns: readonly string[];
  /** The first line is a row, not a heading. */
  readonly begins: boolean;
}

/** Reads the lines as a table where they are one, else by `otherwise`. */
export async function* tableOr(
  lines: AsyncIterable<Line>,
  tables: readonly ImportedTable[],
  otherwise: (lines: AsyncIterable<Line>) => AsyncIterable<Entry | Refusal>,
): AsyncGenerator<Entry | Refusal> {
  const iterator = lines[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true) return;
  const layout = layoutOf(first.value, tables);
  const all = resumed(first.value, iterator);
  if (layout === undefined) yield* otherwise(all);
  else yield* rowsOf(all, layout);
}

async function* resumed(first: Line, iterator: AsyncIterator<Line>): AsyncGenerator<Line> {
  try {
    yield first;
    for (;;) {
      const next = await iterator.next();
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}

function layoutOf(line: Line, tables: readonly ImportedTable[]): Layout | undefined {
  const text = line.overlong || !isUtf8(line.bytes) ? '' : textOf(line);
  if (text === '' || text.startsWith('{') || text.startsWith('[')) return undefined;
  for (const delimiter of delimiters) {
    const cells = cellsOf(text, delimiter);
    if (cells === undefined || cells.length < 2) continue;
    const columns = cells.map(columnName);
    for (const table of tables) {
      if (table.requires.every((name) => columns.includes(name))) {
        return { table, delimiter, columns, begins: false };
      }
      const { headerless } = table;
      if (headerless?.columns.length === cells.length && headerless.isRow(cells)) {
        return { table, delimiter, columns: headerless.columns, begins: true };
      }
    }
  }
  return undefined;
}

async function* rowsOf(lines: AsyncIterable<Line>, layout: Layout): AsyncGenerator<Entry | Refusal> {
  let heading = !layout.begins;
  let open: { text: string; line: number } | undefined;
  for await (const line of lines) {
    const trouble = troubleOf(line);
    if (trouble !== undefined) {
      yield refusal(line.number, trouble, excerptOf(line.bytes));
      continue;
    }
    const text: string = open === undefined ? textOf(line) : `${open.text}\n${textOf(line)}`;
    const number: number = open?.line ?? line.number;
    open = undefined;
    if (text.trim() === '') continue;
    const cells = cellsOf(text, layout.delimiter);
    if (cells === undefined) {
      if (text.length <= limits.excerpt) open = { text, line: number };
      else yield refusal(number, 'a quote that nobody closes', text);
    } else if (heading) heading = false;
    // Files that were put together bring their heading again.
    else if (cells.map(columnName).join() !== layout.columns.join()) yield rowOf(cells, text, number, layout);
  }
  if (open !== undefined) yield refusal(open.line, 'cut off: the file ends inside a quote', open.text);
}

function rowOf(cells: readonly string[], text: string, line: number, layout: Layout): Entry | Refusal {
  const { columns, table } = layout;
  if (cells.length !== columns.length) {
    const counts = `${String(cells.length)} cells under ${String(columns.length)} columns`;
    return refusal(line, `a row of ${counts}`, text);
  }
  const row = Object.fromEntries(columns.map((name, index) => [name, cells[index] ?? '']));
  const value: TableRow = { table: table.id, row };
  return { kind: 'entry', value, text: JSON.stringify(value), line };
}

function troubleOf(line: Line): string | undefined {
  if (line.overlong)
    return `a line of ${String(line.length)} bytes: a record has at most ${inWords(limits.record)}`;
  if (line.nuls > 0) return `${String(line.nuls)} NUL bytes, as a power cut leaves them`;
  return isUtf8(line.bytes) ? undefined : 'binary data, not text';
}

function refusal(line: number, reason: string, text: string): Refusal {
  return { kind: 'refusal', line, reason, text: text.slice(0, limits.excerpt), looks: 'record' };
}

function textOf(line: Line): string {
  return line.bytes.toString('utf8').replace(/^\uFEFF/, '');
}
