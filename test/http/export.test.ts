import { describe, expect, it } from 'vitest';
import { parseCsv } from '../export/parse-csv.js';
import { expectProblem } from './expect-problem.js';
import { openServer, send } from './open-server.js';

describe('http/routes/export', () => {
  it('gives rows as a CSV file', async () => {
    const { port } = await openServer(120);
    const answer = await send(port, 'GET', '/api/v1/export.csv?status=failed');
    expect(answer.headers['content-disposition']).toBe('attachment; filename="mk-kiosk.csv"');
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(parseCsv(answer.text)).toHaveLength(1 + 12);
  });

  it('gives rows as JSON lines, with less in them where asked', async () => {
    const { port } = await openServer(3);
    const whole = await send(port, 'GET', '/api/v1/export.jsonl');
    expect(whole.text.trimEnd().split('\n')).toHaveLength(3);
    expect(whole.text).toContain('Turin');
    expect((await send(port, 'GET', '/api/v1/export.jsonl?redact=place')).text).not.toContain('Turin');
  });

  it.each([
    'export.csv?raw=true',
    'export.jsonl?redact=some',
    'export.csv?from=yesterday',
    'export.csv?limit=3',
  ])('refuses %s', async (target) => {
    const { port } = await openServer();
    expectProblem(await send(port, 'GET', `/api/v1/${target}`), 400, 'bad_request');
  });

  it('refuses raw output where something is left out', async () => {
    const { port } = await openServer();
    expectProblem(await send(port, 'GET', '/api/v1/export.jsonl?raw=true&redact=place'), 400, 'usage');
  });
});
