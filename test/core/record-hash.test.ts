// The definition of both hashes, pinned by worked examples: exported files rest on them.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Measurement } from '../../src/core/measurement.js';
import { derivedHash, recordHash, type RecordProvenance } from '../../src/core/record-hash.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const measurement: Measurement = {
  id: '01930000-0000-7000-8000-000000000001',
  device: 'd',
  origin: 'device',
  epoch: 'e',
  sequence: 2,
  nettest: 'ndt7',
  nettestVersion: '1',
  trigger: 'schedule',
  scope: 'line',
  status: 'ok',
  directions: { download: { status: 'ok' } },
  validityReasons: [],
  startedAt: '2026-11-20T12:00:05.000Z',
  durationMs: 20000.5,
  clock: 'synced',
  metrics: { download_bps: 1e8 },
  flags: [],
  annotations: { site: 'é' },
  conditions: { b: 1, a: [true, null] },
  raw: { format: 'ndt7/1', sha256: 'aa', bytes: 3 },
  previousHash: 'bb',
};

const provenance: RecordProvenance = {
  firstStartedAt: '2026-11-20T12:00:00.000Z',
  parserVersion: '1',
  curves: [
    { direction: 'upload', source: 'client', sha256: 'dd' },
    { direction: 'download', source: 'server', sha256: 'cc' },
  ],
};

describe('src/core/record-hash', () => {
  it('hashes the recorded facts as this JSON, with the start as first recorded', () => {
    expect(recordHash(measurement, provenance, (text) => text)).toBe(
      '{"clock":"synced","conditions":{"a":[true,null],"b":1},"device":"d","durationMs":20000.5,"epoch":"e",' +
        '"id":"01930000-0000-7000-8000-000000000001","nettest":"ndt7","nettestVersion":"1","origin":"device",' +
        '"previousHash":"bb","raw":{"bytes":3,"format":"ndt7/1","sha256":"aa"},"scope":"line","sequence":2,' +
        '"startedAt":"2026-11-20T12:00:00.000Z","trigger":"schedule","type":"mk-kiosk/record/1"}',
    );
  });

  it('hashes what is derived as this JSON, bound to the record, curves in the order of their names', () => {
    expect(derivedHash(measurement, provenance, 'ff', (text) => text)).toBe(
      '{"annotations":{"site":"é"},"curves":[{"direction":"download","sha256":"cc","source":"server"},' +
        '{"direction":"upload","sha256":"dd","source":"client"}],"directions":{"download":{"status":"ok"}},' +
        '"flags":[],"metrics":{"download_bps":100000000},"parserVersion":"1","record":"ff",' +
        '"startedAt":"2026-11-20T12:00:05.000Z","status":"ok","type":"mk-kiosk/derived/1","validityReasons":[]}',
    );
  });

  it('has a different hash for each recorded fact that differs', () => {
    const changes: Partial<Measurement>[] = [
      { device: 'x' },
      { epoch: 'x' },
      { sequence: 3 },
      { previousHash: 'cc' },
      { id: '01930000-0000-7000-8000-000000000002' },
      { nettest: 'x' },
      { nettestVersion: 'x' },
      { trigger: 'manual' },
      { scope: 'lan' },
      { durationMs: 1 },
      { clock: 'unknown' },
      { bootId: 'x' },
      { monotonicMs: 0 },
      { timezone: 'x' },
      { scheduledAt: '2026-11-20T12:00:00.000Z' },
      { ticks: 2 },
      { skipReason: 'x' },
      { exitCode: 0 },
      { exitSignal: 'x' },
      { stderrTail: '' },
      { conditions: {} },
      { raw: { format: 'x', sha256: 'aa', bytes: 3 } },
      { raw: { format: 'ndt7/1', sha256: 'x', bytes: 3 } },
      { raw: { format: 'ndt7/1', sha256: 'aa', bytes: 4 } },
    ];
    const hashes = changes.map((change) => recordHash({ ...measurement, ...change }, provenance, sha256));
    hashes.push(recordHash(measurement, provenance, sha256));
    hashes.push(recordHash(measurement, { ...provenance, firstStartedAt: 'x' }, sha256));
    hashes.push(recordHash(measurement, { ...provenance, imported: { key: 'k', source: 's' } }, sha256));
    hashes.push(recordHash(measurement, { ...provenance, imported: { key: 's', source: 'k' } }, sha256));
    expect(new Set(hashes).size).toBe(changes.length + 4);
  });

  it('leaves the record alone when something is derived again', () => {
    const again: Measurement = {
      ...measurement,
      status: 'partial',
      failure: 'eof_error',
      detail: 'x',
      validity: 'clean',
      startedAt: '2026-11-20T13:00:00.000Z',
      metrics: {},
      flags: ['x'],
      annotations: {},
      directions: {},
      server: { host: 'x' },
      engine: { name: 'x' },
      input: 'x',
    };
    expect(recordHash(again, provenance, sha256)).toBe(recordHash(measurement, provenance, sha256));
    expect(derivedHash(again, provenance, 'ff', sha256)).not.toBe(
      derivedHash(measurement, provenance, 'ff', sha256),
    );
  });
});
