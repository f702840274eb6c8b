// GET /api/v1/audit: who did what, oldest first, of the fleets that the caller administers.
import { isoInstant } from '../../core/clock.js';
import { auditQuerySchema, auditSchema } from '../../core/fleet/api.js';
import { everyFleet, hasRole } from '../../core/fleet/roles.js';
import type { App } from '../../web/app.js';
import { knownCaller } from '../authorise.js';
import type { Collector } from '../collector.js';
import { readAudit } from '../store/audit.js';

/** Adds the route. */
export function addAuditRoute(app: App, { database }: Collector): void {
  app.route({
    method: 'GET',
    url: '/api/v1/audit',
    config: { need: 'admin' },
    schema: { querystring: auditQuerySchema, response: { 200: auditSchema } },
    handler: async (request) => {
      const caller = knownCaller(request);
      const { from, limit } = request.query;
      const lines = await readAudit(database, from === undefined ? 0 : Date.parse(from), limit);
      return {
        lines: lines
          .filter(({ fleet }) => hasRole(caller, fleet === '' ? everyFleet : fleet, 'admin'))
          .map(({ atMs, detail = {}, ...line }) => ({
            ...line,
            at: isoInstant(atMs),
            detail: { ...detail },
          })),
      };
    },
  });
}
