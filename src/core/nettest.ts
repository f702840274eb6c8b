// The nettest contract: what a kind of test must say about itself and do. src/nettests/example.ts is written to be copied.
import type { z } from 'zod';
import type { SchemeChoice } from './calibration.js';
import type { Clock } from './clock.js';
import type { DnsClient } from './dns-client.js';
import type { Exec } from './exec.js';
import type { Failure } from './failure.js';
import type { HttpClient } from './http-client.js';
import type { MetricSpec, Metrics } from './metric.js';
import type { Curve, Direction, DirectionResults, Raw, Scope, Server } from './measurement.js';
import type { StartLatencyProbes } from './loaded-latency.js';
import type { Ndt7Engine, Ndt7ServedSession, Ndt7Target } from './ndt7.js';
import type { SkipReason } from './skip-reason.js';

/** What is missing before a nettest can run, in a person's words, and how to mend it. */
export interface Need {
  readonly what: 'program' | 'server' | 'consent' | 'configuration';
  readonly message: string;
  readonly fix: string;
}

/** Whether a nettest could run now. */
export type Availability =
  | { readonly state: 'ready'; readonly version?: string }
  | { readonly state: 'unavailable'; readonly needs: readonly Need[]; readonly version?: string };

/** A sign of life of a running test, at most ten a second. */
export interface Progress {
  readonly phase: 'preparing' | Direction | 'finishing';
  /** Of the whole test, 0 to 1, never falling. */
  readonly fraction: number;
  /** Speed of the running direction so far, and the time since the direction began. */
  readonly bps?: number;
  readonly elapsedMs?: number;
  readonly bytes?: number;
  readonly server?: string;
}

/** This device's own ndt7 server, started for one test. */
export interface SelfServer {
  readonly target: Ndt7Target;
  /** With TLS, and the certificate to be trusted; where it was asked for. */
  readonly tlsTarget?: Ndt7Target;
  readonly certificate?: string;
  release(): Promise<void>;
}

/** This device's ndt7 server as the house reaches it, for one test by a browser there. */
export interface HouseServer {
  /** What a test was like when it ended; undefined when none came in time, or when it was stopped. */
  next(timeoutMs: number, signal: AbortSignal): Promise<Ndt7ServedSession | undefined>;
  release(): Promise<void>;
}

/** Whether the internet answers, and in words what was asked. */
export interface OnlineAnswer {
  readonly online: boolean;
  readonly detail: string;
}

/** What a nettest may use; everything else is out of its reach. */
export interface NettestTools {
  readonly clock: Clock;
  readonly exec: Exec;
  readonly ndt7: Ndt7Engine;
  /** Probes round trips beside a test; absent where nothing does. */
  readonly latencyProbes?: StartLatencyProbes;
  /** Starts this device's own ndt7 server on loopback; absent where there is none. */
  selfServer?(wish?: { readonly tls: boolean }): Promise<SelfServer>;
  /** Opens this device's ndt7 server to its networks, for requests with this token only; absent where there is none. */
  houseServer?(accessToken: string, durationMs: number): Promise<HouseServer>;
  /** ws or wss for a test whose options leave it open, by what this device can do; absent where nobody knows. */
  preferScheme?(): Promise<SchemeChoice>;
  /** Asks resolvers, and fetches addresses with the time of each step; absent where there is no such part. */
  readonly dns?: DnsClient;
  readonly http?: HttpClient;
  /**
   * Whether the internet can be reached at this moment: for tests that take silence for blocking. Absent where nobody can
   * tell. Never rejects.
   */
  online?(signal: AbortSignal): Promise<OnlineAnswer>;
  /** Path of an external program: from the configuration's `programs`, else from PATH; undefined when missing. */
  program(name: string): Promise<string | undefined>;
  /** Whether the newest decision about a provider is a yes to today's text. */
  consented(provider: string): boolean;
  /** This software's version, for User-Agent and client_version. */
  readonly version: string;
}

/** The tools of one run. */
export interface RunContext extends NettestTools {
  /** Aborted by time limit, by a person, or at shutdown. */
  readonly signal: AbortSignal;
  /** The nettest's own time limit, which the caller enforces; hand it to programs that have one. */
  readonly timeoutMs: number;
  /** Host of the server that this run must not use: it is to confirm what that one said. */
  readonly avoidServer?: string;
  onProgress(progress: Progress): void;
}

/** What a run leaves: raw output to be parsed, or the reason why there is none. */
export interface RunOutcome {
  readonly raw?: Raw;
  /** Set when the run as a whole went wrong; data in `raw` is parsed and kept all the same. */
  readonly failure?: Failure;
  /** Set when the servers or the device refused: the row is then a skip, not a failure. */
  readonly skipReason?: SkipReason;
  readonly engine?: { readonly name: string; readonly version?: string };
  readonly exitCode?: number;
  readonly exitSignal?: string;
  readonly stderrTail?: string;
  /** Why it was run over ws or wss, where that was chosen for it. */
  readonly schemeReason?: string;
  /** Facts a reader must know: `insecure` when TLS was not verified … */
  readonly flags?: readonly string[];
}

/** What raw output says. Metrics and failure may both be present; what was not measured has no key. */
export interface ParsedResult {
  readonly status: 'ok' | 'partial' | 'failed';
  readonly directions: DirectionResults;
  readonly metrics: Metrics;
  readonly curves: readonly Curve[];
  readonly failure?: Failure;
  readonly server?: Server;
  readonly input?: string;
  /** What the raw output says of itself; used for imports, where nothing else is known. */
  readonly recorded?: {
    readonly id?: string;
    readonly startedAtMs?: number;
    readonly durationMs?: number;
    readonly engine?: { readonly name: string; readonly version?: string };
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly flags?: readonly string[];
}

/** What a nettest says about itself. */
export interface NettestDescription {
  /** File name, configuration key, API and SQL value: `ndt7`, `mk.ndt`. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Version of `parse`: raise it when the same raw output would give another result. */
  readonly version: string;
  /** `throughput` tests fill the line and run alone; `light` ones do not. */
  readonly kind: 'throughput' | 'light';
  readonly scope: Scope;
  readonly metrics: readonly MetricSpec[];
  /** Schema of `nettests.<id>.options`; must accept `{}`. */
  readonly options: z.ZodType<Readonly<Record<string, unknown>>>;
  readonly defaults: {
    readonly enabled: boolean;
    /** Five-field cron: each tick opens a window of `windowMinutes`, in which one instant is drawn. */
    readonly cron: string;
    readonly windowMinutes: number;
    readonly timeoutMs: number;
  };
  /** What one run costs at most, for budgets and waiting times. */
  readonly estimate: { readonly seconds: number; readonly bytesPerMbps: number };
}

/** A kind of test. Make one with {@link defineNettest}. */
export interface Nettest extends NettestDescription {
  /** The consent a run with these options needs; undefined when nothing leaves the house. */
  provider(options: unknown): string | undefined;
  /** Whether a run could be made on another server than the last one; absent means no. */
  hasOtherServers?(options: unknown): boolean;
  /** Whether it could run: programs there, server known. Looks only; never starts a test. */
  detect(tools: NettestTools, options: unknown): Promise<Availability>;
  /** Runs once. Always resolves: a missing program, a time-out and a crash are outcomes. */
  run(context: RunContext, options: unknown): Promise<RunOutcome>;
  /** Reads raw output, its own or an imported file's. Pure and total: garbage gives `failed`, never an exception. */
  parse(raw: Raw): ParsedResult;
  /** What a run with these options would do; absent where the nettest cannot tell. */
  preview?(options: unknown, version: string): RunPreview;
}

/** What a run would do: `argv` is the argument vector of its program, or the address that it would ask; further ones follow. */
export interface RunPreview {
  readonly argv: readonly string[];
  readonly furtherArgv?: readonly (readonly string[])[];
  readonly server?: Server;
}

/** A nettest as its author writes it, with options of the type its schema gives. */
export interface NettestDefinition<
  Options extends Readonly<Record<string, unknown>>,
> extends NettestDescription {
  readonly options: z.ZodType<Options>;
  provider(options: Options): string | undefined;
  hasOtherServers?(options: Options): boolean;
  detect(tools: NettestTools, options: Options): Promise<Availability>;
  run(context: RunContext, options: Options): Promise<RunOutcome>;
  parse(raw: Raw): ParsedResult;
  preview?(options: Options, version: string): RunPreview;
}

/** Makes a nettest of its definition: options are checked against the schema before they reach the author's code. */
export function defineNettest<Options extends Readonly<Record<string, unknown>>>(
  definition: NettestDefinition<Options>,
): Nettest {
  const { options: schema } = definition;
  const { hasOtherServers } = definition;
  return {
    ...definition,
    hasOtherServers: (options) => hasOtherServers?.(schema.parse(options)) ?? false,
    provider: (options) => definition.provider(schema.parse(options)),
    detect: (tools, options) => definition.detect(tools, schema.parse(options)),
    run: (context, options) => definition.run(context, schema.parse(options)),
    parse: (raw) => definition.parse(raw),
    preview: (options, version) => definition.preview?.(schema.parse(options), version) ?? { argv: [] },
  };
}
