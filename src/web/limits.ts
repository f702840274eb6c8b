// The limits that any server of this project has: of one request, one connection and all of them.

/** Limits of a server; sizes in bytes, times in milliseconds. */
export interface ServerLimits {
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
  /** Time for an answer. */
  readonly handlerTimeoutMs: number;
  readonly connections: number;
  readonly requestsPerConnection: number;
  /** Requests per minute and address; `writes` also counts per route. */
  readonly readsPerMinute: number;
  readonly writesPerMinute: number;
}
