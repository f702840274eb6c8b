// Signs of life of the gateway and of each resolver: only when a person asks for checks that leave this device.
import type { FindingDraft } from '../../core/check.js';
import { systemClock } from '../../host/clock.js';
import { probeDns } from '../../monitors/probe-dns.js';
import { probeTcp } from '../../monitors/probe-tcp.js';
import { readSurroundings } from '../../monitors/surroundings.js';
import type { DoctorCheck } from './doctor-context.js';

const timeoutMs = 2000;
/** Routers are resolvers as a rule; one that is none refuses, which is an answer. */
const gatewayPort = 53;

/** Asks nobody unless `--online` was said. */
export const checkOnline: DoctorCheck = {
  id: 'online',
  timeoutMs: 20_000,
  async look({ online, root, settings }) {
    if (!online) return [];
    const { routes, resolvers } = readSurroundings(root);
    const { lookupName: name } = settings().config.monitors.connectivity;
    const gateways = [...new Set(routes.flatMap(({ gateway }) => gateway ?? []))];
    return Promise.all([
      ...gateways.map((gateway) => gatewayFinding(gateway)),
      ...resolvers.map((resolver) => resolverFinding(resolver, name)),
    ]);
  },
};

async function gatewayFinding(gateway: string): Promise<FindingDraft> {
  const { outcome } = await probeTcp(
    { host: gateway, port: gatewayPort, timeoutMs },
    systemClock.monotonicMs,
  );
  if (outcome === 'answered') return { state: 'ok', what: `the gateway ${gateway} answers` };
  // Some gateways drop what they do not know: silence alone proves nothing.
  const what = `the gateway ${gateway} does not answer`;
  return outcome === 'unreachable'
    ? { state: 'problem', what, fix: 'Is the router on, and the cable in?' }
    : { state: 'unknown', what, fix: 'Some gateways are silent; the monitors know more after a minute.' };
}

async function resolverFinding(resolver: string, name: string): Promise<FindingDraft> {
  if (await probeDns({ resolver, name, timeoutMs }))
    return { state: 'ok', what: `${resolver} looks up names` };
  return {
    state: 'problem',
    what: `${resolver} does not look up names`,
    fix: 'Use another resolver in the network settings.',
  };
}
