// The nettests `lan` and `calibration`: the real engine against a real server on loopback.
import { describe, expect, it } from 'vitest';
import { createNdt7Engine, startNdt7Server } from '../../src/ndt7/index.js';
import { calibration } from '../../src/nettests/calibration.js';
import { lan } from '../../src/nettests/lan.js';
import { parsed } from './ndt7-engine-double.js';
import { runContext } from './run-context.js';

const engine = createNdt7Engine({ version: '0.0.0' });

describe('src/nettests/lan', () => {
  it('measures against another kiosk, in scope lan', { timeout: 30_000 }, async () => {
    const neighbour = await startNdt7Server({ port: 0, durationMs: 300 });
    try {
      const server = `127.0.0.1:${neighbour.port}`;
      const outcome = await lan.run({ ...runContext(), ndt7: engine }, { server, durationMs: 300 });
      expect(parsed(outcome).server).toMatchObject({ host: '127.0.0.1', scheme: 'ws' });
      expect(parsed(outcome).metrics.download_bps).toBeGreaterThan(1e6);
      expect(lan.scope).toBe('lan');
    } finally {
      await neighbour.close();
    }
  });

  it('says what it needs, and refuses what is no HOST:PORT', async () => {
    expect((await lan.detect(runContext(), {})).state).toBe('unavailable');
    expect((await lan.detect(runContext(), { server: 'kiosk.lan:8789' })).state).toBe('ready');
    for (const server of ['kiosk', 'http://kiosk:1', 'a b:1', ':1', '-x:1']) {
      expect(lan.options.safeParse({ server }).success, server).toBe(false);
    }
  });
});

describe('src/nettests/calibration', () => {
  it('measures each direction with and without TLS, and ends the server', { timeout: 60_000 }, async () => {
    const handle = await startNdt7Server({ port: 0, tlsPort: 0, durationMs: 400 });
    let released = 0;
    const [clear, tls] = [handle.target('ws'), handle.target('wss')];
    if (clear === undefined || tls === undefined) throw new Error('both schemes were asked for');
    const outcome = await calibration.run(
      {
        ...runContext(),
        ndt7: engine,
        selfServer: () =>
          Promise.resolve({
            target: clear,
            tlsTarget: tls,
            ...(handle.certificate !== undefined && { certificate: handle.certificate }),
            async release() {
              released += 1;
              await handle.close();
            },
          }),
      },
      { durationMs: 400 },
    );
    expect(released).toBe(1);
    const { metrics, status, failure } = calibration.parse(outcome.raw ?? { format: '', text: '' });
    expect([status, failure]).toEqual(['ok', undefined]);
    for (const name of ['ws_download_bps', 'ws_upload_bps', 'wss_download_bps', 'wss_upload_bps']) {
      expect(metrics[name], name).toBeGreaterThan(1e6);
    }
  });

  it('makes no figure out of garbage', () => {
    for (const text of ['', '{', '[]', '{"runs":[]}', '{"engineVersion":"1","runs":[{"scheme":"ws"}]}']) {
      expect(calibration.parse({ format: 'calibration/1', text })).toMatchObject({
        status: 'failed',
        metrics: {},
      });
    }
    expect(calibration.parse({ format: 'other/1', text: '{}' }).status).toBe('failed');
  });
});
