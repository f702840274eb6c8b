import { describe, expect, it } from 'vitest';
import { identifyDocumentSchema } from '../../src/core/identify.js';
import { expectProblem } from './expect-problem.js';
import { jsonOf, openServer, send, sendJson } from './open-server.js';

describe('http/routes/identify', () => {
  it('begins it, shows it in the status, and ends it', async () => {
    const { port } = await openServer();
    const begun = identifyDocumentSchema.parse(jsonOf(await sendJson(port, 'POST', '/api/v1/identify', {})));
    const { since, until, by } = begun.identify ?? { since: '', until: '', by: 'none' };
    expect(Date.parse(until) - Date.parse(since)).toBe(15_000);
    expect(by).toBe('page');
    expect(jsonOf(await send(port, 'GET', '/api/v1/status'))).toMatchObject(begun);
    expect(jsonOf(await sendJson(port, 'POST', '/api/v1/identify', { seconds: 0 }))).toEqual({});
    expect(jsonOf(await send(port, 'GET', '/api/v1/status'))).not.toHaveProperty('identify');
  });

  it.each([{ seconds: -1 }, { seconds: 301 }, { seconds: '15' }, { by: 'somebody' }, { colour: 'red' }])(
    'refuses %j',
    async (body) => {
      const { port } = await openServer();
      expectProblem(await sendJson(port, 'POST', '/api/v1/identify', body), 422, 'invalid');
    },
  );
});
