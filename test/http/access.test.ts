import { describe, expect, it, onTestFinished } from 'vitest';
import {
  accessDocumentSchema,
  madeTokenSchema,
  pairingDocumentSchema,
  sessionsDocumentSchema,
} from '../../src/core/access.js';
import { problemSchema } from '../../src/core/api.js';
import { cookieFrom, injectApp, otherAddress, ownPage, type Asked } from './inject-app.js';

const pin = '482913';

async function opened() {
  const app = await injectApp();
  onTestFinished(async () => {
    await app.app.close();
  });
  const own = (asked: Omit<Asked, 'from'>) => app.ask({ ...asked, from: '127.0.0.1' });
  const signIn = (text: string, from = otherAddress) =>
    app.ask({ method: 'POST', url: '/api/v1/access/session', body: { pin: text }, headers: ownPage, from });
  const look = async (headers: Readonly<Record<string, string>> = {}) =>
    accessDocumentSchema.parse((await app.ask({ method: 'GET', url: '/api/v1/access', headers })).json);
  return { ...app, own, signIn, look };
}

const codeOf = (answer: { json: unknown }) => problemSchema.parse(answer.json).code;

describe('http: signing in', () => {
  it('opens a session by PIN that does what the page does, until it signs out', async () => {
    const { access, own, signIn, ask, look } = await opened();
    access.setLan('pin');
    expect((await own({ method: 'PUT', url: '/api/v1/access/pin', body: { pin } })).status).toBe(200);
    const nobody = { caller: 'nobody', may: ['page', 'sign-in'], lan: 'pin', pin: { set: true } };
    expect(await look()).toMatchObject(nobody);
    const answer = await signIn(pin);
    expect(accessDocumentSchema.parse(answer.json)).toMatchObject({ caller: 'session' });
    expect(String(answer.headers['set-cookie'])).toMatch(
      /^mk_kiosk_session=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/,
    );
    const headers = { cookie: cookieFrom(answer.headers), ...ownPage };
    expect(await look(headers)).toMatchObject({ caller: 'session', setup: { finished: false } });
    const plan = { method: 'PUT', url: '/api/v1/plan', body: { latencyMs: 9 }, headers } as const;
    expect((await ask(plan)).status).toBe(200);
    const out = await ask({ method: 'DELETE', url: '/api/v1/access/session', headers });
    expect(out.headers['set-cookie']).toContain('Max-Age=0');
    expect(await look(headers)).toMatchObject({ caller: 'nobody' });
  });

  it('keeps neither PIN, session nor token where anybody could read it', async () => {
    const { access, own, signIn } = await opened();
    access.setLan('pin');
    await own({ method: 'PUT', url: '/api/v1/access/pin', body: { pin } });
    const cookie = cookieFrom((await signIn(pin)).headers).split('=')[1] ?? 'none';
    const body = { name: 'x', scopes: ['read'] };
    const made = madeTokenSchema.parse(
      (await own({ method: 'POST', url: '/api/v1/access/tokens', body })).json,
    );
    const texts = [JSON.stringify(access.kept())];
    for (const url of ['config', 'access/tokens', 'access/sessions', 'status']) {
      texts.push((await own({ method: 'GET', url: `/api/v1/${url}` })).text);
    }
    for (const text of texts) {
      for (const secret of [pin, cookie, made.secret]) expect(text).not.toContain(secret);
    }
  });

  it('slows down whoever guesses, from however many addresses, and forgets it after a right one', async () => {
    const { access, signIn } = await opened();
    access.setLan('read');
    await access.setPin(pin, { kind: 'loopback' });
    for (let n = 0; n < 5; n += 1) {
      expect(codeOf(await signIn('000000', `192.168.7.${n + 40}`))).toBe('unauthenticated');
    }
    expect(codeOf(await signIn(pin, '192.168.7.99'))).toBe('too_many_tries');
    access.pass(15_001);
    expect(codeOf(await signIn('1'))).toBe('unauthenticated');
    access.pass(15_001);
    expect(codeOf(await signIn(pin))).toBe('too_many_tries');
    access.pass(15_000);
    expect((await signIn(pin)).status).toBe(200);
    expect(codeOf(await signIn('000000'))).toBe('unauthenticated');
    expect((await signIn(pin)).status).toBe(200);
  });

  it('looks at one try at a time: many at once are no way around', async () => {
    const { access, signIn } = await opened();
    access.setLan('pin');
    await access.setPin(pin, { kind: 'loopback' });
    const tries = Array.from({ length: 20 }, (_, n) => signIn(n === 10 ? pin : '000001'));
    const answers = await Promise.all(tries);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(19);
  });

  it('ends a session when its time is over, when the PIN changes and when it is revoked', async () => {
    const { access, own, signIn, ask, look } = await opened();
    access.setLan('pin');
    await access.setPin(pin, { kind: 'loopback' });
    const open = async () => ({ cookie: cookieFrom((await signIn(pin)).headers), ...ownPage });
    const first = await open();
    access.pass(12 * 3_600_000);
    expect((await look(first)).caller).toBe('nobody');

    const [mine, theirs] = [await open(), await open()];
    const change = (body: unknown) => ask({ method: 'PUT', url: '/api/v1/access/pin', body, headers: mine });
    expect(codeOf(await change({ pin: '731902' }))).toBe('unauthenticated');
    expect((await change({ pin: '731902', current: pin })).status).toBe(200);
    expect((await look(mine)).caller).toBe('session');
    expect((await look(theirs)).caller).toBe('nobody');

    const list = await own({ method: 'GET', url: '/api/v1/access/sessions' });
    const { sessions } = sessionsDocumentSchema.parse(list.json);
    expect(sessions).toMatchObject([{ kind: 'session', address: otherAddress, current: false }]);
    const revoke = { method: 'DELETE', url: `/api/v1/access/sessions/${sessions[0]?.id ?? ''}` } as const;
    expect((await own(revoke)).status).toBe(200);
    expect((await own(revoke)).status).toBe(404);
    expect((await look(mine)).caller).toBe('nobody');
  });

  it('lets nobody in by PIN while there is none, or after it was cleared', async () => {
    const { access, own, signIn } = await opened();
    access.setLan('pin');
    expect(codeOf(await signIn(pin))).toBe('unauthenticated');
    await own({ method: 'PUT', url: '/api/v1/access/pin', body: { pin } });
    await own({ method: 'DELETE', url: '/api/v1/access/pin' });
    expect(codeOf(await signIn(pin))).toBe('unauthenticated');
  });

  it('refuses what is no PIN, or the first that anybody tries', async () => {
    const { own, access } = await opened();
    const none = [
      '',
      '12345',
      '1234567890123',
      '111111',
      '123456',
      '987654',
      '12345a',
      ' 48291',
      '４８２９１３',
    ];
    for (const text of [...none, null, 482_913]) {
      const answer = await own({ method: 'PUT', url: '/api/v1/access/pin', body: { pin: text } });
      expect({ text, status: answer.status }).toEqual({ text, status: 422 });
    }
    expect(access.pin().set).toBe(false);
  });

  it('revokes a token at once, and lets one end by its date', async () => {
    const { access, own, ask } = await opened();
    access.setLan('pin');
    const make = async (name: string, expiresAt?: string) => {
      const body = { name, scopes: ['read'], ...(expiresAt !== undefined && { expiresAt }) };
      const answer = await own({ method: 'POST', url: '/api/v1/access/tokens', body });
      return madeTokenSchema.parse(answer.json);
    };
    const status = async (secret: string) =>
      (await ask({ method: 'GET', url: '/metrics', headers: { authorization: `Bearer ${secret}` } })).status;
    const [one, past] = [await make('one'), await make('past', '2020-01-01T00:00:00Z')];
    expect([await status(one.secret), await status(past.secret)]).toEqual([200, 401]);
    const taken = { name: 'one', scopes: ['run'] };
    expect((await own({ method: 'POST', url: '/api/v1/access/tokens', body: taken })).status).toBe(409);
    await own({ method: 'DELETE', url: `/api/v1/access/tokens/${one.token.id}` });
    expect(await status(one.secret)).toBe(401);
  });
});

describe('http: pairing', () => {
  async function toPair() {
    const app = await opened();
    const document = await app.own({ method: 'GET', url: '/api/v1/access/pairing' });
    const { url = '' } = pairingDocumentSchema.parse(document.json);
    const token = url.split('#pair=')[1] ?? '';
    const pair = (text: string) =>
      app.ask({ method: 'POST', url: '/api/v1/access/pairing', body: { token: text }, headers: ownPage });
    const paired = async () => ({ cookie: cookieFrom((await pair(token)).headers), ...ownPage });
    return { ...app, url, token, pair, paired };
  }

  it('shows the wall an address with a one-time token, and opens one session for it', async () => {
    const { url, token, pair, own, look } = await toPair();
    expect(url).toMatch(/^http:\/\/192\.168\.7\.20:\d+\/#pair=[\w-]{43}$/);
    expect(codeOf(await pair('x'.repeat(43)))).toBe('unauthenticated');
    const answer = await pair(token);
    expect(answer.json).toMatchObject({ caller: 'pairing', may: ['page', 'read'] });
    expect(codeOf(await pair(token))).toBe('unauthenticated');
    const shown = await own({ method: 'GET', url: '/api/v1/access/pairing' });
    expect(shown.json).toMatchObject({ state: 'paired', urls: [] });
    expect((await look({ cookie: cookieFrom(answer.headers) })).caller).toBe('pairing');
  });

  it('lets the paired phone answer the first questions, and nothing else', async () => {
    const { paired, ask, kiosk } = await toPair();
    const headers = await paired();
    const put = (url: string, body: unknown) => ask({ method: 'PUT', url, body, headers });
    expect((await put('/api/v1/config/device.name', { value: 'Kitchen' })).status).toBe(200);
    for (const key of ['programs.ping', 'http.host', 'http.allowedHosts', 'retention.rawDays', '__proto__']) {
      expect(codeOf(await put(`/api/v1/config/${key}`, { value: 'x' }))).toBe('forbidden');
    }
    expect((await put('/api/v1/plan', { downloadBps: 1e8 })).status).toBe(200);
    expect((await put('/api/v1/access/pin', { pin })).status).toBe(200);
    const consent = { provider: 'mlab', action: 'granted', who: 'Ada', textVersion: '2025-07-15' };
    const post = (url: string, body: unknown) => ask({ method: 'POST', url, body, headers });
    expect((await post('/api/v1/consent', consent)).status).toBe(200);
    expect(codeOf(await post('/api/v1/runs', { nettest: 'speed' }))).toBe('forbidden');
    expect(await kiosk.store.consentEvents()).toHaveLength(1);
  });

  it('turns the paired session into one of the PIN at the end, and pairs nobody again', async () => {
    const { paired, ask, own, look, access } = await toPair();
    const headers = await paired();
    await ask({ method: 'PUT', url: '/api/v1/access/pin', body: { pin }, headers });
    access.setLan('pin');
    const done = await ask({ method: 'POST', url: '/api/v1/access/setup', body: {}, headers });
    expect(done.json).toMatchObject({ caller: 'session', setup: { finished: true } });
    expect((await look(headers)).caller).toBe('nobody');
    expect((await look({ cookie: cookieFrom(done.headers) })).caller).toBe('session');
    const closed = await own({ method: 'GET', url: '/api/v1/access/pairing' });
    expect(closed.json).toMatchObject({ state: 'closed' });
  });

  it('lets a token and a session of pairing end by themselves, and stops listening with them', async () => {
    const { token, pair, access, paired, look, own } = await toPair();
    access.pass(10 * 60_000);
    expect(codeOf(await pair(token))).toBe('unauthenticated');
    expect(access.listensOnLan()).toBe(true);
    const next = access.pairing();
    const answer = await pair(next.state === 'open' ? next.token : '');
    expect(answer.status).toBe(200);
    access.setAnswered(true);
    expect(access.listensOnLan()).toBe(true);
    access.pass(30 * 60_000);
    expect(access.listensOnLan()).toBe(false);
    expect(await paired()).toMatchObject({ cookie: 'undefined' });
    expect((await own({ method: 'GET', url: '/api/v1/access' })).status).toBe(200);
    await expect(look({ cookie: cookieFrom(answer.headers) })).rejects.toThrow();
  });

  it('offers nothing where pairing or other machines are switched off', async () => {
    const { access, own } = await opened();
    access.setPairingAllowed(false);
    expect(access.listensOnLan()).toBe(false);
    const closed = await own({ method: 'GET', url: '/api/v1/access/pairing' });
    expect(closed.json).toMatchObject({ state: 'closed' });
    expect(closed.text).toContain('http.pairing');
    access.setPairingAllowed(true);
    access.setLan('off');
    expect(access.listensOnLan()).toBe(false);
  });
});
