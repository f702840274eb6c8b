import { describe, expect, it } from 'vitest';
import { notesDocumentSchema } from '../../src/core/note.js';
import { testNowMs } from '../doubles/samples.js';
import { expectProblem } from './expect-problem.js';
import { jsonOf, openServer, send, sendJson } from './open-server.js';

describe('http/routes/notes', () => {
  it('keeps a note and gives it back in its range', async () => {
    const { port } = await openServer();
    const range = { from: '2026-11-20T06:00:00.000Z', to: '2026-11-20T07:00:00.000Z' };
    const posted = await sendJson(port, 'POST', '/api/v1/notes', {
      ...range,
      author: ' Ada ',
      text: 'fibre cut',
    });
    const { notes } = notesDocumentSchema.parse(jsonOf(posted));
    expect(notes).toMatchObject([{ ...range, author: 'Ada', text: 'fibre cut' }]);
    const list = async (query: string) => jsonOf(await send(port, 'GET', `/api/v1/notes${query}`));
    expect(await list('?from=2026-11-20T06:59:00Z')).toEqual({ notes });
    expect(await list('?from=2026-11-20T07:00:00Z')).toEqual({ notes: [] });
  });

  it('takes a note without an instant for one about now', async () => {
    const { port } = await openServer();
    const answer = await sendJson(port, 'POST', '/api/v1/notes', { author: 'Ada', text: 'now' });
    expect(notesDocumentSchema.parse(jsonOf(answer)).notes[0]?.from).toBe(new Date(testNowMs).toISOString());
  });

  it.each([
    ['no text', { author: 'Ada', text: '  ' }],
    ['no author', { text: 'x' }],
    ['an end without a begin', { author: 'Ada', text: 'x', to: '2026-11-20T07:00:00Z' }],
    [
      'an end before its begin',
      { author: 'A', text: 'x', from: '2026-11-20T07:00:00Z', to: '2026-11-20T06:00:00Z' },
    ],
    ['too much text', { author: 'Ada', text: 'x'.repeat(2001) }],
    ['another key', { author: 'Ada', text: 'x', id: '1' }],
  ])('refuses a note with %s', async (_what, body) => {
    const { port } = await openServer();
    expectProblem(await sendJson(port, 'POST', '/api/v1/notes', body), 422, 'invalid');
  });
});
