// From a line that this program gave out to the row or the note in it: taken as it is, under its own id.
// INVARIANTS: nothing of a row changes but what says where it stands: it is an import here, beside the sequence. Where it
// stood before is kept once, in `conditions.asRecorded`, however often it is handed on.
import { createHash } from 'node:crypto';
import type { GivenOut } from '../core/import.js';
import type { Measurement } from '../core/measurement.js';
import type { Note } from '../core/note.js';
import { clockCorrectedFlag } from '../core/clock-store.js';
import { messageOf } from '../core/errors.js';
import { recordHash } from '../core/record-hash.js';
import type { ImportedDraft } from '../core/store.js';
import type { Run } from './runs.js';

/** What a line becomes, or why nothing. */
export type Taken =
  | { readonly ok: true; readonly draft: ImportedDraft }
  | { readonly ok: true; readonly note: Note }
  | { readonly ok: false; readonly reason: string };

/** Undefined where the run is of another program. `source` is where it was found, as people see it. Never throws. */
export function takenAsItIs({ format, entries }: Run, source: string): Taken | undefined {
  if (format.givenOut === undefined) return undefined;
  let given: GivenOut;
  try {
    given = format.givenOut(entries[0]);
  } catch (thrown) {
    return { ok: false, reason: `a fault in the reader of ${format.title}: ${messageOf(thrown)}` };
  }
  if (given.kind === 'refused') return { ok: false, reason: given.reason };
  if (given.kind === 'note') return { ok: true, note: given.note };
  const reason = alterationOf(given);
  if (reason !== undefined) return { ok: false, reason };
  const { measurement, curves, raw } = given;
  return {
    ok: true,
    draft: {
      measurement: imported(measurement, raw !== undefined),
      curves,
      ...(raw && { raw }),
      key: `${format.id}:${measurement.id}`,
      source,
      device: measurement.device,
    },
  };
}

/** Why the row is not what was recorded; undefined where nothing says so. */
function alterationOf({ measurement, raw }: Extract<GivenOut, { kind: 'row' }>): string | undefined {
  if (raw !== undefined && measurement.raw?.sha256 !== sha256(raw.text)) {
    return 'altered since it was recorded: its raw output does not have the SHA-256 that the row names';
  }
  const { hash, origin, flags, startedAt } = measurement;
  // The hash covers the start as it was first recorded, which a corrected row does not say.
  if (hash === undefined || origin !== 'device' || flags.includes(clockCorrectedFlag)) return undefined;
  return recordHash(measurement, { firstStartedAt: startedAt }, sha256) === hash
    ? undefined
    : 'altered since it was recorded: the row does not have the hash that it names';
}

function imported(measurement: Measurement, hasRaw: boolean): ImportedDraft['measurement'] {
  const { device: _device, origin, epoch, sequence, previousHash, hash, raw, ...row } = measurement;
  const { asRecorded: before, ...conditions } = row.conditions;
  const place =
    origin === 'import'
      ? before
      : {
          ...(epoch !== undefined && { epoch }),
          ...(sequence !== undefined && { sequence }),
          ...(previousHash !== undefined && { previousHash }),
          ...(hash !== undefined && { hash }),
        };
  const left = raw === undefined || hasRaw ? {} : { raw };
  const known = typeof place === 'object' && place !== null && !Array.isArray(place) ? place : {};
  const asRecorded = { ...known, ...left };
  return {
    ...row,
    origin: 'import',
    conditions: { ...conditions, ...(Object.keys(asRecorded).length > 0 && { asRecorded }) },
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
