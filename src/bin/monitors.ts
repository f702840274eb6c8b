// The daemon's monitors: latency and connectivity, with what they find stored and announced.
import { uptime } from 'node:os';
import type { Logger } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import type { Clock } from '../core/clock.js';
import type { Config } from '../core/config.js';
import type { Announcer } from '../core/events.js';
import type { NetworkState } from '../core/monitor.js';
import { monitorTraffic } from '../core/monitor-settings.js';
import type { LadderStep } from '../core/network-ladder.js';
import type { StatusDocument } from '../core/api.js';
import { networkState } from '../host/network.js';
import { createMonitors } from '../monitors/monitors.js';
import type { Measuring } from './measuring.js';
import { createNetworkLadder } from './network-ladder.js';

/** What monitoring works with. */
export interface MonitoringParts {
  readonly clock: Clock;
  readonly measuring: Pick<Measuring, 'store' | 'tools' | 'bootId' | 'clockWatch' | 'queue'>;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly announcer: Announcer;
  config(): Config;
  onOutage(): void;
  onError(thrown: unknown): void;
}

/** The daemon's monitors. */
export interface Monitoring {
  start(): Promise<void>;
  /** What the monitors know; where they know nothing, whether any interface has an address. */
  network(): NetworkState;
  /** The same for the status document. */
  status(): NonNullable<StatusDocument['network']>;
  /** What was stored before the clock was set has its true times now. Never rejects. */
  clockCorrected(): Promise<void>;
  /** What was done because the own network stood still. */
  networkSteps(): readonly LadderStep[];
  stop(): Promise<void>;
}

/** Makes the monitors; nothing is probed before their start. */
export function createMonitoring(parts: MonitoringParts): Monitoring {
  const { clock, measuring, announcer, log } = parts;
  const monitors = createMonitors({
    clock,
    exec: measuring.tools.exec,
    store: measuring.store,
    announcer,
    bootId: measuring.bootId,
    clockState: () => measuring.clockWatch.now().state,
    settings: () => parts.config().monitors,
    random: Math.random,
    newId: () => uuidv7(),
    onOutage(outage) {
      announcer.announce({ kind: 'outage', outage });
      log.info(outage, outage.end === undefined ? 'an outage began' : 'an outage ended');
      parts.onOutage();
    },
    onError: parts.onError,
  });

  const ladder = createNetworkLadder({
    clock,
    exec: measuring.tools.exec,
    store: measuring.store,
    settings: () => parts.config().selfWatch.network,
    outage: monitors.outage,
    uptimeMs: () => uptime() * 1000,
    busy: () => measuring.queue.running() !== undefined,
    onStep: (step) => log.warn(step, 'the own network stands still'),
    onError: parts.onError,
  });

  function network(): NetworkState {
    const known = monitors.network();
    return known === 'unknown' ? networkState() : known;
  }

  return {
    async start() {
      await monitors.start();
      await ladder.start();
    },
    network,
    status() {
      const outage = monitors.outage();
      const { gatewayBytes, lookupBytes, lineBytes } = monitorTraffic(parts.config().monitors);
      return {
        state: network(),
        ...(outage && { outage }),
        monthlyBytes: { gateway: gatewayBytes, lookups: lookupBytes, line: lineBytes },
      };
    },
    clockCorrected: () => monitors.clockCorrected().catch(parts.onError),
    networkSteps: ladder.steps,
    async stop() {
      await ladder.stop();
      await monitors.stop();
    },
  };
}
