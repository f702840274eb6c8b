// What a measurement's two hashes cover: one for what never changes and links the chain, one for what may be derived again.
// Both are SHA-256 over canonical JSON (RFC 8785), so that anybody can check an exported row without this program.
//
// INVARIANTS:
// - `recordHash` covers only facts that no later version of a parser can see differently; `previousHash` is among
//   them, so that a row cannot be changed, taken out or put in without breaking every row after it.
// - `derivedHash` covers everything else that is stored of the measurement, and the record's hash.
// - The texts `mk-kiosk/record/1` and `mk-kiosk/derived/1` name these definitions. A changed definition gets a new number.
import { canonicalJson } from './canonical-json.js';
import type { Direction, Measurement } from './measurement.js';

/** SHA-256 of a text's UTF-8 bytes, in lower-case hexadecimal. */
export type Sha256 = (text: string) => string;

/** What the hashes cover beside the measurement itself. */
export interface RecordProvenance {
  /** The start as it was first recorded (ISO 8601): `startedAt` may be corrected once the clock is set. */
  readonly firstStartedAt: string;
  /** Version of the nettest that derived the figures from the raw output; the running one's at first. */
  readonly parserVersion: string;
  /** SHA-256 of each stored curve's bytes. */
  readonly curves: readonly {
    readonly direction: Direction;
    readonly source: 'client' | 'server';
    readonly sha256: string;
  }[];
  /** Of an imported row: the other program's own key, and the file it came from. */
  readonly imported?: { readonly key: string; readonly source: string };
}

/** Hash of the immutable record: SHA-256 (hex) of its canonical JSON. `measurement.hash` is not looked at. */
export function recordHash(
  measurement: Measurement,
  provenance: Pick<RecordProvenance, 'firstStartedAt' | 'imported'>,
  sha256: Sha256,
): string {
  const { imported } = provenance;
  return sha256(
    canonicalJson({
      type: 'mk-kiosk/record/1',
      device: measurement.device,
      epoch: measurement.epoch,
      sequence: measurement.sequence,
      previousHash: measurement.previousHash,
      id: measurement.id,
      origin: measurement.origin,
      imported: imported && { key: imported.key, source: imported.source },
      nettest: measurement.nettest,
      nettestVersion: measurement.nettestVersion,
      trigger: measurement.trigger,
      scope: measurement.scope,
      startedAt: provenance.firstStartedAt,
      durationMs: measurement.durationMs,
      clock: measurement.clock,
      bootId: measurement.bootId,
      monotonicMs: measurement.monotonicMs,
      timezone: measurement.timezone,
      scheduledAt: measurement.scheduledAt,
      ticks: measurement.ticks,
      skipReason: measurement.skipReason,
      exitCode: measurement.exitCode,
      exitSignal: measurement.exitSignal,
      stderrTail: measurement.stderrTail,
      conditions: measurement.conditions,
      raw: measurement.raw && {
        format: measurement.raw.format,
        sha256: measurement.raw.sha256,
        bytes: measurement.raw.bytes,
      },
    }),
  );
}

/** Hash of what is derived from the raw output, bound to the record by its hash: SHA-256 (hex) of its canonical JSON. */
export function derivedHash(
  measurement: Measurement,
  provenance: RecordProvenance,
  hash: string,
  sha256: Sha256,
): string {
  const curves = provenance.curves.map(({ direction, source, sha256: digest }) => ({
    direction,
    source,
    sha256: digest,
  }));
  return sha256(
    canonicalJson({
      type: 'mk-kiosk/derived/1',
      record: hash,
      parserVersion: provenance.parserVersion,
      startedAt: measurement.startedAt,
      status: measurement.status,
      failure: measurement.failure,
      detail: measurement.detail,
      directions: { download: measurement.directions.download, upload: measurement.directions.upload },
      validity: measurement.validity,
      validityReasons: measurement.validityReasons,
      engine: measurement.engine,
      server: measurement.server,
      input: measurement.input,
      metrics: measurement.metrics,
      flags: measurement.flags,
      annotations: measurement.annotations,
      curves: curves.sort((a, b) => (curveName(a) < curveName(b) ? -1 : 1)),
    }),
  );
}

function curveName(curve: { readonly direction: string; readonly source: string }): string {
  return `${curve.direction}/${curve.source}`;
}
