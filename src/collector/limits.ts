// Every limit of a collector in one place.
import { batchLimits } from '../core/fleet/protocol.js';
import type { ServerLimits } from '../web/limits.js';

/** Limits of a collector; sizes in bytes, times in milliseconds. */
export interface CollectorLimits extends ServerLimits {
  /** Batches that are worked on at once, of all devices; of one device it is one. */
  readonly batchesAtOnce: number;
  /** What is kept of a device that nobody has claimed yet. */
  readonly quarantineRows: number;
  readonly quarantineBytes: number;
  /** Enrolments per minute and address: a school behind one address has a few dozen devices. */
  readonly enrolmentsPerMinute: number;
  /** Wrong passwords per minute and address. */
  readonly triesPerMinute: number;
}

/** The limits of a collector. */
export const collectorLimits: CollectorLimits = {
  bodyBytes: batchLimits.sentBytes,
  headerBytes: 16 * 1024,
  jsonDepth: batchLimits.depth,
  requestTimeoutMs: 10_000,
  requestCheckMs: 1000,
  connectionTimeoutMs: 15_000,
  keepAliveTimeoutMs: 15_000,
  handlerTimeoutMs: 20_000,
  connections: 4096,
  requestsPerConnection: 10_000,
  readsPerMinute: 12_000,
  writesPerMinute: 6000,
  batchesAtOnce: 16,
  quarantineRows: 5000,
  quarantineBytes: 32 * 1024 * 1024,
  enrolmentsPerMinute: 120,
  triesPerMinute: 10,
};
