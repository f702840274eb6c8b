// Combinations of circumstances with their numbers, and the circumstances of stored rows.
// INVARIANT: a combination keeps its number for ever; nothing is removed.
import { z } from 'zod';
import { circumstancesOf, type Circumstances } from '../core/circumstances.js';
import { serverSchema } from '../core/measurement.js';
import { circumstanceNames } from '../core/timeline.js';
import type { Connection, Row } from './connection.js';
import { present } from './measurement-row.js';

/** The number of all combinations together. */
export const together = 0;

/** The number of what nothing is known of; migration 0011 made it. */
const unknown = 1;

/** So many are told apart, since each has series of its own; what comes later counts as not known. */
const mostCombinations = 4096;

const columns = circumstanceNames.join(', ');
const asGiven = circumstanceNames.map((name) => `${name} IS ?`).join(' AND ');

/** The number of a combination; undefined where it has none yet. */
export function findCombination(connection: Connection, circumstances: Circumstances): number | undefined {
  const known = connection.get(
    `SELECT key FROM circumstance WHERE ${asGiven}`,
    ...circumstanceNames.map((name) => circumstances[name] ?? null),
  )?.key;
  if (typeof known === 'number') return known;
  const rows = Number(connection.get('SELECT count(*) AS rows FROM circumstance')?.rows);
  return rows >= mostCombinations ? unknown : undefined;
}

/** The number of a combination, made where there is none. Only inside `connection.write`. */
export function combinationOf(connection: Connection, circumstances: Circumstances): number {
  const known = findCombination(connection, circumstances);
  if (known !== undefined) return known;
  return connection.run(
    `INSERT INTO circumstance (${columns}) VALUES (${circumstanceNames.map(() => '?').join(', ')})`,
    ...circumstanceNames.map((name) => circumstances[name] ?? null),
  ).key;
}

/** Every combination by its number. */
export function readCombinations(connection: Connection): ReadonlyMap<number, Circumstances> {
  return new Map(
    connection.all(`SELECT key, ${columns} FROM circumstance`).map((row) => {
      const known = circumstanceNames.flatMap((name) => {
        const value = row[name];
        return typeof value === 'string' ? [[name, value] as const] : [];
      });
      return [Number(row.key), Object.fromEntries(known)];
    }),
  );
}

/** The columns that {@link circumstancesOfRow} reads, of the table `m`. */
export const circumstanceColumns =
  'm.server_host, m.server_site, m.server_scheme, m.engine_name, m.engine_version, m.annotations, m.conditions';

/** The circumstances of a row of `measurement`; what is damaged there is not known. */
export function circumstancesOfRow(row: Row): Circumstances {
  const server = serverSchema.safeParse(
    present({ host: row.server_host, site: row.server_site, scheme: row.server_scheme }),
  );
  const { engine_name: name, engine_version: version } = row;
  return circumstancesOf({
    server: server.data,
    engine: typeof name === 'string' ? { name, ...(typeof version === 'string' && { version }) } : undefined,
    annotations: Object.fromEntries(
      Object.entries(objectOf(row.annotations)).flatMap(([key, value]) =>
        typeof value === 'string' ? [[key, value]] : [],
      ),
    ),
    conditions: objectOf(row.conditions),
  });
}

const objectSchema = z.record(z.string(), z.unknown());

function objectOf(text: unknown) {
  if (text === '{}') return {};
  try {
    return objectSchema.safeParse(JSON.parse(String(text))).data ?? {};
  } catch {
    // Damaged: verification names it.
    return {};
  }
}
