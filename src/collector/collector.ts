// What a collector's routes work with.
import type { Clock } from '../core/clock.js';
import type { SqlDatabase } from '../core/fleet/database.js';
import type { Admission } from './admission.js';
import type { CollectorLimits } from './limits.js';

/** The parts of a running collector. */
export interface Collector {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly database: SqlDatabase;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly limits: CollectorLimits;
  readonly admission: Admission;
  /** SHA-256 (hex) of the admin secret. */
  readonly adminSecretHash: string;
  /** A new id that sorts by time (UUIDv7). */
  newId(): string;
}
