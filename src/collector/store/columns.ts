// Columns of a row as what they are; another type is a fault of the database or of the statement.
import type { SqlRow } from '../../core/fleet/database.js';

/** The number in a column. Throws where there is none. */
export function numberIn(row: SqlRow, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new TypeError(`the column ${column} has no number`);
  return value;
}

/** The text in a column. Throws where there is none. */
export function textIn(row: SqlRow, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`the column ${column} has no text`);
  return value;
}

/** The bytes in a column. Throws where there are none. */
export function bytesIn(row: SqlRow, column: string): Uint8Array {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw new TypeError(`the column ${column} has no bytes`);
  return value;
}

/** The number, or undefined for NULL. */
export function optionalNumber(row: SqlRow, column: string): number | undefined {
  return row[column] === null ? undefined : numberIn(row, column);
}

/** The text, or undefined for NULL. */
export function optionalText(row: SqlRow, column: string): string | undefined {
  return row[column] === null ? undefined : textIn(row, column);
}
