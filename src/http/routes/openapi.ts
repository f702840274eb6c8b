// GET /api/v1/openapi.json: the document of all routes with a summary; it is made when first asked for.
import type { RouteOptions } from 'fastify';
import type { App } from '../../web/app.js';
import { openApiDocument } from '../openapi.js';
import { noQuery } from './status.js';

/** Adds the route; `routes` may still grow until the server listens. */
export function addOpenApiRoute(app: App, routes: readonly RouteOptions[], version: string): void {
  let document: string | undefined;
  app.route({
    method: 'GET',
    url: '/api/v1/openapi.json',
    config: {
      operationId: 'getOpenApi',
      summary: 'This document.',
      mediaType: 'application/json',
    },
    schema: { querystring: noQuery },
    handler: async (_request, reply) => {
      document ??= JSON.stringify(openApiDocument(routes, version));
      return reply.type('application/json; charset=utf-8').send(document);
    },
  });
}
