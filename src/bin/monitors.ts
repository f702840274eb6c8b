// The daemon's monitors: latency and connectivity, with what they find stored and announced.
import { v7 as uuidv7 } from 'uuid';
import type { Clock } from '../core/clock.js';
import type { Config } from '../core/config.js';
import type { Announcer } from '../core/events.js';
import type { NetworkState, Outage } from '../core/monitor.js';
import { monitorTraffic } from '../core/monitor-settings.js';
import type { StatusDocument } from '../core/api.js';
import { networkState } from '../host/network.js';
import { createMonitors } from '../monitors/monitors.js';
import type { Measuring } from './measuring.js';

/** What monitoring works with. */
export interface MonitoringParts {
  readonly clock: Clock;
  readonly measuring: Pick<Measuring, 'store' | 'tools' | 'bootId' | 'clockWatch'>;
  readonly announcer: Announcer;
  config(): Config;
  onOutage(outage: Outage): void;
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
  stop(): Promise<void>;
}

/** Makes the monitors; nothing is probed before their start. */
export function createMonitoring(parts: MonitoringParts): Monitoring {
  const { clock, measuring, announcer } = parts;
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
      parts.onOutage(outage);
    },
    onError: parts.onError,
  });

  function network(): NetworkState {
    const known = monitors.network();
    return known === 'unknown' ? networkState() : known;
  }

  return {
    start: monitors.start,
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
    stop: monitors.stop,
  };
}
