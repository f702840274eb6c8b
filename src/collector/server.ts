// The collector's HTTP server: what devices say, and what people and their programs ask.
import rateLimit from '@fastify/rate-limit';
import type { FastifyBaseLogger, RouteOptions } from 'fastify';
import { allowedHosts, machineNames, type OwnNames } from '../web/allowed-hosts.js';
import { createApp, type App } from '../web/app.js';
import { readJsonOnly } from '../web/json-body.js';
import { bindAddress, listenError, urlOf } from '../web/listen.js';
import { answerNotFound } from '../web/not-found.js';
import { guardRequests } from '../web/request-guard.js';
import { sendSecurityHeaders } from '../web/security-headers.js';
import { authoriseRequests } from './authorise.js';
import type { Collector } from './collector.js';
import { contentEncodings } from './inflate.js';
import { addAuditRoute } from './routes/audit.js';
import { addDeviceRoutes } from './routes/devices.js';
import { addEnrolmentTokenRoutes } from './routes/enrolment-tokens.js';
import { addEnrolmentRoute, addHelloRoute } from './routes/enrolment.js';
import { addHealthRoute } from './routes/health.js';
import { addHeartbeatRoute } from './routes/heartbeat.js';
import { addPeopleRoutes } from './routes/people.js';
import { addResultsRoute } from './routes/results.js';
import { addSessionRoutes } from './routes/session.js';

/** Where the server listens, and under which names. */
export interface CollectorServerOptions {
  readonly collector: Collector;
  readonly host: string;
  readonly port: number;
  /** Names under which it is reached, besides the machine's own: a request that was signed for another one is refused. */
  readonly names: readonly string[];
  readonly log: FastifyBaseLogger;
  readonly ownNames?: OwnNames;
}

/** A running server. */
export interface CollectorServer {
  readonly url: string;
  readonly routes: readonly RouteOptions[];
  readonly app: App;
  close(): Promise<void>;
}

/** How long answers under way may take after close(). */
const closeGraceMs = 5000;

/** Opens the port. Throws port_in_use or config_invalid. */
export async function openCollectorServer(options: CollectorServerOptions): Promise<CollectorServer> {
  const { collector, host, port, log } = options;
  const app = createApp(collector.limits, log);
  const routes = await addEverything(app, options);
  try {
    await app.listen({
      host: bindAddress(host),
      port,
      listenTextResolver: (address) => `listening on ${address}`,
    });
  } catch (thrown) {
    await app.close();
    throw listenError(thrown, host, port, { host: '--host', port: '--port' });
  }
  return {
    url: urlOf(host, app.server.address()),
    routes,
    app,
    async close() {
      const deadline = setTimeout(() => app.server.closeAllConnections(), closeGraceMs);
      await app.close();
      clearTimeout(deadline);
    },
  };
}

async function addEverything(
  app: App,
  { collector, names, ownNames = machineNames }: CollectorServerOptions,
): Promise<readonly RouteOptions[]> {
  const { limits, clock } = collector;
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => void routes.push(route));
  await sendSecurityHeaders(app);
  app.addHook('onRequest', async (_request, reply) => {
    // Devices set their signing time by it, and a test may hold it still.
    reply.header('date', new Date(clock.nowMs()).toUTCString());
  });
  const isAllowedHost = allowedHosts(names, ownNames);
  app.addHook('onRequest', guardRequests({ isAllowedHost, namesSetting: '--name', contentEncodings }));
  app.addHook('onRequest', authoriseRequests(collector));
  app.addHook('onSend', async (_request, reply, payload) => {
    if (reply.statusCode === 429 && !reply.hasHeader('retry-after')) reply.header('retry-after', '10');
    return payload;
  });
  await app.register(rateLimit, { max: limits.readsPerMinute, timeWindow: 60_000 });
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, answerNotFound(routes));
  await app.register(async (devices: App) => {
    // A signature covers the bytes as they were sent: these routes read them first, and unpack them after.
    devices.removeAllContentTypeParsers();
    devices.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    );
    addEnrolmentRoute(devices, collector);
    addResultsRoute(devices, collector);
    addHeartbeatRoute(devices, collector);
  });
  readJsonOnly(app, limits.jsonDepth);
  addHelloRoute(app, collector);
  addHealthRoute(app, collector);
  addDeviceRoutes(app, collector);
  addEnrolmentTokenRoutes(app, collector);
  addSessionRoutes(app, collector);
  addPeopleRoutes(app, collector);
  addAuditRoute(app, collector);
  return routes;
}
