// Looks at one row of a batch: what it must be before a collector keeps it. Pure; garbage gives a refusal, never an exception.
import { recordHash, type Sha256 } from '../record-hash.js';
import { wireMeasurementSchema, type WireMeasurement } from '../wire.js';
import type { RowRefusal } from './protocol.js';

/** What a row is held against. */
export interface RowSurroundings {
  /** Who signed the batch. */
  readonly deviceId: string;
  readonly nowMs: number;
  readonly sha256: Sha256;
}

/** A row that can be kept, with its JSON; or why it cannot. */
export type CheckedRow =
  | { readonly row: WireMeasurement; readonly json: string }
  | { readonly code: RowRefusal; readonly detail: string };

/** A device's clock may be ahead of the collector's by so much. */
const futureMs = 600_000;
const namePattern = /^[\w.-]{1,64}$/;
/** Half a character: no UTF-8 has it, and no hash over UTF-8 could tell two of them apart. JSON.stringify escapes nothing else so. */
const loneSurrogate = /(?<!\\)(?:\\\\)*\\ud[89ab]/;

/** Checks shape, owner, hash and time of a row. */
export function checkRow(candidate: unknown, { deviceId, nowMs, sha256 }: RowSurroundings): CheckedRow {
  const parsed = wireMeasurementSchema.safeParse(candidate);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refused('invalid', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`);
  }
  const { data: row } = parsed;
  const { measurement, raw } = row;
  if (measurement.device !== deviceId) return refused('foreign', 'the row is of another device');
  if (!namePattern.test(measurement.nettest))
    return refused('invalid', 'measurement.nettest: no name of a nettest');
  const json = JSON.stringify(row);
  if (loneSurrogate.test(json)) return refused('invalid', 'a text has half a character (a lone surrogate)');
  if (recordHash(measurement, { firstStartedAt: row.firstStartedAt }, sha256) !== measurement.hash) {
    return refused('hash', 'the row is not what its hash says');
  }
  if (raw !== undefined && sha256(raw.text) !== measurement.raw?.sha256) {
    return refused('hash', 'the raw output is not what its hash says');
  }
  if (Date.parse(measurement.startedAt) > nowMs + futureMs) {
    return refused('future', 'the start lies in the future: is the clock of the device right?');
  }
  return { row, json };
}

function refused(code: RowRefusal, detail: string): CheckedRow {
  return { code, detail: detail.slice(0, 300) };
}
