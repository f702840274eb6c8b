// People with their roles: list, make, change, take away. Only for who administers all fleets.
import { z } from 'zod';
import { isoInstant } from '../../core/clock.js';
import { peopleSchema, personParamsSchema, personRequestSchema } from '../../core/fleet/api.js';
import { everyFleet } from '../../core/fleet/roles.js';
import type { App } from '../../web/app.js';
import { knownCaller, notThere, requireRole } from '../authorise.js';
import type { Collector } from '../collector.js';
import { hashPassword } from '../secrets.js';
import { writeAudit } from '../store/audit.js';
import { listPeople, putPerson, removePerson } from '../store/people.js';

const noQuery = z.strictObject({});

/** Adds the routes. */
export function addPeopleRoutes(app: App, collector: Collector): void {
  const { database, clock } = collector;
  const answer = async () => ({
    people: (await listPeople(database)).map(({ createdMs, roles, ...person }) => ({
      ...person,
      roles: { ...roles },
      createdAt: isoInstant(createdMs),
    })),
  });
  const line = (who: string, action: string, subject: string, detail = {}) => ({
    id: collector.newId(),
    atMs: clock.nowMs(),
    who,
    action,
    fleet: '',
    subject,
    detail,
  });

  app.route({
    method: 'GET',
    url: '/api/v1/people',
    config: { need: 'admin' },
    schema: { querystring: noQuery, response: { 200: peopleSchema } },
    handler: (request) => {
      requireRole(knownCaller(request), everyFleet, 'admin');
      return answer();
    },
  });

  app.route({
    method: 'PUT',
    url: '/api/v1/people/:name',
    config: { need: 'admin' },
    schema: {
      params: personParamsSchema,
      querystring: noQuery,
      body: personRequestSchema,
      response: { 200: peopleSchema },
    },
    handler: async (request) => {
      const caller = knownCaller(request);
      requireRole(caller, everyFleet, 'admin');
      const { name } = request.params;
      const { password, roles } = request.body;
      const hashed = password === undefined ? undefined : await hashPassword(password);
      await database.write(async (session) => {
        await putPerson(session, name, { password: hashed, roles }, clock.nowMs());
        const detail = { ...(roles && { roles }), password: password !== undefined };
        await writeAudit(session, line(caller.name, 'person.put', name, detail));
      });
      return answer();
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/people/:name',
    config: { need: 'admin' },
    schema: { params: personParamsSchema, querystring: noQuery, response: { 200: peopleSchema } },
    handler: async (request) => {
      const caller = knownCaller(request);
      requireRole(caller, everyFleet, 'admin');
      await database.write(async (session) => {
        if (!(await removePerson(session, request.params.name))) throw notThere();
        await writeAudit(session, line(caller.name, 'person.delete', request.params.name));
      });
      return answer();
    },
  });
}
