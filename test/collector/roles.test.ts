// Every route × everybody who may ask, as docs/collector.md promises it: written by hand, and sharing nothing with what decides.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  adminSecret,
  enrol,
  openTestCollector,
  testDevice,
  type TestCollector,
  type TestDevice,
} from './open-collector.js';

type Who = 'nobody' | 'stranger' | 'viewer' | 'editor' | 'admin' | 'everywhere' | 'root';
const everybody: readonly Who[] = ['nobody', 'stranger', 'viewer', 'editor', 'admin', 'everywhere', 'root'];
const signedIn: readonly Who[] = everybody.slice(1);

/** Who is let in to a device of the fleet "schools"; `stranger` has a role in another fleet. A new route needs a line here. */
const table: Readonly<Record<string, readonly Who[]>> = {
  'GET /collector/v1': everybody,
  'POST /collector/v1/enrolment': everybody,
  'POST /collector/v1/results': everybody,
  'POST /collector/v1/heartbeat': everybody,
  'GET /healthz': everybody,
  'GET /api/v1/devices': signedIn,
  'GET /api/v1/devices/:id': ['viewer', 'editor', 'admin', 'everywhere', 'root'],
  'PATCH /api/v1/devices/:id': ['editor', 'admin', 'everywhere', 'root'],
  'POST /api/v1/devices/:id/approval': ['editor', 'admin', 'everywhere', 'root'],
  'POST /api/v1/claims': ['editor', 'admin', 'everywhere', 'root'],
  'POST /api/v1/devices/:id/revocation': ['editor', 'admin', 'everywhere', 'root'],
  'DELETE /api/v1/devices/:id': ['admin', 'everywhere', 'root'],
  'GET /api/v1/enrolment-tokens': ['stranger', 'editor', 'admin', 'everywhere', 'root'],
  'POST /api/v1/enrolment-tokens': ['editor', 'admin', 'everywhere', 'root'],
  'DELETE /api/v1/enrolment-tokens/:id': ['editor', 'admin', 'everywhere', 'root'],
  'POST /api/v1/session': everybody,
  'GET /api/v1/session': signedIn,
  'GET /api/v1/credentials': signedIn,
  'POST /api/v1/credentials': ['stranger', 'viewer', 'editor', 'admin', 'everywhere'],
  'DELETE /api/v1/credentials/:id': signedIn,
  'GET /api/v1/people': ['everywhere', 'root'],
  'PUT /api/v1/people/:name': ['everywhere', 'root'],
  'DELETE /api/v1/people/:name': ['everywhere', 'root'],
  'GET /api/v1/audit': ['admin', 'everywhere', 'root'],
};

/** What is let in may still find nothing to do: a wrong code, no such token. These say that somebody was not let in. */
const outside = new Set([401, 403]);
const bodies: Readonly<Record<string, unknown>> = {
  'PATCH /api/v1/devices/:id': { tags: { floor: '2' } },
  'POST /api/v1/devices/:id/approval': { fleet: 'schools' },
  'POST /api/v1/claims': { code: 'nope-nope', fleet: 'schools' },
  'POST /api/v1/devices/:id/revocation': {},
  'POST /api/v1/enrolment-tokens': { fleet: 'schools' },
  'POST /api/v1/credentials': { name: 'script' },
  'PUT /api/v1/people/:name': { roles: { schools: 'viewer' } },
};

let collector: TestCollector;
let device: TestDevice;
const tokens: Partial<Record<Who, string>> = { root: adminSecret };

beforeAll(async () => {
  collector = await openTestCollector({ limits: { triesPerMinute: 1000, enrolmentsPerMinute: 1000 } });
  const roles = {
    stranger: { libraries: 'editor' },
    viewer: { schools: 'viewer' },
    editor: { schools: 'editor' },
    admin: { schools: 'admin' },
    everywhere: { '*': 'admin' },
  } as const;
  for (const [name, held] of Object.entries(roles)) {
    const password = 'correct horse battery';
    await collector.ask('PUT', `/api/v1/people/${name}`, { password, roles: held });
    const signIn = await collector.ask('POST', '/api/v1/session', { name, password }, 'x');
    const cookie = /mk_collector_session=([^;]+);.*HttpOnly; SameSite=Strict/.exec(
      signIn.headers.get('set-cookie') ?? '',
    )?.[1];
    const who = everybody.find((one) => one === name);
    if (who !== undefined && cookie !== undefined) tokens[who] = cookie;
  }
});
afterAll(() => collector.close());

async function newDevice(): Promise<void> {
  device = testDevice();
  await enrol(collector, device);
  await collector.ask('POST', `/api/v1/devices/${device.deviceId}/approval`, { fleet: 'schools' });
}

describe('collector/authorise: every route × everybody', () => {
  it('has a line in the table for each route', () => {
    const routes = collector.server.routes.flatMap(({ method, url }) =>
      [method]
        .flat()
        .filter((one) => one !== 'HEAD')
        .map((one) => `${one} ${url}`),
    );
    expect([...new Set(routes)].sort()).toEqual(Object.keys(table).sort());
  });

  it.each(
    Object.keys(table).filter((route) => route.includes('/api/v1/') && route !== 'POST /api/v1/session'),
  )('%s', async (route) => {
    const letIn: Who[] = [];
    for (const who of everybody) {
      await newDevice();
      const made = await collector.ask('POST', '/api/v1/enrolment-tokens', { fleet: 'schools' });
      const { id } = z.object({ id: z.string() }).parse(made.body);
      await collector.ask('PUT', '/api/v1/people/temporary', {});
      const [method = '', pattern = ''] = route.split(' ');
      const path = pattern
        .replace('/devices/:id', `/devices/${device.deviceId}`)
        .replace('/:name', '/temporary')
        .replace(':id', id);
      const query = route === 'DELETE /api/v1/devices/:id' ? `?confirm=${device.deviceId}` : '';
      const answer = await collector.ask(method, path + query, bodies[route], tokens[who] ?? 'mkf_nothing');
      expect(answer.status, `${who} ${route}`).toBeLessThan(500);
      // Another fleet's device is not there, while one's own missing credential or code is.
      const hidden =
        JSON.stringify(answer.body).includes('There is no such thing here') &&
        route !== 'DELETE /api/v1/credentials/:id';
      if (!outside.has(answer.status) && !hidden) letIn.push(who);
      // What a fleet has, strangers do not learn: not there, or not allowed.
      if (who === 'stranger' && pattern.startsWith('/api/v1/devices/:id'))
        expect([403, 404]).toContain(answer.status);
    }
    expect(letIn).toEqual(table[route]);
  });
});

describe('collector/routes/session', () => {
  it('lets in by the right password only, and nobody after it was changed', async () => {
    const sign = (name: string, password: string) =>
      collector.ask('POST', '/api/v1/session', { name, password }, 'x');
    expect(await sign('viewer', 'wrong horse battery')).toMatchObject({ status: 401 });
    expect(await sign('nobody-at-all', 'correct horse battery')).toMatchObject({ status: 401 });
    expect(await collector.ask('GET', '/api/v1/session', undefined, tokens.viewer)).toMatchObject({
      body: { name: 'viewer', root: false, roles: { schools: 'viewer' } },
    });
    await collector.ask('PUT', '/api/v1/people/viewer', { password: 'another horse battery' });
    expect(await collector.ask('GET', '/api/v1/session', undefined, tokens.viewer)).toMatchObject({
      status: 401,
    });
  });

  it('keeps no secret in the clear, and writes down who did what', async () => {
    const kept = JSON.stringify([
      await collector.database.all('SELECT * FROM credential'),
      await collector.database.all('SELECT * FROM person'),
      await collector.database.all('SELECT * FROM enrolment_token'),
      await collector.database.all('SELECT * FROM audit'),
    ]);
    expect(kept).not.toMatch(/horse|mks_|mkf_|mke_/);
    const audit = await collector.ask('GET', '/api/v1/audit?limit=1000');
    const { lines } = z
      .object({ lines: z.array(z.object({ who: z.string(), action: z.string() })) })
      .parse(audit.body);
    expect(lines).toEqual(
      expect.arrayContaining([
        { who: 'editor', action: 'device.revoke' },
        { who: 'root', action: 'person.put' },
      ]),
    );
  });
});

describe('collector/routes/enrolment-tokens', () => {
  it('approves as many devices as it says, in its fleet, and no more', async () => {
    const order = { fleet: 'schools', site: 'School 7', uses: 1 };
    const made = await collector.ask('POST', '/api/v1/enrolment-tokens', order);
    const { secret: token } = z.object({ secret: z.string() }).parse(made.body);
    const [first, second] = [testDevice(), testDevice()];
    expect(await enrol(collector, first, { token })).toMatchObject({ body: { registration: 'active' } });
    expect(await enrol(collector, second, { token })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    expect(await enrol(collector, second)).toMatchObject({ body: { registration: 'pending' } });
    const shown = await collector.ask('GET', `/api/v1/devices/${first.deviceId}`);
    expect(shown.body).toMatchObject({ fleet: 'schools', site: 'School 7' });
    const list = await collector.ask('GET', '/api/v1/devices?search=school%207&sort=id&limit=1');
    expect(list.body).toMatchObject({ total: 1, devices: [{ id: first.deviceId }] });
  });
});
