// One round of probes: gateway, resolvers and targets at the same time; nothing in it throws, and it ends within seconds.
import type { MonitorSettings } from '../core/monitor-settings.js';
import type { DnsProbe } from './probe-dns.js';
import type { GatewayProbe } from './probe-gateway.js';
import type { HttpOutcome, HttpProbe } from './probe-http.js';
import type { Surroundings } from './surroundings.js';
import type { RoundFacts } from './verdict.js';

/** What a round is made with. */
export interface RoundParts {
  surroundings(): Surroundings;
  readonly gateway: GatewayProbe;
  dns(probe: DnsProbe): Promise<boolean>;
  http(probe: HttpProbe): Promise<{ outcome: HttpOutcome; address?: string }>;
}

/** Makes rounds of probes; remembers the addresses of targets, so that lost resolvers are not taken for a lost internet. */
export interface Rounds {
  round(settings: MonitorSettings['connectivity'], signal?: AbortSignal): Promise<RoundFacts>;
}

const timeoutMs = 2000;

/** Rounds over `parts`. */
export function createRounds(parts: RoundParts): Rounds {
  const addresses = new Map<string, string>();

  async function ask(url: string): Promise<HttpOutcome> {
    const known = addresses.get(url);
    const { outcome, address } = await parts.http({
      url,
      timeoutMs,
      ...(known !== undefined && { address: known }),
    });
    if (outcome === 'ok' && address !== undefined) addresses.set(url, address);
    return outcome;
  }

  return {
    async round({ targets, lookupName }, signal) {
      const { link, routes, resolvers } = parts.surroundings();
      const lookups = Promise.all(
        resolvers.map((resolver) => parts.dns({ resolver, name: lookupName, timeoutMs })),
      );
      const knowsAddress = (url: string) => addresses.has(url) || !needsLookup(url);
      // A lookup that nobody answers would hold one of Node's few threads for many seconds: only when one is answered.
      const late = lookups.then((answers) =>
        Promise.all(answers.includes(true) ? targets.filter((url) => !knowsAddress(url)).map(ask) : []),
      );
      const [gateway, answers, early, later] = await Promise.all([
        parts.gateway.probe(routes, signal),
        lookups,
        Promise.all(targets.filter(knowsAddress).map(ask)),
        late,
      ]);
      const outcomes = [...early, ...later];
      const count = (wanted: HttpOutcome) => outcomes.filter((outcome) => outcome === wanted).length;
      const answered = answers.filter(Boolean).length;
      // The address of a target may have changed: where lookups work, the next round asks anew.
      if (answered > 0 && count('failed') > 0) addresses.clear();
      return {
        link,
        gateway,
        resolvers: { asked: resolvers.length, answered },
        targets: { ok: count('ok'), portal: count('portal'), failed: count('failed') },
      };
    },
  };
}

/** True for an address that is a name. */
function needsLookup(url: string): boolean {
  const { hostname } = new URL(url);
  return !hostname.startsWith('[') && !/^\d+(\.\d+){3}$/.test(hostname);
}
