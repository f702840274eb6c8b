// The ndt7 engine as others see it: what it is asked, what it answers. The engine itself is src/ndt7.
// https://github.com/m-lab/ndt-server/blob/main/spec/ndt7-protocol.md (v0.11.0)
import { z } from 'zod';
import type { Exec } from './exec.js';
import { directionSchema, type Direction } from './measurement.js';
import type { ProxyRoute } from './network-settings.js';

/** `ws` is in the clear (port 80), `wss` is over TLS (port 443). */
export const ndt7Schemes = ['ws', 'wss'] as const;
export const ndt7SchemeSchema = z.enum(ndt7Schemes);

/** The scheme of an ndt7 URL. */
export type Ndt7Scheme = z.output<typeof ndt7SchemeSchema>;

/** One server that can be measured against. The URLs may hold an access token: never store a target. */
export interface Ndt7Target {
  readonly scheme: Ndt7Scheme;
  readonly hostname: string;
  readonly downloadUrl: string;
  readonly uploadUrl: string;
  /** The server's machine name, city and country (ISO 3166 alpha-2), where a directory said so. */
  readonly machine?: string;
  readonly city?: string;
  readonly country?: string;
}

/** What the directory (M-Lab Locate v2) is asked. A token lives 60 s: ask right before each run. */
export interface LocateRequest {
  /** Base URL, default `https://locate.measurementlab.net`; only a base of http may lead to http. */
  readonly baseUrl?: string;
  readonly scheme: Ndt7Scheme;
  /** The scheme to take where no server offers the first one. */
  readonly otherwise?: Ndt7Scheme;
  /** Country (ISO 3166 alpha-2) or site to prefer, passed on as they are. */
  readonly country?: string;
  /** ISO 3166-2. */
  readonly region?: string;
  readonly site?: string;
  /** Ask servers to end the download after 250 MB. */
  readonly earlyExit?: boolean;
  /** Default 10,000. */
  readonly timeoutMs?: number;
  /** A certificate authority in PEM, instead of the system's. */
  readonly ca?: string;
  readonly signal?: AbortSignal;
}

/** What the directory answered: never an exception. `no_capacity` is 204 and 429: skip this run. */
export type LocateOutcome =
  | {
      readonly kind: 'servers';
      /** In the directory's order; at least one. */
      readonly targets: readonly [Ndt7Target, ...Ndt7Target[]];
      /** The answer with its access tokens taken out, for the raw output. */
      readonly answer: LocateAnswer;
    }
  | { readonly kind: 'no_capacity'; readonly detail: string }
  | { readonly kind: 'failed'; readonly failure: string; readonly detail: string };

/** A directory's answer with each access token replaced; what is kept of it. */
export const locateAnswerSchema = z.object({
  results: z.array(
    z.object({
      machine: z.string().optional(),
      hostname: z.string().optional(),
      city: z.string().optional(),
      country: z.string().optional(),
      urls: z.record(z.string(), z.string()),
    }),
  ),
});

/** A directory's answer with each access token replaced. */
export type LocateAnswer = z.output<typeof locateAnswerSchema>;

/** One direction of one test. */
export interface Ndt7RunRequest {
  readonly direction: Direction;
  readonly target: Ndt7Target;
  /** `early_exit=250` is added to the query: the server may end a download after 250 MB. */
  readonly earlyExit?: boolean;
  /** How long to transfer, from the end of the handshake: default 10,000. */
  readonly durationMs?: number;
  /** When the connection is cut at last, from the end of the handshake: default 1.3 times `durationMs`. */
  readonly hardLimitMs?: number;
  /** For DNS, TCP, TLS and WebSocket handshake together: default 10,000. */
  readonly connectTimeoutMs?: number;
  /** No byte either way for this long is a failure: default 7,000. */
  readonly stallTimeoutMs?: number;
  /** Certificates are not checked: only for a server of one's own. */
  readonly insecure?: boolean;
  /** A certificate authority in PEM, instead of the system's. */
  readonly ca?: string;
  /** The proxy to go through; the engine sets it by its own settings. */
  readonly proxy?: ProxyRoute;
}

/** A live figure, at most ten a second. `bps` is the average since the start, by this side's count. */
export interface Ndt7Progress {
  readonly direction: Direction;
  readonly elapsedMs: number;
  readonly bytes: number;
  readonly bps: number;
}

const count = z.number().nonnegative();

/** What a server may say: beyond whole numbers that are exact no kernel counts, and arithmetic would leave the finite. */
const said = z.number().min(0).max(Number.MAX_SAFE_INTEGER);

/** An amount over a time, as one side saw it; `bps` is 8000·bytes/elapsedMs. */
export const ndt7FigureSchema = z.object({ bytes: count, elapsedMs: z.number().positive(), bps: count });

/** An amount over a time. */
export type Ndt7Figure = z.output<typeof ndt7FigureSchema>;

/**
 * What a server's measurement message holds of use (spec, "Measurement message"): times in µs, amounts in bytes.
 * A field that is no number from 0 to 2^53 - 1 makes the message a rejected one; unknown fields are dropped.
 */
export const ndt7ServerMessageSchema = z.object({
  AppInfo: z.object({ ElapsedTime: said, NumBytes: said }).partial().optional(),
  ConnectionInfo: z
    .object({ Client: z.string().max(256), Server: z.string().max(256), UUID: z.string().max(256) })
    .partial()
    .optional(),
  TCPInfo: z
    .object({
      BusyTime: said,
      BytesAcked: said,
      BytesReceived: said,
      BytesRetrans: said,
      BytesSent: said,
      ElapsedTime: said,
      MinRTT: said,
      RTT: said,
      RTTVar: said,
      RWndLimited: said,
      SndBufLimited: said,
    })
    .partial()
    .optional(),
});

/** A server's measurement message: times in µs, amounts in bytes. */
export type Ndt7ServerMessage = z.output<typeof ndt7ServerMessageSchema>;

/** How a direction came to its end. */
export const ndt7Endings = [
  /** The server said it was done (WebSocket close), the usual end of a download. */
  'server_closed',
  /** This side had sent for `durationMs`, the usual end of an upload. */
  'duration',
  /** This side cut the connection at `hardLimitMs`. */
  'hard_limit',
  /** The server dropped the connection late enough for the figures to stand (spec: tolerate abrupt ends). */
  'dropped',
  /** See `failure`. */
  'failed',
  'aborted',
] as const;

/**
 * What one direction gave. Always there, whatever happened: `failure` (core/failure.ts) and figures may both be.
 * What was not measured has no key.
 */
export const ndt7DirectionResultSchema = z.object({
  direction: directionSchema,
  scheme: ndt7SchemeSchema,
  hostname: z.string(),
  port: z.number().int().min(1).max(65535).optional(),
  /** Address that was connected to. */
  address: z.string().optional(),
  /** The proxy that it went through, as `host:port`; the address is the proxy's then. */
  proxy: z.string().optional(),
  /** The URL without its access token. */
  url: z.string(),
  ending: z.enum(ndt7Endings),
  failure: z.string().min(1).optional(),
  detail: z.string().optional(),
  /** True when the transfer ended before nine tenths of its time, and no early exit had been asked for. */
  cut: z.boolean(),
  durationMs: z.number().positive(),
  earlyExit: z.boolean(),
  tls: z.object({ protocol: z.string(), cipher: z.string() }).optional(),
  /** Milliseconds each step took. */
  timing: z.object({ dnsMs: count, connectMs: count, tlsMs: count, handshakeMs: count }).partial(),
  /** This side's count. For an upload it holds what the kernel took, which is more than what arrived. */
  client: ndt7FigureSchema.optional(),
  /** The server's count, and where it has it from. */
  server: ndt7FigureSchema.extend({ source: z.enum(['tcp_info', 'app_info']) }).optional(),
  /** The figure that counts: download from this side, upload from the server. */
  bps: count.optional(),
  bpsSource: z.enum(['client', 'server_tcp_info', 'server_app_info']).optional(),
  uuid: z.string().optional(),
  minRttMs: count.optional(),
  rttMs: count.optional(),
  rttVarMs: count.optional(),
  /** BytesRetrans/BytesSent of the server: downloads only. */
  retransmissionRatio: z.number().min(0).max(1).optional(),
  /** The server's measurement messages: how many came, how many were no measurement, and the last good one. */
  serverMessages: z.object({
    received: z.number().int().nonnegative(),
    rejected: z.number().int().nonnegative(),
    last: ndt7ServerMessageSchema.optional(),
  }),
  /** [ms since the handshake, bytes so far] by each side; bounded in number. */
  clientCurve: z.array(z.tuple([count, count])),
  serverCurve: z.array(z.tuple([count, count])),
  /** [ms, smoothed round trip in ms] by the server's kernel; absent in recordings of older versions. */
  rttCurve: z.array(z.tuple([count, count])).optional(),
  /** What was odd and survived, in words; bounded in number. */
  warnings: z.array(z.string()),
  /** CPU time of the thread that measured, in ms. */
  cpuMs: count.optional(),
});

/** What one direction of a test gave. */
export type Ndt7DirectionResult = z.output<typeof ndt7DirectionResultSchema>;

/** The ndt7 client. Neither function ever rejects. */
export interface Ndt7Engine {
  locate(request: LocateRequest): Promise<LocateOutcome>;
  run(
    request: Ndt7RunRequest,
    onProgress?: (progress: Ndt7Progress) => void,
    signal?: AbortSignal,
  ): Promise<Ndt7DirectionResult>;
}

/** How the embedded server is started. */
export interface Ndt7ServerOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Port for ws; 0 takes a free one. */
  readonly port: number;
  /** Port for wss; 0 takes a free one, absent means no TLS. */
  readonly tlsPort?: number;
  /** PEM; made afresh (self-signed, for localhost and `host`) where absent. */
  readonly certificate?: { readonly cert: string; readonly key: string };
  /** Tests at a time, default 4; one more is answered 503. */
  readonly maxClients?: number;
  /** How long a download is sent, default 10,000. */
  readonly durationMs?: number;
  /** When a connection is cut at last, default 15,000. */
  readonly hardLimitMs?: number;
  /** Lets the server read the kernel's TCPInfo by `ss -tin`; without it messages hold AppInfo only. */
  readonly exec?: Exec;
  /** Only requests with this `access_token` in their query are served. */
  readonly accessToken?: string;
  /** Told when a test has ended. */
  readonly onSession?: (session: Ndt7ServedSession) => void;
}

/** What the server saw of a test: its last message, and the client's address. `direction` is the client's. */
export const ndt7ServedSessionSchema = z.object({
  direction: directionSchema,
  client: z.string(),
  last: ndt7ServerMessageSchema.exactOptional(),
});

/** What the server saw of a test. */
export type Ndt7ServedSession = z.output<typeof ndt7ServedSessionSchema>;

/** A running embedded server. */
export interface Ndt7ServerHandle {
  readonly host: string;
  readonly port: number;
  readonly tlsPort?: number;
  /** The certificate in PEM where there is a TLS port: hand it to a client as `ca`. */
  readonly certificate?: string;
  /** Where this device's own client finds it; undefined when that scheme is not served. */
  target(scheme: Ndt7Scheme): Ndt7Target | undefined;
  /** Resolves when the server has ended, with the reason when it ended by itself. */
  readonly ended: Promise<{ readonly failure?: string }>;
  /** Cuts all connections; resolves when the ports are free. */
  close(): Promise<void>;
}
