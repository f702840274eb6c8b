// Whether the default gateway is there: by TCP handshake or its refusal, which starts no program, else by the system's ping.
import type { Ping } from './ping.js';
import type { TcpOutcome, TcpProbe } from './probe-tcp.js';
import type { DefaultRoute } from './default-routes.js';
import type { RoundFacts } from './verdict.js';

/** What the gateway is probed with. */
export interface GatewayProbeParts {
  readonly ping: Ping;
  tcp(probe: TcpProbe): Promise<TcpOutcome>;
}

/** Remembers which gateways ever answered, and how. */
export interface GatewayProbe {
  probe(routes: readonly DefaultRoute[], signal?: AbortSignal): Promise<RoundFacts['gateway']>;
}

/** Routers are resolvers as a rule, and one that is none refuses, which is an answer. */
const gatewayPort = 53;
const timeoutMs = 1000;

/** A probe of gateways. */
export function createGatewayProbe({ ping, tcp }: GatewayProbeParts): GatewayProbe {
  const answeredBy = new Map<string, 'tcp' | 'ping'>();

  async function one(gateway: string, signal?: AbortSignal): Promise<'answers' | 'silent' | 'failed'> {
    const known = answeredBy.get(gateway);
    const ways = known === 'ping' ? [byPing, byTcp] : [byTcp, byPing];
    let unreachable = false;
    for (const way of ways) {
      const outcome = await way(gateway, signal);
      if (outcome === 'answered') return 'answers';
      unreachable ||= outcome === 'unreachable';
    }
    return unreachable || known !== undefined ? 'failed' : 'silent';
  }

  async function byTcp(gateway: string): Promise<TcpOutcome['outcome']> {
    const { outcome } = await tcp({ host: gateway, port: gatewayPort, timeoutMs });
    if (outcome === 'answered') answeredBy.set(gateway, 'tcp');
    return outcome;
  }

  async function byPing(gateway: string, signal?: AbortSignal): Promise<TcpOutcome['outcome']> {
    const order = { target: gateway, count: 1, intervalSeconds: 1, waitSeconds: timeoutMs / 1000 };
    const result = await ping.run(order, signal);
    if (!result.usable || result.replies.length === 0) return 'timeout';
    answeredBy.set(gateway, 'ping');
    return 'answered';
  }

  return {
    async probe(routes, signal) {
      if (routes.length === 0) return 'none';
      const gateways = new Set(routes.flatMap(({ gateway }) => (gateway === undefined ? [] : [gateway])));
      if (gateways.size === 0) return 'direct';
      const found = await Promise.all([...gateways].slice(0, 4).map((gateway) => one(gateway, signal)));
      if (found.includes('answers')) return 'answers';
      return found.includes('silent') ? 'silent' : 'failed';
    },
  };
}
