// What a person reads of one measurement.
import { describe, expect, it } from 'vitest';
import { shareText } from '../../src/bin/print-measurement.js';
import { createMemoryStore } from '../doubles/memory-store.js';
import { testDraft } from '../doubles/samples.js';

const plan = { downloadBps: 100e6, uploadBps: 40e6, validFrom: '2026-01-01T00:00:00Z' };

describe('bin/print-measurement', () => {
  it('says how much of the plan a speed of the line is, and of nothing else', async () => {
    const store = createMemoryStore();
    const metrics = { download_bps: 92.6e6, min_rtt_ms: 12 };
    const line = await store.record(testDraft(1, { scope: 'line', metrics }));
    expect(shareText(line, 'download_bps', plan)).toBe(', 92.6 % of the plan');
    expect(shareText(line, 'upload_bps', plan)).toBe('');
    expect(shareText(line, 'min_rtt_ms', plan)).toBe('');
    expect(shareText(line, 'download_bps', undefined)).toBe('');
    const house = await store.record(testDraft(2, { scope: 'lan', metrics }));
    expect(shareText(house, 'download_bps', plan)).toBe('');
  });
});
