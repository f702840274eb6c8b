import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collectorPaths } from '../../src/core/fleet/protocol.js';
import {
  countsSchema,
  enrol,
  openTestCollector,
  postBytes,
  postJson,
  rowsOf,
  sendRows,
  storedResults,
  testDevice,
  twinRowsOf,
  type TestCollector,
} from './open-collector.js';

let collector: TestCollector;
beforeEach(async () => {
  collector = await openTestCollector();
});
afterEach(() => collector.close());

const { results } = collectorPaths;

describe('collector/routes/enrolment', () => {
  it('takes a device up as pending, again without change, and active once it was approved', async () => {
    const device = testDevice();
    for (const _ of [1, 2]) {
      expect(await enrol(collector, device)).toMatchObject({
        status: 200,
        body: { device: device.deviceId, registration: 'pending', collector: { name: 'Test collector' } },
      });
    }
    const approved = await collector.ask('POST', `/api/v1/devices/${device.deviceId}/approval`, {
      fleet: 'schools',
    });
    expect(approved).toMatchObject({ status: 200, body: { registration: 'active', fleet: 'schools' } });
    expect(await enrol(collector, device)).toMatchObject({ body: { registration: 'active' } });
  });

  it('takes the id from the key: a device cannot call itself another', async () => {
    const [device, other] = [testDevice(), testDevice()];
    const answer = await enrol(collector, { ...device, deviceId: other.deviceId });
    expect(answer).toMatchObject({ status: 401, body: { code: 'signature_refused' } });
    expect(await enrol(collector, device, { publicKey: other.publicKey })).toMatchObject({ status: 401 });
    expect(await enrol(collector, device, { publicKey: 'no key' })).toMatchObject({ status: 401 });
  });

  it('gives a device to who types the code on its wall, once, in time, however it is written', async () => {
    const device = testDevice();
    await enrol(collector, device, { claimCode: 'abcd1o45' });
    const claim = (code: string) => collector.ask('POST', '/api/v1/claims', { code, fleet: 'schools' });
    expect(await claim('AAAA-AAAA')).toMatchObject({ status: 404 });
    expect(await claim('ABCD-LO45')).toMatchObject({
      status: 200,
      body: { id: device.deviceId, fleet: 'schools' },
    });
    expect(await claim('ABCD-LO45')).toMatchObject({ status: 404 });
    const late = testDevice();
    await enrol(collector, late, { claimCode: 'zzzz2345' });
    collector.clock.set(collector.clock.nowMs() + 600_001);
    expect(await claim('zzzz2345')).toMatchObject({ status: 404 });
  });
});

describe('collector/verify-request', () => {
  it('refuses a signature that is of another key, body, path or name', async () => {
    const [device, other] = [testDevice(), testDevice()];
    await enrol(collector, device);
    const body = gzipSync(JSON.stringify({ protocol: 1, rows: [{}] }));
    const encoding = 'gzip';
    const send = (bent: Parameters<typeof postBytes>[4], signer = device) =>
      postBytes(collector, signer, results, body, { encoding, ...bent });
    const refused = { status: 401, body: { code: 'signature_refused' } };
    expect(await send({})).toMatchObject({ status: 200 });
    expect(await send({}, { ...other, deviceId: device.deviceId })).toMatchObject(refused);
    expect(await send({ sentBody: gzipSync('{}') })).toMatchObject(refused);
    expect(await send({ sentPath: collectorPaths.heartbeat })).toMatchObject(refused);
    expect(await send({ signedUrl: `http://other.example${results}` })).toMatchObject(refused);
    expect(await send({ headers: { signature: 'mk=:AAAA:' } })).toMatchObject(refused);
    expect(await send({ headers: { 'signature-input': '' } })).toMatchObject(refused);
    expect(await send({}, other)).toMatchObject({ status: 401, body: { code: 'device_unknown' } });
  });

  it('tells its time to who signs by a wrong clock, and hears who signs by that', async () => {
    const device = testDevice();
    await enrol(collector, device);
    const rows = await rowsOf(device, 1);
    for (const years of [-10, 10]) {
      const nowMs = collector.clock.nowMs() + years * 365 * 86_400_000;
      const answer = await postJson(collector, device, results, { protocol: 1, rows }, { nowMs });
      expect(answer).toMatchObject({ status: 401, body: { code: 'clock_skew' } });
      expect(Date.parse(answer.headers.get('date') ?? '')).toBe(collector.clock.nowMs());
    }
    expect(await sendRows(collector, device, rows)).toMatchObject({ status: 200, body: { stored: 1 } });
  });

  it('hears the same request once', async () => {
    const device = testDevice();
    await enrol(collector, device);
    const rows = await rowsOf(device, 2);
    let sent: Record<string, string> = {};
    const spy = globalThis.fetch;
    globalThis.fetch = async (url, init) => {
      if (init?.headers !== undefined) sent = Object.fromEntries(new Headers(init.headers));
      return spy(url, init);
    };
    try {
      await sendRows(collector, device, rows);
    } finally {
      globalThis.fetch = spy;
    }
    const again = await fetch(collector.url + results, {
      method: 'POST',
      headers: sent,
      body: gzipSync(JSON.stringify({ protocol: 1, rows })),
    });
    expect(again.status).toBe(401);
    expect(await again.json()).toMatchObject({
      code: 'signature_refused',
      detail: 'This request was heard before.',
    });
  });

  it('hears nothing more of a device that was revoked', async () => {
    const device = testDevice();
    await enrol(collector, device);
    await collector.ask('POST', `/api/v1/devices/${device.deviceId}/revocation`, {});
    const refused = { status: 403, body: { code: 'device_revoked' } };
    expect(await sendRows(collector, device, await rowsOf(device, 1))).toMatchObject(refused);
    expect(await enrol(collector, device)).toMatchObject(refused);
    expect(await storedResults(collector)).toBe(0);
  });
});

describe('collector/routes/results', () => {
  it('stores each row once, whatever comes how often and in which order', async () => {
    const device = testDevice();
    await enrol(collector, device);
    const rows = await rowsOf(device, 40);
    expect(countsSchema.parse((await sendRows(collector, device, rows.slice(20))).body)).toMatchObject({
      stored: 20,
    });
    expect(countsSchema.parse((await sendRows(collector, device, rows.slice(10, 30))).body)).toMatchObject({
      stored: 10,
      known: 10,
    });
    const all = [...rows, ...rows].toReversed();
    expect(countsSchema.parse((await sendRows(collector, device, all)).body)).toMatchObject({
      stored: 10,
      known: 70,
      refused: [],
    });
    expect(await storedResults(collector)).toBe(40);
  });

  it('keeps the others of a batch with rows that are bad, and says of each bad one why', async () => {
    const device = testDevice();
    await enrol(collector, device);
    const rows: unknown[] = [...(await rowsOf(device, 50))];
    const [one] = await rowsOf(device, 1);
    if (one === undefined) throw new Error('no row');
    const { measurement } = one;
    rows[3] = { ...one, measurement: { ...measurement, sequence: 999 } };
    rows[7] = 'a text';
    rows[11] = { ...one, measurement: { ...measurement, device: testDevice().deviceId } };
    rows[13] = { ...one, raw: { format: 'test/1', text: 'another' } };
    rows[17] = { ...one, measurement: { ...measurement, detail: '\ud800' } };
    rows[19] = { ...one, measurement: { ...measurement, nettest: "x'; DROP TABLE result; --" } };
    const { stored, refused } = countsSchema.parse((await sendRows(collector, device, rows)).body);
    expect(stored).toBe(44);
    expect(refused.map(({ index, code }) => [index, code])).toEqual([
      [3, 'hash'],
      [7, 'invalid'],
      [11, 'foreign'],
      [13, 'hash'],
      [17, 'invalid'],
      [19, 'invalid'],
    ]);
  });

  it('takes a new reading of a row in the place of the old one', async () => {
    const device = testDevice();
    await enrol(collector, device);
    const [row] = await rowsOf(device, 1);
    if (row === undefined) throw new Error('no row');
    await sendRows(collector, device, [row]);
    const { measurement } = row;
    const anew = {
      ...row,
      derivedHash: 'f'.repeat(64),
      measurement: { ...measurement, metrics: { download_bps: 1 } },
    };
    expect((await sendRows(collector, device, [anew])).body).toMatchObject({ stored: 0, revised: 1 });
    expect((await sendRows(collector, device, [anew])).body).toMatchObject({ known: 1 });
    const [stored] = await collector.database.all('SELECT metrics FROM result');
    expect(stored).toEqual({ metrics: '{"download_bps":1}' });
  });

  it('refuses another row in the place of one that is stored, and says that two machines have one key', async () => {
    const device = testDevice();
    await enrol(collector, device);
    await collector.ask('POST', `/api/v1/devices/${device.deviceId}/approval`, {});
    const [one, other] = await twinRowsOf(device);
    expect((await sendRows(collector, device, [one])).body).toMatchObject({ stored: 1 });
    expect((await sendRows(collector, device, [other, one])).body).toMatchObject({
      stored: 0,
      known: 1,
      refused: [{ index: 0, code: 'conflict' }],
    });
    const [state] = await collector.database.all('SELECT clone_ms FROM device');
    expect(state).toEqual({ clone_ms: collector.clock.nowMs() });
  });

  it('unpacks gzip and zstd, and no bomb, nothing cut, nothing nested without end', async () => {
    const device = testDevice();
    await enrol(collector, device);
    const rows = await rowsOf(device, 2);
    const json = JSON.stringify({ protocol: 1, rows });
    const send = (body: Uint8Array, encoding?: string) =>
      postBytes(collector, device, results, body, encoding === undefined ? {} : { encoding });
    expect(await send(Buffer.from(json))).toMatchObject({ status: 200, body: { stored: 2 } });
    expect(await send(zstdCompressSync(json), 'zstd')).toMatchObject({ status: 200, body: { known: 2 } });
    expect(await send(gzipSync(Buffer.alloc(200e6)), 'gzip')).toMatchObject({ status: 413 });
    expect(await send(Buffer.alloc(1_100_000, 32))).toMatchObject({ status: 413 });
    expect(await send(gzipSync(json).subarray(0, -9), 'gzip')).toMatchObject({ status: 400 });
    expect(await send(Buffer.from(json), 'gzip')).toMatchObject({ status: 400 });
    expect(await send(Buffer.from(json), 'br')).toMatchObject({ status: 415 });
    expect(await send(Buffer.from('['.repeat(100_000)))).toMatchObject({ status: 400 });
    expect(await send(Buffer.from('{"protocol":1,"rows":[{"__proto__":{"a":1}}]}'))).toMatchObject({
      status: 400,
    });
    expect(await send(Buffer.from([0x7b, 0xff, 0x7d]))).toMatchObject({ status: 400 });
    expect(await send(Buffer.from('{"protocol":1,"rows":[]}'))).toMatchObject({ status: 422 });
    expect(await send(Buffer.from('{"protocol":2,"rows":[1]}'))).toMatchObject({ status: 422 });
    expect(await send(Buffer.from('{"protocol":1,"rows":[{"wireVersion":1e999}]}'))).toMatchObject({
      status: 200,
      body: { stored: 0, refused: [{ code: 'invalid' }] },
    });
    expect(await storedResults(collector)).toBe(2);
  });

  it('keeps a NUL in a text that belongs to a result', async () => {
    const device = testDevice();
    await enrol(collector, device, { name: 'Lob\0by' });
    const [device1] = await collector.database.all('SELECT name FROM device');
    expect(device1).toEqual({ name: 'Lob\uFFFDby' });
  });

  it('keeps so much of a device that nobody has claimed, and all of it once it was', async () => {
    await collector.close();
    collector = await openTestCollector({ limits: { quarantineRows: 5 } });
    const device = testDevice();
    await enrol(collector, device);
    const rows = await rowsOf(device, 8);
    expect(await sendRows(collector, device, rows.slice(0, 5))).toMatchObject({
      body: { registration: 'pending' },
    });
    const full = await sendRows(collector, device, rows.slice(5));
    expect(full).toMatchObject({ status: 429, body: { code: 'quarantine_full' } });
    expect(full.headers.get('retry-after')).not.toBeNull();
    await collector.ask('POST', `/api/v1/devices/${device.deviceId}/approval`, {});
    expect(await sendRows(collector, device, rows)).toMatchObject({ body: { stored: 3, known: 5 } });
    const shown = await collector.ask('GET', `/api/v1/devices/${device.deviceId}`);
    expect(shown.body).toMatchObject({ registration: 'active', results: 8 });
  });
});
