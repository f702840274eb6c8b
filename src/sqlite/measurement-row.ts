// A measurement as a row of the table `measurement`, both ways. Absent is NULL there and no key here.
import { canonicalJson } from '../core/canonical-json.js';
import { isoInstant } from '../core/clock.js';
import { measurementSchema, type Direction, type Measurement } from '../core/measurement.js';
import type { Bindable, Row } from './connection.js';
import type { EpochOf } from './sequence-epochs.js';
import { uuidBytes, uuidText } from './uuid-bytes.js';

/** A measurement with what is stored of it and not shown. Hashes are hexadecimal. */
export interface StoredMeasurement {
  /** The sequence number; negative for imported rows. */
  readonly key: number;
  readonly measurement: Measurement;
  readonly firstStartedAt: string;
  readonly parserVersion: string;
  readonly hash: string;
  readonly derivedHash: string;
}

/** The columns of a measurement. Generated columns are left out. */
export function measurementColumns(stored: StoredMeasurement): Readonly<Record<string, Bindable>> {
  const { measurement } = stored;
  const { engine, server, raw } = measurement;
  return {
    key: stored.key,
    id: uuidBytes(measurement.id) ?? null,
    device: measurement.device,
    nettest: measurement.nettest,
    nettest_version: measurement.nettestVersion,
    trigger: measurement.trigger,
    scope: measurement.scope,
    status: measurement.status,
    failure: measurement.failure ?? null,
    detail: measurement.detail ?? null,
    skip_reason: measurement.skipReason ?? null,
    ...directionColumns('download', measurement),
    ...directionColumns('upload', measurement),
    validity: measurement.validity ?? null,
    validity_reasons: canonicalJson(measurement.validityReasons),
    started_at_ms: Date.parse(measurement.startedAt),
    first_started_at_ms: Date.parse(stored.firstStartedAt),
    duration_ms: measurement.durationMs,
    clock: measurement.clock,
    boot_id: measurement.bootId ?? null,
    monotonic_ms: measurement.monotonicMs ?? null,
    timezone: measurement.timezone ?? null,
    scheduled_at_ms: measurement.scheduledAt === undefined ? null : Date.parse(measurement.scheduledAt),
    ticks: measurement.ticks ?? null,
    engine_name: engine?.name ?? null,
    engine_version: engine?.version ?? null,
    server_host: server?.host ?? null,
    server_port: server?.port ?? null,
    server_address: server?.address ?? null,
    server_scheme: server?.scheme ?? null,
    server_site: server?.site ?? null,
    server_city: server?.city ?? null,
    server_country: server?.country ?? null,
    server_version: server?.version ?? null,
    input: measurement.input ?? null,
    flags: canonicalJson(measurement.flags),
    annotations: canonicalJson(measurement.annotations),
    conditions: canonicalJson(measurement.conditions),
    exit_code: measurement.exitCode ?? null,
    exit_signal: measurement.exitSignal ?? null,
    stderr_tail: measurement.stderrTail ?? null,
    parser_version: stored.parserVersion,
    raw_format: raw?.format ?? null,
    raw_sha256: raw === undefined ? null : Buffer.from(raw.sha256, 'hex'),
    raw_bytes: raw?.bytes ?? null,
    previous_hash:
      measurement.previousHash === undefined ? null : Buffer.from(measurement.previousHash, 'hex'),
    hash: Buffer.from(stored.hash, 'hex'),
    derived_hash: Buffer.from(stored.derivedHash, 'hex'),
  };
}

function directionColumns(
  direction: Direction,
  { directions }: Measurement,
): Readonly<Record<string, Bindable>> {
  const result = directions[direction];
  return {
    [`${direction}_status`]: result?.status ?? null,
    [`${direction}_failure`]: result?.failure ?? null,
    [`${direction}_detail`]: result?.detail ?? null,
  };
}

/** The measurement of a row and of its metrics, or undefined where a damaged column leaves none that fits the schema. */
export function storedMeasurement(row: Row, epochOf: EpochOf, metrics: Row): StoredMeasurement | undefined {
  const key = row.key;
  const firstStartedAt = instant(row.first_started_at_ms);
  const parserVersion = row.parser_version;
  const hash = hex(row.hash);
  const derivedHash = hex(row.derived_hash);
  const candidate = measurementSchema.safeParse(candidateOf(row, epochOf, metrics));
  return candidate.success &&
    typeof key === 'number' &&
    typeof parserVersion === 'string' &&
    firstStartedAt !== undefined &&
    hash !== undefined &&
    derivedHash !== undefined
    ? { key, measurement: candidate.data, firstStartedAt, parserVersion, hash, derivedHash }
    : undefined;
}

/** The UUID of a row whatever else is damaged; a placeholder where the UUID is. */
export function idOf(row: Row | undefined): string {
  const id = row?.id;
  return id instanceof Uint8Array && id.length === 16 ? uuidText(id) : 'unreadable';
}

function candidateOf(row: Row, epochOf: EpochOf, metrics: Row): Row {
  const ofDevice = row.origin === 'device';
  return present({
    id: idOf(row),
    device: row.device,
    origin: row.origin,
    epoch: ofDevice ? epochOf(Number(row.key)) : undefined,
    sequence: row.sequence,
    nettest: row.nettest,
    nettestVersion: row.nettest_version,
    engine: group({ name: row.engine_name, version: row.engine_version }),
    trigger: row.trigger,
    scope: row.scope,
    status: row.status,
    failure: row.failure,
    detail: row.detail,
    skipReason: row.skip_reason,
    directions: present({
      download: directionOf('download', row),
      upload: directionOf('upload', row),
    }),
    validity: row.validity,
    validityReasons: json(row.validity_reasons),
    startedAt: instant(row.started_at_ms),
    durationMs: row.duration_ms,
    clock: row.clock,
    bootId: row.boot_id,
    monotonicMs: row.monotonic_ms,
    timezone: row.timezone,
    scheduledAt: instant(row.scheduled_at_ms),
    ticks: row.ticks,
    server: group({
      host: row.server_host,
      port: row.server_port,
      address: row.server_address,
      scheme: row.server_scheme,
      site: row.server_site,
      city: row.server_city,
      country: row.server_country,
      version: row.server_version,
    }),
    input: row.input,
    metrics,
    flags: json(row.flags),
    annotations: json(row.annotations),
    conditions: json(row.conditions),
    exitCode: row.exit_code,
    exitSignal: row.exit_signal,
    stderrTail: row.stderr_tail,
    raw: group({ format: row.raw_format, sha256: hex(row.raw_sha256), bytes: row.raw_bytes }),
    previousHash: ofDevice ? hex(row.previous_hash) : undefined,
    hash: ofDevice ? hex(row.hash) : undefined,
  });
}

function directionOf(direction: Direction, row: Row): Row | undefined {
  return group({
    status: row[`${direction}_status`],
    failure: row[`${direction}_failure`],
    detail: row[`${direction}_detail`],
  });
}

/** Without the members that are absent. */
export function present(record: Row): Row {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined && value !== null),
  );
}

/** The same, and absent as a whole where no member is there. */
function group(record: Row): Row | undefined {
  const members = present(record);
  return Object.keys(members).length === 0 ? undefined : members;
}

function instant(value: unknown): string | undefined {
  return typeof value === 'number' && Math.abs(value) <= 8.64e15 ? isoInstant(value) : undefined;
}

function hex(value: unknown): string | undefined {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : undefined;
}

function json(value: unknown): unknown {
  try {
    return typeof value === 'string' ? JSON.parse(value) : undefined;
  } catch {
    return undefined;
  }
}
