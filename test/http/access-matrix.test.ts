// Every route × everybody who may ask × every choice for other machines. The tables below are what docs/security.md promises;
// they are written by hand and share nothing with the code that decides.
import { beforeAll, describe, expect, it } from 'vitest';
import type { LanMode } from '../../src/core/access.js';
import { cookieFrom, injectApp, otherAddress, ownPage } from './inject-app.js';

type Who = 'wall' | 'nobody' | 'session' | 'paired' | 'read' | 'export' | 'run' | 'configure';

const everybody: readonly Who[] = [
  'wall',
  'nobody',
  'session',
  'paired',
  'read',
  'export',
  'run',
  'configure',
];

/** What each route is for. A new route needs a line here. */
const routeKinds: Readonly<Record<string, string>> = {
  'GET /': 'page',
  'GET /explore': 'page',
  'GET /slow': 'page',
  'GET /house': 'page',
  'GET /outages': 'page',
  'GET /report': 'page',
  'GET /settings': 'page',
  'GET /about': 'page',
  'GET /*': 'page',
  'GET /healthz': 'look',
  'GET /metrics': 'look',
  'GET /api/speedtest/latest': 'look',
  'GET /api/v1/status': 'look',
  'GET /api/v1/nettests': 'look',
  'GET /api/v1/measurements': 'look',
  'GET /api/v1/measurements/:id': 'look',
  'GET /api/v1/measurements/:id/raw': 'take away',
  'GET /api/v1/export.csv': 'take away',
  'GET /api/v1/export.jsonl': 'take away',
  'GET /api/v1/series': 'look',
  'GET /api/v1/schedule': 'look',
  'GET /api/v1/retention': 'look',
  'GET /api/v1/week': 'look',
  'GET /api/v1/timeline': 'look',
  'GET /api/v1/outages': 'look',
  'GET /api/v1/latency': 'look',
  'GET /api/v1/device': 'look',
  'GET /api/v1/legs': 'look',
  'GET /api/v1/forwarding': 'look',
  'GET /api/v1/notes': 'look',
  'POST /api/v1/notes': 'change',
  'GET /api/v1/opinions': 'look',
  'POST /api/v1/opinions': 'measure',
  'POST /api/v1/runs': 'measure',
  'POST /api/v1/identify': 'measure',
  'POST /api/v1/updating': 'measure',
  'GET /api/v1/report': 'look',
  'GET /api/v1/consent': 'look',
  'POST /api/v1/consent': 'set up',
  'GET /api/v1/plan': 'look',
  'PUT /api/v1/plan': 'set up',
  'GET /api/v1/config': 'set up',
  'PUT /api/v1/config/:key': 'set up',
  'DELETE /api/v1/config/:key': 'set up',
  'GET /api/v1/events': 'look',
  'GET /api/v1/openapi.json': 'look',
  'GET /api/v1/access': 'page',
  'POST /api/v1/access/session': 'sign in',
  'DELETE /api/v1/access/session': 'page',
  'GET /api/v1/access/sessions': 'keys',
  'DELETE /api/v1/access/sessions/:id': 'keys',
  'PUT /api/v1/access/pin': 'first PIN',
  'DELETE /api/v1/access/pin': 'keys',
  'GET /api/v1/access/tokens': 'keys',
  'POST /api/v1/access/tokens': 'keys',
  'DELETE /api/v1/access/tokens/:id': 'keys',
  'GET /api/v1/access/pairing': 'wall only',
  'POST /api/v1/screen': 'wall only',
  'POST /api/v1/access/pairing': 'page',
  'DELETE /api/v1/access/pairing': 'wall only',
  'POST /api/v1/access/setup': 'set up',
};

/** Who may, where other machines sign in (`http.lan` is pin). */
const withPin: Readonly<Record<string, readonly Who[]>> = {
  page: everybody,
  'sign in': ['wall', 'nobody', 'session', 'read', 'export', 'run', 'configure'],
  look: ['wall', 'session', 'paired', 'read'],
  'take away': ['wall', 'session', 'export'],
  measure: ['wall', 'session', 'run'],
  change: ['wall', 'session', 'configure'],
  'set up': ['wall', 'session', 'paired', 'configure'],
  'first PIN': ['wall', 'session', 'paired'],
  keys: ['wall', 'session'],
  'wall only': ['wall'],
};

/** What differs where other machines may look (`read`). */
const withRead = { ...withPin, look: ['wall', 'session', 'paired', 'read', 'nobody'] } as const;

/** Where nobody has chosen there is pairing at most. */
const onlyPairing: Readonly<Record<string, readonly Who[]>> = {
  ...Object.fromEntries(Object.keys(withPin).map((kind) => [kind, ['wall']])),
  page: everybody,
  look: ['wall', 'paired'],
  'set up': ['wall', 'paired'],
  'first PIN': ['wall', 'paired'],
};

/** And where nobody pairs either, or other machines are off, there is nothing. */
const nothing = Object.fromEntries(Object.keys(withPin).map((kind) => [kind, ['wall'] as const]));

interface Table {
  readonly name: string;
  readonly lan?: LanMode;
  /** The first setup goes on, and a phone is paired. */
  readonly pairing: boolean;
  readonly may: Readonly<Record<string, readonly Who[]>>;
}

/** In this order: once the first setup is over it does not come back. */
const tables: readonly Table[] = [
  { name: 'pin', lan: 'pin', pairing: true, may: withPin },
  { name: 'read', lan: 'read', pairing: true, may: withRead },
  { name: 'no choice yet, a phone is paired', pairing: true, may: onlyPairing },
  { name: 'no choice yet, nobody pairs', pairing: false, may: nothing },
  { name: 'off', lan: 'off', pairing: false, may: nothing },
];

type Headers = Readonly<Record<string, string>>;

describe('http/authorise: every route × everybody', () => {
  let opened: Awaited<ReturnType<typeof injectApp>>;
  const credentials = new Map<Who, Headers>();

  beforeAll(async () => {
    opened = await injectApp();
    const { access } = opened;
    for (const scope of ['read', 'export', 'run', 'configure'] as const) {
      const { secret } = await access.createToken({ name: scope, scopes: [scope] });
      credentials.set(scope, { authorization: `Bearer ${secret}` });
    }
    access.setLan('pin');
    const pairing = access.pairing();
    if (pairing.state !== 'open') throw new Error('pairing must be open');
    await access.setPin('482913', { kind: 'loopback' });
    const signedIn = await access.signIn('482913', otherAddress);
    credentials.set('session', { cookie: `mk_kiosk_session=${signedIn.secret}`, ...ownPage });
    const paired = await access.pair(pairing.token, otherAddress);
    credentials.set('paired', { cookie: `other=1; mk_kiosk_session=${paired.secret}`, ...ownPage });
    return () => opened.app.close();
  });

  function listed() {
    return opened.routes.flatMap(({ method, url }) => [method].flat().map((one) => ({ method: one, url })));
  }

  /** A query that no route takes: who is let in gets 400 and nothing happens, who is not gets 401 or 403. */
  function askAs(who: Who, method: string, url: string, more: Headers = {}) {
    const verb = (['GET', 'HEAD', 'POST', 'PUT', 'DELETE'] as const).find((one) => one === method) ?? 'GET';
    return opened.ask({
      method: verb,
      url: `${url.replace(':id', 'abc').replace(':key', 'device.name').replace('*', 'x.js')}?nonsense=1`,
      from: who === 'wall' ? '127.0.0.1' : otherAddress,
      headers: { ...credentials.get(who), ...more },
      ...(verb === 'POST' || verb === 'PUT' ? { body: {} } : {}),
    });
  }

  it('knows every route there is', () => {
    const found = listed()
      .filter(({ method }) => method !== 'HEAD')
      .map(({ method, url }) => `${method} ${url}`);
    expect([...new Set(found)].sort()).toEqual(Object.keys(routeKinds).sort());
  });

  it.each(tables)('keeps the table for $name', async ({ lan, pairing, may }) => {
    opened.access.setLan(lan);
    if (!pairing) {
      opened.access.setAnswered(true);
      await opened.access.endPairing();
    }
    const wrong: string[] = [];
    for (const { method, url } of listed()) {
      const kind = routeKinds[`${method === 'HEAD' ? 'GET' : method} ${url}`] ?? '';
      for (const who of everybody) {
        const { status } = await askAs(who, method, url);
        const letIn = status !== 401 && status !== 403;
        if (letIn !== (may[kind]?.includes(who) === true)) wrong.push(`${who} ${method} ${url}: ${status}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('shuts everybody out on another name (DNS rebinding), and every foreign page', async () => {
    opened.access.setLan('read');
    for (const { method, url } of listed()) {
      for (const who of everybody) {
        const rebound = { host: 'evil.example', origin: 'http://evil.example' };
        expect((await askAs(who, method, url, rebound)).status).toBe(421);
        expect((await askAs(who, method, url, { origin: 'http://evil.example' })).status).toBe(403);
        expect((await askAs(who, method, url, { 'sec-fetch-site': 'same-site' })).status).toBe(403);
      }
    }
  });

  it('takes no change by cookie that does not say which page makes it', async () => {
    opened.access.setLan('pin');
    const { cookie = '' } = credentials.get('session') ?? {};
    const order = { method: 'POST', url: '/api/v1/runs', body: { nettest: 'none' } } as const;
    expect((await opened.ask({ ...order, headers: { cookie } })).status).toBe(403);
    expect((await opened.ask({ ...order, headers: { cookie, ...ownPage } })).status).toBe(404);
  });

  it('takes a request that a proxy on this machine passes on for one of another machine', async () => {
    opened.access.setLan('pin');
    for (const name of ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip', 'x-forwarded-host']) {
      const asked = { method: 'GET', url: '/api/v1/status', from: '127.0.0.1' } as const;
      expect((await opened.ask({ ...asked, headers: { [name]: '127.0.0.1' } })).status).toBe(401);
    }
  });

  it('tells those who may not read nothing about addresses but the files of the page', async () => {
    opened.access.setLan('pin');
    const asked = { method: 'POST', url: '/api/v1/nothing', body: {} } as const;
    expect((await opened.ask(asked)).status).toBe(401);
    expect((await opened.ask({ ...asked, from: '::1' })).status).toBe(404);
    expect((await opened.ask({ method: 'GET', url: '/nothing.js' })).status).toBe(404);
  });

  it.each([
    'Basic YTpi',
    'Bearer',
    'Bearer ',
    'Bearer x',
    'Bearer a b',
    'Bearer \u00e4',
    'bearer mkk_',
    'x'.repeat(5000),
  ])('answers 401 to the Authorization header %j, on the machine itself too', async (authorization) => {
    opened.access.setLan('read');
    for (const from of ['127.0.0.1', otherAddress]) {
      const answer = await opened.ask({
        method: 'GET',
        url: '/api/v1/status',
        from,
        headers: { authorization },
      });
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="mk-kiosk"');
    }
  });

  it('takes a token on the machine itself for no more than its scopes', async () => {
    const headers = credentials.get('read') ?? {};
    const run = { method: 'POST', url: '/api/v1/runs', body: { nettest: 'none' }, headers } as const;
    expect((await opened.ask({ ...run, from: '127.0.0.1' })).status).toBe(403);
  });

  it.each([
    'mk_kiosk_session',
    'mk_kiosk_session=',
    'mk_kiosk_session=x',
    ';;;=',
    'a=b; mk_kiosk_session=%00',
  ])('takes the cookie %j for none', async (cookie) => {
    opened.access.setLan('pin');
    const answer = await opened.ask({ method: 'GET', url: '/api/v1/status', headers: { cookie } });
    expect(answer.status).toBe(401);
    expect(cookieFrom(answer.headers)).toBe('undefined');
  });
});
