import { describe, expect, it } from 'vitest';
import { benchApi, pageTargets } from '../../scripts/bench/api.js';
import { openServer } from './open-server.js';

describe('scripts/bench/api', () => {
  it('measures every address of a page on a running server', async () => {
    const { url } = await openServer(100);
    const figures = await benchApi({ url, requests: 20, connections: 2 });
    expect(figures.map(({ target }) => target)).toEqual([...pageTargets]);
    for (const { requests, p50Ms, p99Ms, maxMs, bytes, perSecond } of figures) {
      expect(requests).toBe(20);
      expect(p50Ms).toBeGreaterThan(0);
      expect(p99Ms).toBeGreaterThanOrEqual(p50Ms);
      expect(maxMs).toBeGreaterThanOrEqual(p99Ms);
      expect(bytes).toBeGreaterThan(0);
      expect(perSecond).toBeGreaterThan(0);
    }
  });

  it('refuses to measure errors', async () => {
    const { url } = await openServer();
    const measured = benchApi({ url, requests: 1, connections: 1, targets: ['/nothing'] });
    await expect(measured).rejects.toThrow('answered 404');
  });
});
