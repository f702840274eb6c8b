// The nettest `ndt7` on lines whose speed and buffer are known: network namespaces shaped with tc.
// `npm run bench -- fidelity` and `latency` have all the rates, and other programs beside ours.
import { afterEach, describe, expect, it } from 'vitest';
import { gradeOf } from '../../src/core/metric.js';
import { ndt7LatencyMetrics } from '../../src/nettests/ndt7-latency.js';
import { measureLine, startLineServer, type LineFindings } from '../../scripts/bench/line-run.js';
import {
  createShapedLink,
  goodputBps,
  missingForShapedLinks,
  type LineShape,
  type ShapedLink,
} from '../../scripts/bench/shaped-link.js';

const missing = missingForShapedLinks();

/** What the issue of fidelity is: a figure is this close to the truth. */
const WITHIN = 0.02;

let link: ShapedLink | undefined;

async function measure(shape: LineShape, scheme: 'ws' | 'wss', probes: boolean): Promise<LineFindings> {
  link = await createShapedLink(shape);
  return measureLine(link, await startLineServer(link), scheme, probes);
}

/** How far a figure is from another one, as a share of it; NaN where one was not measured. */
function off(value: number | undefined, reference: number | undefined): number {
  return Math.abs((value ?? NaN) / (reference ?? NaN) - 1);
}

function gradeFound({ metrics }: LineFindings): string | undefined {
  const spec = ndt7LatencyMetrics.find(({ name }) => name === 'bufferbloat_ms');
  const bloatMs = metrics.bufferbloat_ms;
  return spec === undefined || bloatMs === undefined ? undefined : gradeOf(spec, bloatMs);
}

describe.skipIf(missing !== undefined)(
  `ndt7 on a shaped line${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    afterEach(() => {
      link?.close();
      link = undefined;
    });

    it.each(['ws', 'wss'] as const)(
      'finds 1 Mbit/s over %s, by the word of the server for the upload',
      async (scheme) => {
        const shape = { rateMbps: 1, delayMs: 0, lossRatio: 0, bufferMs: 100 };
        const { status, metrics } = await measure(shape, scheme, true);
        expect(status).toBe('ok');
        expect(off(metrics.download_bps, goodputBps(shape, scheme))).toBeLessThan(WITHIN);
        expect(off(metrics.download_bps, metrics.download_server_bps)).toBeLessThan(WITHIN);
        expect(off(metrics.upload_bps, goodputBps(shape, scheme))).toBeLessThan(WITHIN);
        // This side's kernel took what never arrived in time.
        expect(metrics.upload_client_bps).toBeGreaterThan(metrics.upload_bps ?? NaN);
      },
    );

    it('agrees with the server on a line that loses one packet in a hundred', async () => {
      const shape = { rateMbps: 10, delayMs: 0, lossRatio: 0.01, bufferMs: 100 };
      const { metrics } = await measure(shape, 'wss', true);
      expect(off(metrics.download_bps, metrics.download_server_bps)).toBeLessThan(WITHIN);
      expect(metrics.retransmission_ratio).toBeGreaterThan(0.002);
    });

    it('gives a deep buffer an F, and tells whose direction it is', async () => {
      const found = await measure({ rateMbps: 2, delayMs: 0, lossRatio: 0, bufferMs: 1000 }, 'wss', true);
      expect(gradeFound(found)).toBe('F');
      expect(found.metrics.idle_rtt_ms).toBeLessThan(60);
      expect(found.metrics.download_responsiveness_rpm).toBeLessThan(300);
      expect(found.metrics.upload_responsiveness_rpm).toBeLessThan(300);
    });

    it('gives a shallow buffer an A', async () => {
      const found = await measure({ rateMbps: 20, delayMs: 0, lossRatio: 0, bufferMs: 15 }, 'wss', true);
      expect(gradeFound(found)).toMatch(/^A/);
      expect(found.metrics.download_responsiveness_rpm).toBeGreaterThan(1500);
      expect(found.metrics.probe_received_bytes).toBeLessThan(0.01 * (found.metrics.download_bytes ?? NaN));
    });
  },
);
