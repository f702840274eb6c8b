// The monitors of a kiosk, put together: what they need from outside comes through core's interfaces.
import type { Clock, ClockSync } from '../core/clock.js';
import type { Announcer } from '../core/events.js';
import type { Exec } from '../core/exec.js';
import type { NetworkState, Outage } from '../core/monitor.js';
import type { MonitorSettings } from '../core/monitor-settings.js';
import type { MonitorStore } from '../core/monitor-store.js';
import { createConnectivity } from './connectivity.js';
import { createLatency } from './latency.js';
import { createMinutes } from './minutes.js';
import { createPing } from './ping.js';
import { probeDns } from './probe-dns.js';
import { createGatewayProbe } from './probe-gateway.js';
import { probeHttp } from './probe-http.js';
import { createRounds } from './probe-round.js';
import { probeTcp, type TcpProbe } from './probe-tcp.js';
import { readSurroundings } from './surroundings.js';
import { createTestTimes } from './test-times.js';

/** What monitors need. */
export interface MonitorsParts {
  readonly clock: Clock;
  readonly exec: Exec;
  readonly store: MonitorStore;
  readonly announcer: Announcer;
  readonly bootId: string | undefined;
  clockState(): ClockSync['state'];
  settings(): MonitorSettings;
  random(): number;
  newId(): string;
  onOutage(outage: Outage): void;
  onError(thrown: unknown): void;
}

/** Monitors that run beside the queue. */
export interface Monitors {
  start(): Promise<void>;
  network(): NetworkState;
  outage(): Outage | undefined;
  /** What was stored before the clock was set has its true times now. */
  clockCorrected(): Promise<void>;
  stop(): Promise<void>;
}

/** Makes the monitors; nothing is probed yet. */
export function createMonitors(parts: MonitorsParts): Monitors {
  const { clock, exec, store, settings, onError } = parts;
  const monotonicMs = () => clock.monotonicMs();
  const tcp = (probe: TcpProbe) => probeTcp(probe, monotonicMs);
  const ping = createPing(exec);
  const tests = createTestTimes(parts.announcer, monotonicMs);
  const connectivity = createConnectivity({
    clock,
    rounds: createRounds({
      surroundings: () => readSurroundings(),
      gateway: createGatewayProbe({ ping, tcp }),
      dns: probeDns,
      http: probeHttp,
    }),
    store,
    tests,
    unsetClockBoot: () => (parts.clockState() === 'unsynced' ? parts.bootId : undefined),
    settings: () => settings().connectivity,
    random: () => parts.random(),
    newId: () => parts.newId(),
    onOutage: (outage) => parts.onOutage(outage),
    onError: (thrown) => onError(thrown),
  });
  const latency = createLatency({
    clock,
    ping,
    tcp,
    routes: () => readSurroundings().routes,
    settings: () => settings().latency,
  });
  const minutes = createMinutes({
    clock,
    latency,
    connectivity,
    tests,
    store,
    bootId: parts.bootId,
    clockState: () => parts.clockState(),
    onError: (thrown) => onError(thrown),
    storeEveryMinutes: () => settings().storeEveryMinutes,
  });
  return {
    async start() {
      await connectivity.start();
      minutes.start();
    },
    network: () => connectivity.network(),
    outage: () => connectivity.outage(),
    clockCorrected: () => connectivity.clockCorrected(),
    async stop() {
      tests.stop();
      await Promise.all([connectivity.stop(), minutes.stop()]);
    },
  };
}
