// What rows of each table look like on a page, by the schema of this program: to tell whose a page is when nobody says.
import type { Connection, Row } from '../connection.js';
import type { PageRecord, RecordValue } from './page-cells.js';

/** A stored column. */
interface Column {
  readonly name: string;
  readonly type: string;
  readonly mayBeNull: boolean;
}

/** A table as its rows are stored. */
export interface TableShape {
  readonly name: string;
  /** In the order in which a record has them; generated columns are not stored. */
  readonly columns: readonly Column[];
  /** The place of the column that stands for the row's key; NULL is stored there. */
  readonly rowidPlace?: number;
}

/** Roll-ups are made again from rows, and steps of the schema are this program's own. */
const notBroughtOver = new Set([
  'migration',
  'circumstance',
  'rollup_series',
  'rollup_recent',
  'rollup_hours',
  'rollup_days',
  'rollup_state',
]);

/** A row of a later step of the schema may have more columns at its end than a file of an earlier step. */
const leastOfShortRecords = 20;

/** The tables of an open store. */
export function tableShapes(connection: Connection): readonly TableShape[] {
  return connection
    .all("SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
    .filter(({ name }) => !String(name).startsWith('sqlite_') && !notBroughtOver.has(String(name)))
    .map(({ name, wr }) => shapeOf(connection, String(name), wr === 1));
}

function shapeOf(connection: Connection, name: string, withoutRowid: boolean): TableShape {
  const stored = connection
    .all('SELECT * FROM pragma_table_xinfo(?)', name)
    .filter(({ hidden }) => hidden === 0);
  const inKey = (row: Row) => Number(row.pk);
  const ordered = withoutRowid
    ? [
        ...stored.filter((row) => inKey(row) > 0).sort((a, b) => inKey(a) - inKey(b)),
        ...stored.filter((row) => inKey(row) === 0),
      ]
    : stored;
  const columns = ordered.map((row) => ({
    name: String(row.name),
    type: String(row.type),
    mayBeNull: row.notnull === 0 && !(withoutRowid && inKey(row) > 0),
  }));
  const rowidPlace = withoutRowid
    ? -1
    : ordered.findIndex((row) => inKey(row) === 1 && row.type === 'INTEGER');
  return { name, columns, ...(rowidPlace >= 0 && { rowidPlace }) };
}

/** Whether a record can be a row of the table. */
export function fits({ columns, rowidPlace }: TableShape, { rowid, values }: PageRecord): boolean {
  if (values.length > columns.length) return false;
  if (values.length < columns.length && values.length < leastOfShortRecords) return false;
  if (rowidPlace !== undefined && rowid === undefined) return false;
  return values.every((value, place) => {
    const column = columns[place];
    if (place === rowidPlace) return value === null;
    return column !== undefined && (value === null ? column.mayBeNull : isOf(column.type, value));
  });
}

function isOf(type: string, value: RecordValue): boolean {
  if (type === 'TEXT') return typeof value === 'string';
  if (type === 'BLOB') return Buffer.isBuffer(value);
  return typeof value === 'number' && (type === 'REAL' || Number.isInteger(value));
}

/** The columns of a record with their values, the row's key in its place. */
export function columnsOf(
  { columns, rowidPlace }: TableShape,
  { rowid, values }: PageRecord,
): Readonly<Record<string, RecordValue>> {
  return Object.fromEntries(
    values.map((value, place) => [
      columns[place]?.name ?? '',
      place === rowidPlace ? (rowid ?? null) : value,
    ]),
  );
}
