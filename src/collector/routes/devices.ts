// The devices of a fleet: list, show, change, approve, revoke, forget.
import { z } from 'zod';
import {
  approvalRequestSchema,
  claimRequestSchema,
  deviceChangeSchema,
  deviceParamsSchema,
  devicesDocumentSchema,
  devicesQuerySchema,
  fleetDeviceSchema,
  type FleetDevice,
} from '../../core/fleet/api.js';
import { KioskError } from '../../core/errors.js';
import { everyFleet, fleetsWith } from '../../core/fleet/roles.js';
import type { App } from '../../web/app.js';
import { knownCaller, notThere, requireRole, type KnownCaller } from '../authorise.js';
import type { Collector } from '../collector.js';
import { changeDevice, forgetDevice } from '../store/device-changes.js';
import { listDevices, readDevice } from '../store/device-list.js';
import { approveDevice, deviceByClaimCode, revokeDevice } from '../store/devices.js';
import { writeAudit } from '../store/audit.js';

const noQuery = z.strictObject({});
const removedSchema = z.object({ results: z.number() });

/** Adds the routes. */
export function addDeviceRoutes(app: App, collector: Collector): void {
  const { database, clock, limits } = collector;
  const readFor = async (caller: KnownCaller, id: string) => {
    const device = await readDevice(database, id, clock.nowMs());
    if (device === undefined) throw notThere();
    // A device that nobody has claimed is for those who see every fleet; others have the code on its wall.
    requireRole(caller, device.fleet === '' ? everyFleet : device.fleet, 'viewer');
    return device;
  };
  const answerFor = async (id: string): Promise<FleetDevice> => {
    const device = await readDevice(database, id, clock.nowMs());
    if (device === undefined) throw notThere();
    return device;
  };

  app.route({
    method: 'GET',
    url: '/api/v1/devices',
    config: { need: 'viewer' },
    schema: { querystring: devicesQuerySchema, response: { 200: devicesDocumentSchema } },
    handler: async (request) =>
      listDevices(database, request.query, fleetsWith(knownCaller(request), 'viewer'), clock.nowMs()),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/devices/:id',
    config: { need: 'viewer' },
    schema: { params: deviceParamsSchema, querystring: noQuery, response: { 200: fleetDeviceSchema } },
    handler: async (request) => readFor(knownCaller(request), request.params.id),
  });

  app.route({
    method: 'PATCH',
    url: '/api/v1/devices/:id',
    config: { need: 'editor' },
    schema: {
      params: deviceParamsSchema,
      querystring: noQuery,
      body: deviceChangeSchema,
      response: { 200: fleetDeviceSchema },
    },
    handler: async (request) => {
      const caller = knownCaller(request);
      const device = await readFor(caller, request.params.id);
      requireRole(caller, device.fleet, 'editor');
      if (request.body.fleet !== undefined) requireRole(caller, request.body.fleet, 'editor');
      await database.write(async (session) => {
        await changeDevice(session, device.key, request.body);
        await writeAudit(session, lineOf(caller, 'device.change', device, request.body));
      });
      return answerFor(device.id);
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/devices/:id/approval',
    config: { need: 'editor' },
    schema: {
      params: deviceParamsSchema,
      querystring: noQuery,
      body: approvalRequestSchema,
      response: { 200: fleetDeviceSchema },
    },
    handler: async (request) => {
      const caller = knownCaller(request);
      const device = await readFor(caller, request.params.id);
      requireRole(caller, request.body.fleet, 'editor');
      // One that was revoked comes back only by who may have revoked it.
      if (device.fleet !== '') requireRole(caller, device.fleet, 'editor');
      await database.write(async (session) => {
        await approveDevice(session, device.key, request.body, clock.nowMs());
        await writeAudit(session, lineOf(caller, 'device.approve', device, request.body));
      });
      return answerFor(device.id);
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/claims',
    config: { need: 'editor', rateLimit: { max: limits.triesPerMinute } },
    schema: { querystring: noQuery, body: claimRequestSchema, response: { 200: fleetDeviceSchema } },
    handler: async (request) => {
      const caller = knownCaller(request);
      const { code, ...belonging } = request.body;
      requireRole(caller, belonging.fleet, 'editor');
      const id = await database.write(async (session) => {
        const device = await deviceByClaimCode(session, code, clock.nowMs());
        if (device === undefined) throw wrongCode();
        await approveDevice(session, device.key, belonging, clock.nowMs());
        await writeAudit(
          session,
          lineOf(caller, 'device.claim', { ...device, fleet: belonging.fleet }, belonging),
        );
        return device.id;
      });
      return answerFor(id);
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/devices/:id/revocation',
    config: { need: 'editor' },
    schema: {
      params: deviceParamsSchema,
      querystring: noQuery,
      body: z.strictObject({}),
      response: { 200: fleetDeviceSchema },
    },
    handler: async (request) => {
      const caller = knownCaller(request);
      const device = await readFor(caller, request.params.id);
      requireRole(caller, device.fleet === '' ? everyFleet : device.fleet, 'editor');
      await database.write(async (session) => {
        await revokeDevice(session, device.key, clock.nowMs());
        await writeAudit(session, lineOf(caller, 'device.revoke', device));
      });
      return answerFor(device.id);
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/devices/:id',
    config: { need: 'admin' },
    schema: {
      params: deviceParamsSchema,
      // Said twice, for nothing brings the rows back.
      querystring: z.strictObject({ confirm: z.string().max(64) }),
      response: { 200: removedSchema },
    },
    handler: async (request) => {
      const caller = knownCaller(request);
      const device = await readFor(caller, request.params.id);
      requireRole(caller, device.fleet === '' ? everyFleet : device.fleet, 'admin');
      if (request.query.confirm !== device.id) throw notConfirmed(device.id);
      const results = await database.write(async (session) => {
        const removed = await forgetDevice(session, device.key);
        await writeAudit(session, lineOf(caller, 'device.delete', device, { results: removed }));
        return removed;
      });
      return { results };
    },
  });

  function lineOf(
    caller: KnownCaller,
    action: string,
    { id, fleet }: { readonly id: string; readonly fleet: string },
    detail: Readonly<Record<string, unknown>> = {},
  ) {
    return {
      id: collector.newId(),
      atMs: clock.nowMs(),
      who: caller.name,
      action,
      fleet,
      subject: id,
      detail,
    };
  }
}

function wrongCode(): KioskError {
  return new KioskError(
    'not_found',
    'No device that waits shows this code now.',
    'Read it from the wall again: it changes every ten minutes.',
  );
}

function notConfirmed(id: string): KioskError {
  return new KioskError(
    'bad_request',
    'All results of the device would be deleted for good.',
    `Say its id a second time: ?confirm=${id}.`,
  );
}
