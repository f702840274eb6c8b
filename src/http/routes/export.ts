// GET /api/v1/export.csv and .jsonl: rows to take away, streamed.
import { Readable } from 'node:stream';
import type { z } from 'zod';
import { exportJsonlQuerySchema, exportQuerySchema } from '../../core/export.js';
import type { App } from '../../web/app.js';
import type { ApiContext } from '../api-context.js';
import { timeRange } from './time-range.js';

/** Time for the whole answer: years of rows with raw output, over a slow Wi-Fi. */
const exportMs = 3_600_000;

/** Adds the routes. */
export function addExportRoutes(app: App, { kiosk }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/api/v1/export.csv',
    exposeHeadRoute: false,
    config: {
      operationId: 'getExportCsv',
      access: 'export',
      summary: 'Measurements as CSV, newest first; docs/taking-data-out.md tells its columns.',
      mediaType: 'text/csv',
    },
    handlerTimeout: exportMs,
    schema: { querystring: exportQuerySchema },
    handler: async ({ query }, reply) => {
      const text = kiosk.exportText({
        format: 'csv',
        filter: filterOf(query),
        redact: query.redact,
        raw: false,
      });
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="mk-kiosk.csv"')
        .send(Readable.from(text));
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/export.jsonl',
    exposeHeadRoute: false,
    config: {
      operationId: 'getExportJsonl',
      access: 'export',
      summary:
        'Measurements with their speed curves as JSON lines, newest first; with `raw=true` also their raw output.',
      mediaType: 'application/jsonl',
    },
    handlerTimeout: exportMs,
    schema: { querystring: exportJsonlQuerySchema },
    handler: async ({ query }, reply) => {
      const text = kiosk.exportText({
        format: 'jsonl',
        filter: filterOf(query),
        redact: query.redact,
        raw: query.raw === 'true',
      });
      return reply
        .type('application/jsonl; charset=utf-8')
        .header('content-disposition', 'attachment; filename="mk-kiosk.jsonl"')
        .send(Readable.from(text));
    },
  });
}

function filterOf({ nettest, status, scope, from, to }: z.output<typeof exportQuerySchema>) {
  return {
    ...(nettest === undefined ? {} : { nettests: [nettest] }),
    ...(status === undefined ? {} : { statuses: [status] }),
    ...(scope === undefined ? {} : { scopes: [scope] }),
    ...timeRange({ from, to }),
  };
}
