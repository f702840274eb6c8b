// What people decided and what the program remembers: consent, plans, small state. Rows are only added, but for state.
import { canonicalJson } from '../core/canonical-json.js';
import { consentEventSchema, type ConsentEvent } from '../core/consent.js';
import { KioskError } from '../core/errors.js';
import { jsonObjectSchema } from '../core/measurement.js';
import { planSchema, type Plan } from '../core/plan.js';
import type { Connection, Row } from './connection.js';
import { present } from './measurement-row.js';
import { plainJson, wellFormed } from './plain-json.js';
import { insertSealed, readSealed } from './sealed-rows.js';

/** All decisions, in the order in which they were added. */
export function readConsentEvents(connection: Connection): readonly ConsentEvent[] {
  return readSealed(connection, 'consent_event', 'ORDER BY key').map(({ row, intact }) => {
    const event = consentEventSchema.safeParse({ ...row, textVersion: row.text_version });
    // Leaving a damaged withdrawal out would bring the consent before it back to life.
    if (!intact || !event.success) throw damagedDecision(connection.path, row);
    return event.data;
  });
}

function damagedDecision(path: string, row: Row): KioskError {
  return new KioskError(
    'database_damaged',
    `in the database ${path} the consent decision ${String(row.key)} is damaged`,
    'Run "mk-kiosk verify" to see what else is affected; put a good copy of the file back, or start with a new data folder.',
  );
}

/** Adds a decision. */
export function insertConsentEvent(connection: Connection, event: ConsentEvent): void {
  connection.write(() => {
    insertSealed(connection, 'consent_event', {
      key: nextKey(connection, 'consent_event'),
      provider: wellFormed(event.provider),
      action: event.action,
      who: wellFormed(event.who),
      at: event.at,
      text_version: wellFormed(event.textVersion),
      source: event.source,
    });
  });
}

/** All plans, in the order in which they were added; damaged ones are left out. */
export function readPlans(connection: Connection): readonly Plan[] {
  return readSealed(connection, 'plan', 'ORDER BY key').flatMap(({ row, intact }) => {
    const plan = planSchema.safeParse(
      present({
        provider: row.provider,
        downloadBps: row.download_bps,
        uploadBps: row.upload_bps,
        latencyMs: row.latency_ms,
        validFrom: row.valid_from,
      }),
    );
    return intact && plan.success ? [plan.data] : [];
  });
}

/** Adds a plan. */
export function insertPlan(connection: Connection, plan: Plan): void {
  connection.write(() => {
    insertSealed(connection, 'plan', {
      key: nextKey(connection, 'plan'),
      provider: plan.provider === undefined ? null : wellFormed(plan.provider),
      download_bps: plan.downloadBps ?? null,
      upload_bps: plan.uploadBps ?? null,
      latency_ms: plan.latencyMs ?? null,
      valid_from: plan.validFrom,
    });
  });
}

/** A state by name; undefined where there is none, or where it is damaged. */
export function readStateValue(connection: Connection, name: string): unknown {
  const [found] = readSealed(connection, 'state', 'WHERE name = ?', name);
  const value = found?.intact === true ? found.row.value : undefined;
  return typeof value === 'string' ? JSON.parse(value) : undefined;
}

/** Puts a state in the place of the one of that name. Throws a TypeError on what JSON cannot carry. */
export function writeStateValue(connection: Connection, name: string, value: unknown): void {
  const json = jsonObjectSchema.safeParse(plainJson({ value })).data?.value;
  if (json === undefined) throw new TypeError(`the state ${name} is not JSON`);
  connection.write(() => {
    insertSealed(connection, 'state', { name, value: canonicalJson(json) }, 'OR REPLACE');
  });
}

function nextKey(connection: Connection, table: 'consent_event' | 'plan'): number {
  const newest = connection.get(`SELECT max(key) AS newest FROM ${table}`)?.newest;
  return typeof newest === 'number' ? newest + 1 : 1;
}
