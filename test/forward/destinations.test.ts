import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyState, withDelivered } from '../../src/core/fleet/destination-state.js';
import { murakamiRecord } from '../../src/core/fleet/murakami-record.js';
import { createFolderDestination } from '../../src/forward/folder-destination.js';
import { createHttpDestination } from '../../src/forward/http-destination.js';
import { rowsOf } from '../collector/open-collector.js';
import { testNowMs } from '../doubles/samples.js';
import { scriptedServer, testDevice } from './open-forwarder.js';

const status =
  (
    code: number,
    headers: Record<string, string> = {},
    body = '',
  ): Parameters<typeof scriptedServer>[0][number] =>
  (_request, response) => {
    response.writeHead(code, headers);
    response.end(body);
  };

describe('core/fleet/destination-state', () => {
  it('counts a row that was refused until it is taken', () => {
    const refused = withDelivered(emptyState('x'), [1, 2, 3], [{ sequence: 2, code: 'future', detail: '' }]);
    expect(refused).toMatchObject({ delivered: [[1, 3]], parkedCount: 1 });
    expect(withDelivered(refused, [2], [])).toMatchObject({ parked: [], parkedCount: 0 });
    expect(withDelivered(refused, [2], [{ sequence: 2, code: 'hash', detail: '' }])).toMatchObject({
      parkedCount: 1,
    });
  });
});

describe('forward/http-destination', () => {
  it('sends {apiVersion, data} with one record for each result, and takes no page for an answer', async () => {
    const bodies: unknown[] = [];
    const server = await scriptedServer([
      (_request, response, body) => {
        bodies.push(JSON.parse(body.toString()));
        response.writeHead(201).end('{"statusCode":201}');
      },
      status(200, { 'content-type': 'text/html' }, '<h1>Sign in</h1>'),
    ]);
    const [row] = await rowsOf(testDevice(), 1);
    if (row === undefined) throw new Error('no row');
    const { raw, ...rest } = row;
    const sequenced = { ...rest, ...(raw && { raw }) };
    const destination = createHttpDestination({
      url: `${server.url}/runs`,
      version: '1',
      clock: { nowMs: () => testNowMs },
    });
    const { signal } = new AbortController();
    expect(await destination.deliver([sequenced], signal)).toMatchObject({
      reply: { status: 201, understood: true },
    });
    expect(await destination.deliver([sequenced], signal)).toMatchObject({
      reply: { status: 200, understood: false },
    });
    await server.close();
    expect(bodies).toEqual([{ apiVersion: 1, data: murakamiRecord(row.measurement) }]);
    expect(bodies[0]).toMatchObject({
      data: { TestName: 'speed', DownloadUnit: 'Mbit/s', MinRTTUnit: 'ms', ServerName: 'ndt.example' },
    });
  });
});

describe('forward/folder-destination', () => {
  it('leaves one whole file for each result, however often it is told', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mk-kiosk-folder-'));
    const rows = (await rowsOf(testDevice(), 3)).map(({ raw, ...rest }) => ({
      ...rest,
      ...(raw && { raw }),
    }));
    const destination = createFolderDestination(join(folder, 'out'));
    const { signal } = new AbortController();
    await destination.deliver(rows, signal);
    expect(await destination.deliver(rows, signal)).toMatchObject({ reply: { understood: true } });
    expect(await readdir(join(folder, 'out'))).toHaveLength(3);
    const nowhere = createFolderDestination('/proc/nothing/here');
    expect(await nowhere.deliver(rows, signal)).toMatchObject({ reply: { kind: 'none' } });
    await rm(folder, { recursive: true });
  });
});
