// Rows of tables, as a reader meets them: texts, of which some are numbers.
import { z } from 'zod';
import type { TableRow } from '../../core/import.js';
import { jsonLines } from './json-lines.js';

const rowSchema = z.object({ table: z.string(), row: z.record(z.string(), z.string()) });

/** The row of a table with this id; undefined for everything else. */
export function rowOfTable(entry: unknown, table: string): TableRow['row'] | undefined {
  const read = rowSchema.safeParse(entry);
  return read.success && read.data.table === table ? read.data.row : undefined;
}

/** The row of a stored run; empty where its text is none. */
export function storedRow(text: string): TableRow['row'] {
  const read = rowSchema.safeParse(jsonLines(text)[0]);
  return read.success ? read.data.row : {};
}

/** A cell as a finite number that could have been measured; undefined for an empty cell, `N/A`, a text. */
export function numberIn(row: TableRow['row'], column: string): number | undefined {
  const text = (row[column] ?? '').trim();
  if (!/^\d{1,15}(?:\.\d+)?(?:[eE][+-]?\d{1,2})?$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) && value <= 1e15 ? value : undefined;
}

/** A cell that is not empty. */
export function textIn(row: TableRow['row'], column: string): string | undefined {
  const text = (row[column] ?? '').trim();
  return text === '' || text === 'null' ? undefined : text.slice(0, 500);
}

/** The columns of a table as values: numbers where they are numbers, absent where they are empty. */
export function valuesOf(row: TableRow['row']): Readonly<Record<string, string | number>> {
  return Object.fromEntries(
    Object.keys(row).flatMap((column) => {
      const value = numberIn(row, column) ?? textIn(row, column);
      return value === undefined ? [] : [[column, value]];
    }),
  );
}

/** `2024-03-01 01:00:00` without a zone, which the program wrote in UTC; milliseconds since 1970. */
export function utcOf(text: string | undefined): number | undefined {
  const match = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d{1,9})?)(?: ?(Z|[+-]\d\d:?\d\d))?$/.exec(
    text ?? '',
  );
  if (match === null) return undefined;
  const zone = (match[3] ?? 'Z').replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
  const ms = Date.parse(`${match[1] ?? ''}T${(match[2] ?? '').replace(/(\.\d{3})\d+$/, '$1')}${zone}`);
  return Number.isFinite(ms) ? ms : undefined;
}
