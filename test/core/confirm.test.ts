import { describe, expect, it } from 'vitest';
import { needsConfirmation } from '../../src/core/confirm.js';
import type { Measurement } from '../../src/core/measurement.js';
import { testDraft } from '../doubles/samples.js';

const plan = { downloadBps: 100e6, uploadBps: 10e6, validFrom: '2000-01-01T00:00:00.000Z' };
const rule = { enabled: true, belowRatio: 0.5 };

describe('core/confirm', () => {
  it.each<[string, Partial<Measurement>, boolean]>([
    ['as contracted', { metrics: { download_bps: 95e6, upload_bps: 9e6 } }, false],
    ['download at half', { metrics: { download_bps: 50e6 } }, false],
    ['download below half', { metrics: { download_bps: 49e6 } }, true],
    ['upload below half', { metrics: { download_bps: 95e6, upload_bps: 1e6 } }, true],
    ['at the start', { metrics: { download_bps: 1e6 }, trigger: 'start' }, true],
    ['by hand', { metrics: { download_bps: 1e6 }, trigger: 'manual' }, false],
    ['a confirmation itself', { metrics: { download_bps: 1e6 }, trigger: 'confirm' }, false],
    [
      'limited by the device',
      { metrics: { download_bps: 10e6 }, validityReasons: ['link_speed.download'] },
      false,
    ],
    ['disturbed', { metrics: { download_bps: 10e6 }, validity: 'disturbed' }, false],
    [
      'limited in the other direction',
      { metrics: { download_bps: 10e6 }, validityReasons: ['link_speed.upload'] },
      true,
    ],
    ['nothing measured', { metrics: {}, status: 'failed' }, false],
    ['another scope', { metrics: { download_bps: 1e6 }, scope: 'lan' }, false],
  ])('%s', (_name, more, wanted) => {
    const { measurement } = testDraft(1, more);
    expect(needsConfirmation(measurement, plan, rule)).toBe(wanted);
    expect(needsConfirmation(measurement, undefined, rule)).toBe(false);
    expect(needsConfirmation(measurement, plan, { ...rule, enabled: false })).toBe(false);
  });
});
