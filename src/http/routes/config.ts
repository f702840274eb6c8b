// GET /api/v1/config and PUT and DELETE /api/v1/config/{key}: the configuration, and changes of its file.
import { z } from 'zod';
import { pairingSettings, type Caller } from '../../core/access.js';
import {
  configChangedSchema,
  configChangeQuerySchema,
  configDocumentSchema,
  configRequestSchema,
} from '../../core/config-api.js';
import { KioskError } from '../../core/errors.js';
import type { App } from '../../web/app.js';
import type { ApiContext } from '../api-context.js';
import { knownCaller } from '../authorise.js';
import { noQuery } from './status.js';

const keyParams = z.object({ key: z.string().min(1).max(100) });

/** Adds the routes. */
export function addConfigRoutes(app: App, { kiosk, limits }: ApiContext): void {
  const rateLimit = { max: limits.writesPerMinute };
  const schema = {
    params: keyParams,
    querystring: configChangeQuerySchema,
    response: { 200: configChangedSchema },
  };

  app.route({
    method: 'GET',
    url: '/api/v1/config',
    config: {
      operationId: 'getConfig',
      summary: 'The effective configuration, each value with the layer it comes from; secrets are left out.',
      access: 'configure',
      duringPairing: true,
    },
    schema: { querystring: noQuery, response: { 200: configDocumentSchema } },
    handler: async () => ({ settings: [...kiosk.explainConfig()] }),
  });

  app.route({
    method: 'PUT',
    url: '/api/v1/config/:key',
    config: {
      operationId: 'putSetting',
      summary:
        'Writes a setting into the configuration file, if the whole configuration is valid with it; with `check=true` it is only checked.',
      access: 'configure',
      duringPairing: true,
      rateLimit,
    },
    schema: { ...schema, body: configRequestSchema },
    handler: async (request) => {
      const { params, query, body } = request;
      mustBeChangeable(params.key, knownCaller(request));
      return kiosk.changeConfig(params.key, { value: body.value, check: query.check === 'true' });
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/config/:key',
    config: {
      operationId: 'deleteSetting',
      summary: 'Takes a setting out of the configuration file, so that the layer below it counts again.',
      access: 'configure',
      duringPairing: true,
      rateLimit,
    },
    schema,
    handler: async (request) => {
      const { params, query } = request;
      mustBeChangeable(params.key, knownCaller(request));
      return kiosk.changeConfig(params.key, { check: query.check === 'true' });
    },
  });
}

/** Which programs are started is decided on the machine, never over a network; and a token must not open the door wider. */
function mustBeChangeable(key: string, caller: Caller): void {
  if (caller.kind === 'loopback') return;
  const [section] = key.split('.');
  const onlyHere =
    section === 'programs' || (section === 'http' && (caller.kind === 'token' || key !== 'http.lan'));
  if (onlyHere || (caller.kind === 'pairing' && !pairingSettings.includes(key))) {
    throw new KioskError(
      'forbidden',
      `"${key.slice(0, 100)}" cannot be changed from here.`,
      'Do it on the kiosk itself: mk-kiosk config set.',
    );
  }
}
