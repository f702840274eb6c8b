// The Fastify instance with its limits and its schema library; routes are added by others.
import { fastify, LogController, type FastifyBaseLogger } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { answerClientError } from './client-error.js';
import { handleError } from './error-handler.js';
import type { ServerLimits } from './limits.js';
import { problemOf, sendProblem } from './problem.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route does, in one sentence, for the API document. Routes without it are not in there. */
    summary?: string;
    /** Name of the operation in the API document. */
    operationId?: string;
    /** Media type of an answer that is not JSON. */
    mediaType?: string;
  }
}

/** A Fastify instance whose routes take their types from zod schemas. */
export type App = ReturnType<typeof createApp>;

/** Makes the instance; nothing listens yet. */
export function createApp(limits: ServerLimits, log: FastifyBaseLogger) {
  const app = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: false,
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestTimeoutMs,
    connectionTimeout: limits.connectionTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    handlerTimeout: limits.handlerTimeoutMs,
    maxRequestsPerSocket: limits.requestsPerConnection,
    forceCloseConnections: 'idle',
    // While closing, Fastify's own answer would not be problem+json.
    return503OnClosing: false,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    routerOptions: { maxParamLength: 100, caseSensitive: true },
    http: {
      headersTimeout: limits.requestTimeoutMs,
      connectionsCheckingInterval: limits.requestCheckMs,
      maxHeaderSize: limits.headerBytes,
      // The guard says so itself, as problem+json, and to HTTP/1.0 too.
      requireHostHeader: false,
    },
    clientErrorHandler: answerClientError,
    frameworkErrors: (_error, _request, reply) => void sendProblem(reply, problemOf(400)),
  }).withTypeProvider<ZodTypeProvider>();
  app.server.maxConnections = limits.connections;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(handleError);
  return app;
}
