// POST /api/v1/screen: the attached display's own page is known by its key, and no other is.
import { describe, expect, it } from 'vitest';
import { testScreenKey } from '../doubles/kiosk.js';
import { expectProblem } from './expect-problem.js';
import { jsonOf, openServer, sendJson } from './open-server.js';

describe('http/routes/screen', () => {
  it('knows the page that the daemon opened, touched or not, and no other', async () => {
    const { port } = await openServer();
    const say = async (body: unknown) => jsonOf(await sendJson(port, 'POST', '/api/v1/screen', body));
    expect(await say({ key: testScreenKey })).toEqual({ known: true });
    expect(await say({ key: testScreenKey, touched: true })).toEqual({ known: true });
    expect(await say({ key: '00000000-0000-4000-8000-000000000002' })).toEqual({ known: false });
  });

  it.each([
    {},
    { key: '' },
    { key: 'x'.repeat(10_000) },
    { key: testScreenKey, touched: 'yes' },
    { key: null },
    [],
  ])('refuses %j', async (body) => {
    const { port } = await openServer();
    expectProblem(await sendJson(port, 'POST', '/api/v1/screen', body), 422, 'invalid');
  });
});
