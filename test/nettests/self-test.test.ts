// The nettest `self-test`: the real engine against the real server, both of this device.
import { describe, expect, it } from 'vitest';
import { createNdt7Engine, startNdt7Server } from '../../src/ndt7/index.js';
import { selfTest } from '../../src/nettests/self-test.js';
import { parsed, target } from './ndt7-engine-double.js';
import { runContext } from './run-context.js';

describe('src/nettests/self-test', () => {
  it('measures this device against its own server, and ends the server', { timeout: 30_000 }, async () => {
    const handle = await startNdt7Server({ port: 0, durationMs: 300 });
    let released = 0;
    const own = handle.target('ws') ?? target('absent');
    const outcome = await selfTest.run(
      {
        ...runContext(),
        ndt7: createNdt7Engine({ version: '0.0.0' }),
        async selfServer() {
          return {
            target: own,
            async release() {
              released += 1;
              await handle.close();
            },
          };
        },
      },
      { durationMs: 300 },
    );
    expect(released).toBe(1);
    expect(parsed(outcome)).toMatchObject({
      status: 'ok',
      server: { host: '127.0.0.1', scheme: 'ws', port: handle.port },
    });
    expect(parsed(outcome).metrics.download_bps).toBeGreaterThan(1e6);
    expect(parsed(outcome).metrics.upload_bps).toBeGreaterThan(1e6);
  });

  it('stands for no line', () => {
    expect(selfTest.scope).toBe('self-test');
    expect(selfTest.metrics.some(({ direction, thresholds }) => direction ?? thresholds)).toBe(false);
  });
});
