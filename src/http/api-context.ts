// What every route is handed.
import type { AccessControl } from '../core/access-control.js';
import type { Kiosk } from '../core/kiosk.js';
import type { EventStream } from './event-stream.js';
import type { HttpLimits } from './limits.js';

/** What every route is handed. */
export interface ApiContext {
  readonly kiosk: Kiosk;
  /** This software's version. */
  readonly version: string;
  readonly limits: HttpLimits;
  readonly access: AccessControl;
  /** Wall time, ms. */
  nowMs(): number;
  /** Addresses of this machine that others can reach. */
  lanAddresses(): readonly string[];
  readonly events: EventStream;
  /** Aborted when the server closes: whoever waits stops waiting. */
  readonly closing: AbortSignal;
}
