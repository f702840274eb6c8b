// The daemon's forwarding: the store as outbox, the device's key, and how the device is, handed to the forwarder.
import { randomUUID } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import type { Clock } from '../core/clock.js';
import { isoInstant } from '../core/clock.js';
import type { Config } from '../core/config.js';
import type { Heartbeat } from '../core/fleet/protocol.js';
import { protocolVersion } from '../core/fleet/protocol.js';
import { createForwarder, type Forwarder } from '../forward/forwarder.js';
import { diskState } from '../host/disk.js';
import { nettests } from '../nettests/index.js';
import type { Measuring } from './measuring.js';
import type { Problem } from './problems.js';
import { version } from './package-facts.js';
import type { Settings } from './settings.js';

/** What forwarding works with. */
export interface ForwardingParts {
  readonly measuring: Measuring;
  readonly clock: Clock;
  readonly settings: Pick<Settings, 'dataFolder'>;
  config(): Config;
  /** What is wrong with this device. */
  problems(): readonly Problem[];
  /** When a nettest is planned next, ms. */
  next(nettest: string): { readonly atMs: number } | undefined;
  onError(thrown: unknown): void;
}

/** Between two results there may be this long whatever the plan says. */
const leastExpectedMs = 900_000;

/** Nothing leaves before its start. */
export function createForwarding(parts: ForwardingParts): Forwarder {
  const { measuring, clock, config } = parts;
  const { store } = measuring;
  const instance = randomUUID();
  const startedAtMs = clock.nowMs();

  async function heartbeat(): Promise<Omit<Heartbeat, 'waiting' | 'parked'>> {
    const [newest] = (await store.list({ origin: 'device' }, 1)).measurements;
    const measuredMs = newest === undefined ? undefined : Date.parse(newest.startedAt);
    const planned = nettests.flatMap(({ id }) => parts.next(id)?.atMs ?? []);
    const expectedEveryMs =
      planned.length === 0
        ? undefined
        : Math.max(leastExpectedMs, Math.min(...planned) - (measuredMs ?? startedAtMs));
    const temperatureCelsius = (await measuring.conditionWatch.now()).processor?.temperatureCelsius;
    return {
      protocol: protocolVersion,
      instance,
      ...deviceOf(config()),
      version,
      startedAt: isoInstant(startedAtMs),
      clock: measuring.clockWatch.now().state,
      ...(newest && { measuredAt: newest.startedAt }),
      ...(expectedEveryMs !== undefined && { expectedEveryMs }),
      problems: parts.problems().map(({ code, message }) => `${code}: ${message}`.slice(0, 300)),
      freeBytes: diskState(parts.settings.dataFolder).freeBytes,
      ...(temperatureCelsius !== undefined && { temperatureCelsius }),
      addresses: ownAddresses(),
    };
  }

  return createForwarder({
    outbox: store,
    state: store,
    signer: measuring.identity,
    clock,
    version,
    random: Math.random,
    settings: () => config().forward,
    device: () => deviceOf(config()),
    heartbeat,
    onError: parts.onError,
  });
}

function deviceOf({ device: { name, site } }: Config) {
  return { name, ...(site !== undefined && { site }) };
}

/** Addresses under which the device is found in its network. */
function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .flatMap(({ internal, address }) => (internal ? [] : [address]))
    .slice(0, 16);
}
