// A network that a test breaks as it likes, seen through the same parts as the real one. Probes take their time.
import type { Clock } from '../../src/core/clock.js';
import type { MonitorSettings } from '../../src/core/monitor-settings.js';
import { monitorsSchema } from '../../src/core/monitor-settings.js';
import { createConnectivity, type Connectivity } from '../../src/monitors/connectivity.js';
import { createGatewayProbe } from '../../src/monitors/probe-gateway.js';
import { createRounds } from '../../src/monitors/probe-round.js';
import type { KeptMonitors } from './kept-monitors.js';

/** What works; a test changes it while time goes on. */
export interface SimulatedNetwork {
  link: boolean;
  gateway: boolean;
  dns: boolean;
  /** One per target. */
  readonly targets: ('ok' | 'portal' | 'dead')[];
}

/** A network in which all is well. */
export function createSimulatedNetwork(): SimulatedNetwork {
  return { link: true, gateway: true, dns: true, targets: ['ok', 'ok', 'ok'] };
}

/** Settings with three targets, one of them by name. */
export const simulatedSettings: MonitorSettings = monitorsSchema.parse({
  connectivity: { targets: ['http://192.0.2.11/', 'http://192.0.2.12/', 'http://check.example/'] },
});

/** A connectivity monitor that sees `network`; `random` decides its pauses. */
export function monitorOf(
  network: SimulatedNetwork,
  clock: Clock,
  kept: KeptMonitors,
  random: () => number,
  unsetClockBoot: () => string | undefined = () => undefined,
): Connectivity {
  let made = 0;
  const reachable = () => network.link && network.gateway;
  return createConnectivity({
    clock,
    rounds: createRounds({
      surroundings: () => ({
        link: network.link ? 'up' : 'down',
        routes: [{ interfaceName: 'eth0', gateway: '192.0.2.1', metric: 0 }],
        resolvers: ['192.0.2.53'],
      }),
      gateway: createGatewayProbe({
        async tcp({ timeoutMs }) {
          await clock.sleep(reachable() ? 2 : timeoutMs);
          return reachable() ? { outcome: 'answered', elapsedMs: 2 } : { outcome: 'timeout' };
        },
        ping: { run: () => Promise.resolve({ usable: false, detail: 'there is no ping in this test' }) },
      }),
      async dns({ timeoutMs }) {
        const answers = reachable() && network.dns;
        await clock.sleep(answers ? 20 : timeoutMs);
        return answers;
      },
      async http({ url, timeoutMs }) {
        const index = simulatedSettings.connectivity.targets.indexOf(url);
        const state = reachable() ? (network.targets[index] ?? 'dead') : 'dead';
        await clock.sleep(state === 'dead' ? timeoutMs : 30);
        return state === 'dead' ? { outcome: 'failed' } : { outcome: state, address: `192.0.2.1${index}` };
      },
    }),
    store: kept,
    tests: { ranSince: () => false },
    unsetClockBoot,
    settings: () => simulatedSettings.connectivity,
    random,
    newId: () => `00000000-0000-7000-8000-${String((made += 1)).padStart(12, '0')}`,
    onOutage: (outage) => kept.told.push(outage),
    onError: (thrown) => kept.errors.push(thrown),
  });
}
