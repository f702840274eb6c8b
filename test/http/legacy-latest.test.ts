import { describe, expect, it } from 'vitest';
import { isoInstant } from '../../src/core/clock.js';
import { testDraft, testNowMs } from '../doubles/samples.js';
import { expectProblem } from './expect-problem.js';
import { jsonOf, openServer, send } from './open-server.js';

const at = (minutes: number) => isoInstant(testNowMs - minutes * 60_000);

describe('http/routes/legacy-latest', () => {
  it('gives the newest speed test as home dashboards read it (golden)', async () => {
    const { port, kiosk } = await openServer();
    await kiosk.store.record(testDraft(1, { startedAt: at(50), metrics: { download_bps: 1 } }));
    await kiosk.store.record(
      testDraft(2, {
        startedAt: at(20),
        metrics: {
          download_bps: 93_456_789,
          upload_bps: 18_250_000,
          min_rtt_ms: 12.34,
          download_bytes: 116_820_986,
        },
      }),
    );
    await kiosk.store.record(
      testDraft(3, { nettest: 'ping', startedAt: at(1), metrics: { median_rtt_ms: 9 } }),
    );
    await kiosk.store.record(
      testDraft(4, { startedAt: at(0), status: 'skipped', metrics: {}, directions: {} }),
    );
    expect(jsonOf(await send(port, 'GET', '/api/speedtest/latest'))).toEqual({
      message: 'ok',
      data: {
        id: 2,
        ping: 12.34,
        download: 93.46,
        downloaded_bytes: 116_820_986,
        upload: 18.25,
        uploaded_bytes: null,
        server_id: null,
        server_host: 'ndt.example',
        server_name: 'Turin',
        url: null,
        scheduled: true,
        failed: false,
        created_at: '2026-11-20T11:40:00.000Z',
        updated_at: '2026-11-20T11:40:00.000Z',
      },
    });
  });

  it('says of a failed test that it failed, with null for what was not measured', async () => {
    const { port, kiosk } = await openServer();
    await kiosk.store.record(testDraft(9, { startedAt: at(3), trigger: 'manual' }));
    expect(jsonOf(await send(port, 'GET', '/api/speedtest/latest'))).toMatchObject({
      data: { ping: null, download: null, upload: null, scheduled: false, failed: true },
    });
  });

  it('answers 404 before the first test', async () => {
    const { port } = await openServer();
    expectProblem(await send(port, 'GET', '/api/speedtest/latest'), 404, 'not_found');
  });
});
