// GET /api/v1/measurements and below: the rows, their curves, and the raw output they were read from.
import { z } from 'zod';
import { measurementDetailSchema, measurementsPageSchema, measurementsQuerySchema } from '../../core/api.js';
import { conditionsOf } from '../../core/conditions.js';
import { KioskError } from '../../core/errors.js';
import { describeReason } from '../../core/validity-reason.js';
import type { App } from '../../web/app.js';
import type { ApiContext } from '../api-context.js';
import { noQuery } from './status.js';
import { timeRange } from './time-range.js';

const measurementParams = z.object({ id: z.uuid() });

/** Adds the routes. */
export function addMeasurementRoutes(app: App, { kiosk: { store } }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/api/v1/measurements',
    config: {
      operationId: 'getMeasurements',
      summary: 'Measurements, newest first; hand `next` back as `after` for the following page.',
    },
    schema: { querystring: measurementsQuerySchema, response: { 200: measurementsPageSchema } },
    handler: async ({ query }) => {
      const { nettest, status, scope, limit, after } = query;
      const filter = {
        ...(nettest === undefined ? {} : { nettests: [nettest] }),
        ...(status === undefined ? {} : { statuses: [status] }),
        ...(scope === undefined ? {} : { scopes: [scope] }),
        ...timeRange(query),
      };
      const page = await store.list(filter, limit, after);
      return { measurements: [...page.measurements], next: page.next };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/measurements/:id',
    config: { operationId: 'getMeasurement', summary: 'One measurement with its speed curves.' },
    schema: { params: measurementParams, querystring: noQuery, response: { 200: measurementDetailSchema } },
    handler: async ({ params: { id } }) => {
      const measurement = await store.get(id);
      if (measurement === undefined) throw noMeasurement(id);
      const conditions = conditionsOf(measurement.conditions);
      const validityWords = measurement.validityReasons.map((code) => describeReason(code, conditions));
      return { measurement, validityWords, curves: [...(await store.curves(id))] };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/measurements/:id/raw',
    config: {
      operationId: 'getRaw',
      access: 'export',
      summary: 'The raw output of a measurement, byte for byte as it was stored, as a file.',
      mediaType: 'text/plain',
    },
    schema: { params: measurementParams, querystring: noQuery },
    handler: async ({ params: { id } }, reply) => {
      const raw = await store.raw(id);
      if (raw === undefined) {
        if ((await store.get(id)) === undefined) throw noMeasurement(id);
        throw new KioskError(
          'not_found',
          `The measurement ${id} has no raw output.`,
          'Skipped runs have none, and old raw output may have been removed to save space.',
        );
      }
      return reply
        .type('text/plain; charset=utf-8')
        .header('content-disposition', `attachment; filename="${id}.txt"`)
        .send(raw.text);
    },
  });
}

function noMeasurement(id: string): KioskError {
  return new KioskError(
    'not_found',
    `There is no measurement ${id}.`,
    'GET /api/v1/measurements lists those there are.',
  );
}
