// The latency monitor: a minute of probes per target, by the system's ping where it may, else by TCP handshakes.
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isoInstant, type Clock } from '../core/clock.js';
import type { LatencyMinute } from '../core/monitor.js';
import { probesAMinute, type MonitorSettings } from '../core/monitor-settings.js';
import type { DefaultRoute } from './default-routes.js';
import type { Ping } from './ping.js';
import type { TcpOutcome, TcpProbe } from './probe-tcp.js';
import { roundTripFigures, type RoundTrip } from './round-trips.js';

/** What the monitor is made of. */
export interface LatencyParts {
  readonly clock: Clock;
  readonly ping: Ping;
  tcp(probe: TcpProbe): Promise<TcpOutcome>;
  routes(): readonly DefaultRoute[];
  settings(): MonitorSettings['latency'];
}

/** The latency monitor. */
export interface Latency {
  /** Probes every target for the minute that begins now; ends early when `signal` aborts. Never rejects. */
  minute(minuteMs: number, signal: AbortSignal): Promise<readonly LatencyMinute[]>;
}

/** The name under which the default gateway is stored, whatever its address is. */
export const gatewayTarget = 'gateway';

interface Target {
  readonly name: string;
  readonly host: string;
  readonly tcpPort: number;
}

const gatewayPort = 53;
const waitSeconds = 4;
/** How long ping is not tried again where it may not be used. */
const pingAgainMs = 3_600_000;

/** A latency monitor over `parts`. */
export function createLatency(parts: LatencyParts): Latency {
  const { clock } = parts;
  const addressOf = createLookups();
  let noPingUntilMs = -Infinity;

  function targets(): readonly Target[] {
    const { hosts, tcpPort } = parts.settings();
    const gateway = parts.routes().find((route) => route.gateway !== undefined)?.gateway;
    return [
      ...(gateway === undefined ? [] : [{ name: gatewayTarget, host: gateway, tcpPort: gatewayPort }]),
      ...hosts.map((host) => ({ name: host, host, tcpPort })),
    ];
  }

  async function byPing(target: Target, signal: AbortSignal): Promise<readonly RoundTrip[] | undefined> {
    if (clock.monotonicMs() < noPingUntilMs) return undefined;
    const settings = parts.settings();
    const { intervalSeconds } = settings;
    const order = { target: target.host, count: probesAMinute(settings), intervalSeconds, waitSeconds };
    const outcome = await parts.ping.run(order, signal);
    if (outcome.usable) return outcome.replies;
    noPingUntilMs = clock.monotonicMs() + pingAgainMs;
    return undefined;
  }

  async function byTcp({ host, tcpPort }: Target, signal: AbortSignal): Promise<readonly RoundTrip[]> {
    const settings = parts.settings();
    const address = await addressOf(host);
    const trips: RoundTrip[] = [];
    for (let sequence = 1; sequence <= probesAMinute(settings); sequence += 1) {
      if (signal.aborted || address === undefined) break;
      const startMs = clock.monotonicMs();
      const outcome = await parts.tcp({ host: address, port: tcpPort, timeoutMs: waitSeconds * 1000 });
      if (outcome.outcome === 'answered') trips.push({ sequence, elapsedMs: outcome.elapsedMs });
      await clock.sleep(settings.intervalSeconds * 1000 - (clock.monotonicMs() - startMs), signal);
    }
    return trips;
  }

  async function one(target: Target, minuteMs: number, signal: AbortSignal): Promise<LatencyMinute> {
    const pinged = await byPing(target, signal);
    const trips = pinged ?? (await byTcp(target, signal));
    return {
      minute: isoInstant(minuteMs),
      target: target.name,
      method: pinged === undefined ? 'tcp' : 'ping',
      sent: probesAMinute(parts.settings()),
      received: trips.length,
      ...roundTripFigures(trips),
      flags: [],
    };
  }

  return {
    minute: (minuteMs, signal) =>
      parts.settings().enabled
        ? Promise.all(targets().map((target) => one(target, minuteMs, signal)))
        : Promise.resolve([]),
  };
}

/** Looks names up one after the other: a lookup that nobody answers holds one of Node's few threads for many seconds. */
function createLookups(): (host: string) => Promise<string | undefined> {
  let last: Promise<string | undefined> = Promise.resolve(undefined);
  return (host) => {
    if (isIP(host.replace(/%.*$/, '')) !== 0) return Promise.resolve(host);
    last = last
      .then(() => lookup(host))
      .then(
        ({ address }) => address,
        () => undefined,
      );
    return last;
  };
}
