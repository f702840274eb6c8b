// Every limit of the kiosk's HTTP server in one place: a small machine serves a wall, a few phones, and nobody who floods it.
import type { ServerLimits } from '../web/limits.js';

/** Limits of the server; sizes in bytes, times in milliseconds. Event streams and waiting runs have a time limit of their own. */
export interface HttpLimits extends ServerLimits {
  /** How much longer than the run itself `?wait=true` waits: for the queue's gap and the row. */
  readonly waitGraceMs: number;
  /** How much longer it waits for a run that has others before it. */
  readonly queueWaitMs: number;
  /** Open event streams, and how many of them other machines may hold. */
  readonly streams: number;
  readonly remoteStreams: number;
  /** What may wait unsent for one event stream before it is cut. */
  readonly streamBufferBytes: number;
  readonly heartbeatMs: number;
  /** Least time between two progress events. */
  readonly progressIntervalMs: number;
  /** Events kept for streams that come back. */
  readonly replayEvents: number;
}

/** The limits of a kiosk. */
export const defaultLimits: HttpLimits = {
  bodyBytes: 256 * 1024,
  headerBytes: 16 * 1024,
  jsonDepth: 16,
  requestTimeoutMs: 10_000,
  requestCheckMs: 1000,
  connectionTimeoutMs: 15_000,
  keepAliveTimeoutMs: 15_000,
  handlerTimeoutMs: 10_000,
  waitGraceMs: 15_000,
  queueWaitMs: 1_800_000,
  connections: 256,
  requestsPerConnection: 10_000,
  readsPerMinute: 6000,
  writesPerMinute: 60,
  streams: 32,
  remoteStreams: 24,
  streamBufferBytes: 256 * 1024,
  heartbeatMs: 15_000,
  progressIntervalMs: 100,
  replayEvents: 64,
};
