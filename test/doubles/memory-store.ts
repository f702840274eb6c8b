// A KioskStore in memory for tests: the same rules as a real one, with ids and hashes that are the same in every run.
import { createHash } from 'node:crypto';
import { isoInstant } from '../../src/core/clock.js';
import { clockCorrectedFlag, correctedStart, type ClockStore } from '../../src/core/clock-store.js';
import { circumstancesOf } from '../../src/core/circumstances.js';
import type { ConsentEvent } from '../../src/core/consent.js';
import { KioskError } from '../../src/core/errors.js';
import type { Curve, Measurement, MeasurementDraft, Raw } from '../../src/core/measurement.js';
import type { Plan } from '../../src/core/plan.js';
import { recordHash } from '../../src/core/record-hash.js';
import type { RollupStore } from '../../src/core/rollup-store.js';
import type { KioskStore, MeasurementFilter, QuarantinedLine } from '../../src/core/store.js';
import { binsByMeasurements, binsOfMeasurements, weekHoursOfMeasurements } from './memory-bins.js';
import { isMeasuredWhere, overviewOfMeasurements } from './memory-circumstances.js';

interface Row {
  readonly measurement: Measurement;
  readonly startMs: number;
  readonly curves: readonly Curve[];
  readonly raw?: Raw;
}

/** Makes an empty store of a device; `epoch` names the database. */
export function createMemoryStore(
  device = 'device-under-test',
  epoch = 'epoch-1',
): KioskStore & ClockStore & RollupStore {
  /** Oldest first, by start, then by arrival. */
  const rows: Row[] = [];
  const byId = new Map<string, Row>();
  const importKeys = new Set<string>();
  const quarantine: QuarantinedLine[] = [];
  const consent: ConsentEvent[] = [];
  const plans: Plan[] = [];
  const state = new Map<string, string>();
  let sequence = 0;
  let head = '';

  function insert(measurement: Measurement, { curves, raw }: MeasurementDraft): void {
    const startMs = Date.parse(measurement.startedAt);
    if (byId.has(measurement.id)) throw new Error(`the id ${measurement.id} is there already`);
    put({ measurement, startMs, curves, ...(raw === undefined ? {} : { raw }) });
  }

  function put(row: Row): void {
    const { startMs } = row;
    byId.set(row.measurement.id, row);
    let place = rows.length;
    while (place > 0 && (rows[place - 1]?.startMs ?? 0) > startMs) place -= 1;
    rows.splice(place, 0, row);
  }

  /** Newest first. */
  function* matching(filter: MeasurementFilter, before: number): Generator<readonly [Row, number]> {
    for (let index = before - 1; index >= 0; index -= 1) {
      const row = rows[index];
      if (row !== undefined && matches(filter, row)) yield [row, index];
    }
  }

  return {
    async record(draft) {
      const chained = { ...withRaw(draft), device, epoch, sequence: sequence + 1, previousHash: head };
      const measurement = { ...chained, hash: hashOf(chained) };
      insert(measurement, draft);
      sequence = measurement.sequence;
      head = measurement.hash;
      return measurement;
    },
    async importAll(drafts) {
      let added = 0;
      for (const draft of drafts) {
        if (importKeys.has(draft.key)) continue;
        importKeys.add(draft.key);
        insert({ ...withRaw(draft), device: draft.device ?? device }, draft);
        added += 1;
      }
      return { added, known: drafts.length - added };
    },
    async rederive(measurement, curves) {
      const row = byId.get(measurement.id);
      if (row === undefined) throw new KioskError('not_found', `there is no ${measurement.id}`, 'list them');
      if (hashOf(measurement) !== hashOf(row.measurement)) {
        throw new KioskError(
          'conflict',
          `${measurement.id} differs in what never changes`,
          'read the row again',
        );
      }
      const again = { ...row, measurement, curves };
      byId.set(measurement.id, again);
      rows[rows.indexOf(row)] = again;
    },
    async correctStarts(reading) {
      let corrected = 0;
      for (const row of [...rows]) {
        const startMs = correctedStart(row.measurement, reading);
        if (startMs === undefined) continue;
        const flags = [...row.measurement.flags, clockCorrectedFlag];
        rows.splice(rows.indexOf(row), 1);
        put({ ...row, startMs, measurement: { ...row.measurement, startedAt: isoInstant(startMs), flags } });
        corrected += 1;
      }
      return corrected;
    },
    async quarantine(lines) {
      quarantine.push(...lines);
    },
    quarantined: async (limit) => quarantine.slice(0, limit),
    get: async (id) => byId.get(id)?.measurement,
    async list(filter, limit, after) {
      const measurements: Measurement[] = [];
      let last = rows.length;
      for (const [row, index] of matching(filter, positionOf(after, rows.length))) {
        if (measurements.length === limit) return { measurements, next: `at-${last}` };
        measurements.push(row.measurement);
        last = index;
      }
      return { measurements };
    },
    curves: async (id) => byId.get(id)?.curves ?? [],
    raw: async (id) => byId.get(id)?.raw,
    async series(metric, { where, by, ...filter }, limit) {
      const points = [];
      const gaps = [];
      for (const [{ measurement, startMs: atMs }] of matching(filter, rows.length)) {
        if (!isMeasuredWhere(measurement, where)) continue;
        const partValue = by && circumstancesOf(measurement)[by];
        const part = partValue === undefined ? {} : { part: partValue };
        const { id, nettest, status, server, failure, skipReason, validity, validityReasons } = measurement;
        const value = measurement.metrics[metric];
        const reason = failure ?? skipReason;
        if (value === undefined) {
          if (gaps.length < limit)
            gaps.push({ atMs, id, nettest, status, ...(reason === undefined ? {} : { reason }), ...part });
        } else if (points.length < limit) {
          points.push({
            atMs,
            value,
            id,
            nettest,
            status,
            ...(server === undefined ? {} : { server: server.host }),
            ...(validity === undefined ? {} : { validity }),
            validityReasons,
            ...part,
          });
        }
      }
      return { points: points.reverse(), gaps: gaps.reverse() };
    },
    bins: async (query, limit) => binsOfMeasurements(measurementsOf(rows), query, limit),
    binsBy: async (query, by, limit, mostParts) =>
      binsByMeasurements(measurementsOf(rows), query, by, limit, mostParts),
    circumstances: async (query, group) => overviewOfMeasurements(measurementsOf(rows), query, group),
    weekHours: async (query) => weekHoursOfMeasurements(measurementsOf(rows), query),
    rebuildRollups: async () => undefined,
    consentEvents: async () => [...consent],
    addConsentEvent: async (event) => void consent.push(event),
    plans: async () => [...plans],
    addPlan: async (plan) => void plans.push(plan),
    async readState(name) {
      const text = state.get(name);
      const value: unknown = text === undefined ? undefined : JSON.parse(text);
      return value;
    },
    writeState: async (name, value) => void state.set(name, JSON.stringify(value)),
    verify: async () => ({ checked: rows.length, faults: [], ...(head === '' ? {} : { head }) }),
    facts: async () => ({ epoch, measurements: rows.length, bytes: rows.length * 1000, schemaVersion: 1 }),
    close: async () => undefined,
  };
}

function measurementsOf(rows: readonly Row[]): readonly Measurement[] {
  return rows.map(({ measurement }) => measurement);
}

function matches(filter: MeasurementFilter, { measurement, startMs }: Row): boolean {
  const { nettests, statuses, scopes, origin, fromMs, toMs } = filter;
  return (
    (nettests?.includes(measurement.nettest) ?? true) &&
    (statuses?.includes(measurement.status) ?? true) &&
    (scopes?.includes(measurement.scope) ?? true) &&
    (origin === undefined || origin === measurement.origin) &&
    (fromMs === undefined || startMs >= fromMs) &&
    (toMs === undefined || startMs < toMs)
  );
}

function positionOf(after: string | undefined, end: number): number {
  if (after === undefined) return end;
  const match = /^at-(\d{1,9})$/.exec(after);
  if (match !== null) return Math.min(Number(match[1]), end);
  throw new KioskError('bad_request', '"after" is no page of this list.', 'Use "next" of the page before.');
}

function withRaw({ measurement, raw }: MeasurementDraft): Omit<Measurement, 'device'> {
  if (raw === undefined) return measurement;
  const bytes = Buffer.byteLength(raw.text);
  return { ...measurement, raw: { format: raw.format, sha256: sha256(raw.text), bytes } };
}

/** Only compared within one store: the start as it is stands for the one first recorded. */
function hashOf(measurement: Measurement): string {
  return recordHash(measurement, { firstStartedAt: measurement.startedAt }, sha256);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
