// The kiosk's HTTP server: the API, the event stream and the built page on one origin.
import rateLimit from '@fastify/rate-limit';
import type { FastifyBaseLogger, RouteOptions } from 'fastify';
import type { AccessControl } from '../core/access-control.js';
import type { Kiosk } from '../core/kiosk.js';
import { allowedHosts, isLoopback, machineNames, type OwnNames } from '../web/allowed-hosts.js';
import type { ApiContext } from './api-context.js';
import { createApp, type App } from '../web/app.js';
import { authoriseRequests } from './authorise.js';
import { createEventStream } from './event-stream.js';
import { readJsonOnly } from '../web/json-body.js';
import { defaultLimits, type HttpLimits } from './limits.js';
import { bindAddress, listenError, urlOf } from '../web/listen.js';
import { answerNotFound } from '../web/not-found.js';
import { guardRequests } from '../web/request-guard.js';
import { hintsAsCalled } from './hints-as-called.js';
import { createLanListener, reachableAddresses } from './lan-listener.js';
import { addAccessRoutes } from './routes/access.js';
import { addConfigRoutes } from './routes/config.js';
import { addEventsRoute } from './routes/events.js';
import { addExportRoutes } from './routes/export.js';
import { addForwardingRoute } from './routes/forwarding.js';
import { addHealthRoute } from './routes/health.js';
import { addDeviceRoute } from './routes/device.js';
import { addIdentifyRoutes } from './routes/identify.js';
import { addLegacyLatestRoute } from './routes/legacy-latest.js';
import { addMeasurementRoutes } from './routes/measurements.js';
import { addMetricsRoute } from './routes/metrics.js';
import { addNoteRoutes } from './routes/notes.js';
import { addOpinionRoutes } from './routes/opinions.js';
import { addOpenApiRoute } from './routes/openapi.js';
import { addPage } from './routes/page.js';
import { addPairingRoutes } from './routes/pairing.js';
import { addReportRoute } from './routes/report.js';
import { addRunRoute } from './routes/runs.js';
import { addLegsRoute } from './routes/legs.js';
import { addMonitorRoutes } from './routes/monitors.js';
import { addSeriesRoute } from './routes/series.js';
import { addScheduleRoutes } from './routes/schedule.js';
import { addScreenRoute } from './routes/screen.js';
import { addSettingsRoutes } from './routes/settings.js';
import { addStatusRoutes } from './routes/status.js';
import { addTimelineRoute } from './routes/timeline.js';
import { addWeekRoute } from './routes/week.js';
import { sendSecurityHeaders } from '../web/security-headers.js';

/** What the server needs. */
export interface HttpServerOptions {
  readonly kiosk: Kiosk;
  /** Who may do what. */
  readonly access: AccessControl;
  /** Address or name to listen on; port 0 takes a free one. */
  readonly host: string;
  readonly port: number;
  /** Further names under which the page may be opened. */
  readonly allowedHosts: readonly string[];
  /** The built page; need not exist. */
  readonly rendererFolder: string;
  /** This software's version. */
  readonly version: string;
  readonly log: FastifyBaseLogger;
  /** Wall time, ms. */
  nowMs(): number;
  readonly limits?: Partial<HttpLimits>;
  /** Port of WebSockets that the page may open on the host that it came from. */
  readonly socketPort?: number;
  /** Addresses of other machines' networks to listen on; asked of the system unless given. */
  readonly lanAddresses?: () => readonly string[];
  /** How this machine is called; asked of the system unless given. */
  readonly ownNames?: OwnNames;
  /** A text with its commands (`mk-kiosk verify`) as they work here; as they stand unless given. */
  readonly asCalled?: (hint: string) => string;
}

/** A server with a life. */
export interface HttpServer {
  /** Opens the port. Throws port_in_use or config_invalid, naming the setting. */
  listen(): Promise<{ readonly url: string }>;
  /** Ends event streams and waiting answers and closes the port; done within about a second. */
  close(): Promise<void>;
}

/** How long answers under way may take after close(). */
const closeGraceMs = 1000;

/** Makes the server; nothing is opened before listen(). */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const limits = { ...defaultLimits, ...options.limits };
  const closing = new AbortController();
  const events = createEventStream(options.kiosk.announcer, limits);
  const app = createApp(limits, options.log);
  const ownNames = options.ownNames ?? machineNames;
  const lanAddresses = options.lanAddresses ?? (() => reachableAddresses(ownNames.addresses()));
  let lan: ReturnType<typeof createLanListener> | undefined;

  return {
    async listen() {
      const { host, port } = options;
      await addEverything(app, { ...options, limits, events, lanAddresses, closing: closing.signal });
      try {
        await app.listen({
          host: bindAddress(host),
          port,
          listenTextResolver: (address) => `listening on ${address}`,
        });
      } catch (thrown) {
        await app.close();
        throw listenError(thrown, host, port);
      }
      events.start();
      const address = app.server.address();
      if (isLoopback(bindAddress(host)) && typeof address === 'object' && address !== null) {
        lan = createLanListener({
          server: app.server,
          port: address.port,
          wanted: options.access.listensOnLan,
          addresses: lanAddresses,
          connections: limits.connections,
          onProblem: (at, thrown) => options.log.warn({ err: thrown }, `${at} cannot be listened on`),
        });
        lan.start();
      }
      return { url: urlOf(host, address) };
    },
    async close() {
      closing.abort();
      events.close();
      lan?.close();
      const deadline = setTimeout(() => app.server.closeAllConnections(), closeGraceMs);
      await app.close();
      clearTimeout(deadline);
    },
  };
}

/** Of the limiter's headers only the one that has a standard. */
const onlyRetryAfter = {
  addHeaders: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
  addHeadersOnExceeding: {
    'x-ratelimit-limit': false,
    'x-ratelimit-remaining': false,
    'x-ratelimit-reset': false,
  },
};

/** What routes are made of. */
export type ServerParts = HttpServerOptions & ApiContext;

/** Adds guards and routes, and answers every route that was added. */
export async function addEverything(app: App, parts: ServerParts): Promise<readonly RouteOptions[]> {
  const { limits } = parts;
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => void routes.push(route));
  await sendSecurityHeaders(app, parts.socketPort);
  if (parts.asCalled !== undefined) app.addHook('onSend', hintsAsCalled(parts.asCalled));
  const isAllowedHost = allowedHosts(parts.allowedHosts, parts.ownNames ?? machineNames);
  app.addHook('onRequest', guardRequests({ isAllowedHost, namesSetting: '"http.allowedHosts"' }));
  app.addHook('onRequest', authoriseRequests(parts.access));
  await app.register(rateLimit, { max: limits.readsPerMinute, timeWindow: 60_000, ...onlyRetryAfter });
  readJsonOnly(app, limits.jsonDepth);
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, answerNotFound(routes));
  addHealthRoute(app, parts);
  addStatusRoutes(app, parts);
  addMeasurementRoutes(app, parts);
  addSeriesRoute(app, parts);
  addWeekRoute(app, parts);
  addTimelineRoute(app, parts);
  addMonitorRoutes(app, parts);
  addLegsRoute(app, parts);
  addForwardingRoute(app, parts);
  addExportRoutes(app, parts);
  addNoteRoutes(app, parts);
  addOpinionRoutes(app, parts);
  addReportRoute(app, parts);
  addScheduleRoutes(app, parts);
  addRunRoute(app, parts);
  addSettingsRoutes(app, parts);
  addDeviceRoute(app, parts);
  addIdentifyRoutes(app, parts);
  addScreenRoute(app, parts);
  addConfigRoutes(app, parts);
  addAccessRoutes(app, parts);
  addPairingRoutes(app, parts);
  addEventsRoute(app, parts);
  addMetricsRoute(app, parts);
  addLegacyLatestRoute(app, parts);
  addOpenApiRoute(app, routes, parts.version);
  await addPage(app, parts.rendererFolder);
  return routes;
}
