// Every limit of the HTTP server in one place: a small machine serves a wall, a few phones, and nobody who floods it.

/** Limits of the server; sizes in bytes, times in milliseconds. */
export interface HttpLimits {
  readonly bodyBytes: number;
  readonly headerBytes: number;
  /** Levels of arrays and objects in a request body. */
  readonly jsonDepth: number;
  /** Time for a request to arrive whole; how often that is looked at. */
  readonly requestTimeoutMs: number;
  readonly requestCheckMs: number;
  /** Silence after which a connection in use is dropped, and one at rest. */
  readonly connectionTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  /** Time for an answer; event streams and waiting runs have their own. */
  readonly handlerTimeoutMs: number;
  /** How much longer than the run itself `?wait=true` waits: for the queue's gap and the row. */
  readonly waitGraceMs: number;
  /** How much longer it waits for a run that has others before it. */
  readonly queueWaitMs: number;
  readonly connections: number;
  readonly requestsPerConnection: number;
  /** Requests per minute and address; `writes` also counts per route. */
  readonly readsPerMinute: number;
  readonly writesPerMinute: number;
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
