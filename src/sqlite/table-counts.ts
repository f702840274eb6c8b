// Rows by table, for people who look into a problem.
import type { Connection } from './connection.js';

/** The number of rows of each table of the schema. */
export function tableCounts(connection: Connection): Readonly<Record<string, number>> {
  const tables = connection.all(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
  );
  return Object.fromEntries(
    tables.map(({ name }) => [
      String(name),
      Number(connection.get(`SELECT count(*) AS n FROM "${String(name)}"`)?.n),
    ]),
  );
}
