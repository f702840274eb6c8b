// People with their roles, their sessions, and their programs' tokens.
import type { SqlDatabase, SqlSession } from '../../core/fleet/database.js';
import { roles, type FleetCaller, type Role } from '../../core/fleet/roles.js';
import { digestOf, newSecret } from '../secrets.js';
import { numberIn, optionalNumber, optionalText, textIn } from './columns.js';

/** A person without the password. */
export interface Person {
  readonly name: string;
  readonly canSignIn: boolean;
  readonly createdMs: number;
  readonly roles: Readonly<Record<string, Role>>;
}

/** A session or a token without its secret. */
export interface Credential {
  readonly id: string;
  readonly kind: 'session' | 'token';
  readonly person: string;
  readonly name: string;
  readonly createdMs: number;
  readonly expiresMs?: number | undefined;
}

/** Makes a person, or changes password and roles of one; what is absent stays. */
export async function putPerson(
  session: SqlSession,
  name: string,
  change: {
    readonly password?: string | undefined;
    readonly roles?: Readonly<Record<string, Role>> | undefined;
  },
  nowMs: number,
): Promise<void> {
  await session.run(
    'INSERT INTO person (name, created_ms) VALUES (?, ?) ON CONFLICT (name) DO NOTHING',
    name,
    nowMs,
  );
  if (change.password !== undefined) {
    await session.run('UPDATE person SET password = ? WHERE name = ?', change.password, name);
    // Who changes a password wants others out.
    await session.run("DELETE FROM credential WHERE person = ? AND kind = 'session'", name);
  }
  if (change.roles === undefined) return;
  await session.run('DELETE FROM person_role WHERE person = ?', name);
  await session.insert(
    'person_role',
    ['person', 'fleet', 'role'],
    Object.entries(change.roles).map(([fleet, role]) => [name, fleet, role]),
  );
}

/** Takes a person away with sessions and tokens; false where there is none. What the audit says of them stays. */
export async function removePerson(session: SqlSession, name: string): Promise<boolean> {
  await session.run('DELETE FROM credential WHERE person = ?', name);
  await session.run('DELETE FROM person_role WHERE person = ?', name);
  return (await session.run('DELETE FROM person WHERE name = ?', name)) === 1;
}

/** All people, by name. */
export async function listPeople(database: Pick<SqlDatabase, 'all'>): Promise<readonly Person[]> {
  const rows = await database.all('SELECT * FROM person ORDER BY name');
  const held = await database.all('SELECT * FROM person_role');
  return rows.map((row) => ({
    name: textIn(row, 'name'),
    canSignIn: row.password !== null,
    createdMs: numberIn(row, 'created_ms'),
    roles: Object.fromEntries(
      held
        .filter(({ person }) => person === row.name)
        .flatMap((one) => {
          const role = roleIn(one);
          return role === undefined ? [] : [[textIn(one, 'fleet'), role]];
        }),
    ),
  }));
}

/** What is kept of a person's password; undefined where there is none. */
export async function passwordOf(
  database: Pick<SqlDatabase, 'all'>,
  name: string,
): Promise<string | undefined> {
  const [row] = await database.all('SELECT password FROM person WHERE name = ?', name);
  return row && optionalText(row, 'password');
}

/** Opens a session or makes a token, and says its secret, this once. */
export async function makeCredential(session: SqlSession, credential: Credential): Promise<string> {
  const secret = newSecret(credential.kind === 'token' ? 'mkf_' : 'mks_');
  await session.run(
    `INSERT INTO credential (id, kind, person, name, secret_hash, created_ms, expires_ms) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    credential.id,
    credential.kind,
    credential.person,
    credential.name,
    digestOf(secret),
    credential.createdMs,
    credential.expiresMs,
  );
  return secret;
}

/** Who a secret speaks for; undefined where it is unknown, revoked or too old. */
export async function callerOfSecret(
  database: Pick<SqlDatabase, 'all'>,
  secret: string,
  nowMs: number,
): Promise<(FleetCaller & { readonly credential: string }) | undefined> {
  const [row] = await database.all(
    'SELECT id, person FROM credential WHERE secret_hash = ? AND (expires_ms IS NULL OR expires_ms > ?)',
    digestOf(secret),
    nowMs,
  );
  if (row === undefined) return undefined;
  const name = textIn(row, 'person');
  const held = await database.all('SELECT fleet, role FROM person_role WHERE person = ?', name);
  const byFleet = new Map<string, Role>();
  for (const one of held) {
    const role = roleIn(one);
    if (role !== undefined) byFleet.set(textIn(one, 'fleet'), role);
  }
  return { name, root: false, roles: byFleet, credential: textIn(row, 'id') };
}

/** Sessions and tokens that still count; of one person, or of all. */
export async function listCredentials(
  database: Pick<SqlDatabase, 'all'>,
  nowMs: number,
  person?: string,
): Promise<readonly Credential[]> {
  const rows = await database.all(
    `SELECT * FROM credential WHERE (expires_ms IS NULL OR expires_ms > ?) AND person = coalesce(?, person)
     ORDER BY created_ms DESC LIMIT 1000`,
    nowMs,
    person,
  );
  return rows.map((row) => ({
    id: textIn(row, 'id'),
    kind: row.kind === 'token' ? 'token' : 'session',
    person: textIn(row, 'person'),
    name: textIn(row, 'name'),
    createdMs: numberIn(row, 'created_ms'),
    expiresMs: optionalNumber(row, 'expires_ms'),
  }));
}

/** Ends a session or token, of one person or of anybody; false where there is none. */
export async function removeCredential(session: SqlSession, id: string, person?: string): Promise<boolean> {
  return (
    (await session.run(
      'DELETE FROM credential WHERE id = ? AND person = coalesce(?, person)',
      id,
      person,
    )) === 1
  );
}

function roleIn(row: Parameters<typeof textIn>[0]): Role | undefined {
  return roles.find((role) => role === row.role);
}
