import { describe, expect, it } from 'vitest';
import {
  ceilingOf,
  chooseScheme,
  schemeReasons,
  withCalibration,
  type SchemeFacts,
} from '../../src/core/calibration.js';
import { hasAes } from '../../src/host/processor.js';
import { pi4wifi, pi5 } from '../host/machines.js';

const at = '2026-11-20T12:00:00.000Z';
const row = (metrics: Record<string, number>, startedAt = at) => ({ id: 'a', startedAt, metrics });
const ceiling = (downMbps: number, upMbps = downMbps) => ({
  at,
  downloadBps: downMbps * 1e6,
  uploadBps: upMbps * 1e6,
});
const line = (mbps: number) => ({ download: mbps * 1e6, upload: mbps * 1e6 });

describe('core/calibration', () => {
  it('takes a client that used a whole core at its word, and gives one that waited the rest of its core', () => {
    expect(ceilingOf(row({ ws_download_bps: 900e6, ws_download_cpu_ratio: 0.95 }), 'ws')).toEqual({
      at,
      downloadBps: 900e6,
    });
    expect(ceilingOf(row({ ws_upload_bps: 600e6, ws_upload_cpu_ratio: 0.6 }), 'ws')).toEqual({
      at,
      uploadBps: 1000e6,
    });
    expect(ceilingOf(row({ ws_upload_bps: 600e6, ws_upload_cpu_ratio: 0.1 }), 'ws')?.uploadBps).toBe(1200e6);
    expect(ceilingOf(row({ ws_upload_bps: 600e6 }), 'ws')?.uploadBps).toBe(600e6);
    expect(ceilingOf(row({ ws_download_bps: 900e6 }), 'wss')).toBeUndefined();
  });

  it('keeps the better figure of each calibration, and forgets those of another version or machine', () => {
    const first = withCalibration(undefined, row({ ws_download_bps: 900e6, ws_upload_bps: 100e6 }), 'one');
    const later = '2026-11-21T12:00:00.000Z';
    const second = withCalibration(
      first,
      row({ ws_download_bps: 300e6, ws_upload_bps: 400e6 }, later),
      'one',
    );
    expect(second.ws).toEqual({ at: later, downloadBps: 900e6, uploadBps: 400e6 });
    expect(withCalibration(second, row({ ws_download_bps: 300e6 }), 'two').ws).toEqual({
      at,
      downloadBps: 300e6,
    });
  });

  it.each<[string, SchemeFacts, 'ws' | 'wss', keyof typeof schemeReasons]>([
    ['nothing known', {}, 'wss', 'unknown_ability'],
    ['AES, not calibrated', { aes: true }, 'wss', 'has_aes'],
    ['no AES, not calibrated', { aes: false }, 'ws', 'no_aes'],
    [
      'fast enough for the line',
      { aes: false, ws: ceiling(900), wss: ceiling(200), lineBps: line(100) },
      'wss',
      'fast_enough',
    ],
    [
      'too slow for the line',
      { aes: false, ws: ceiling(900), wss: ceiling(110), lineBps: line(100) },
      'ws',
      'encryption_limits',
    ],
    [
      'too slow in one direction',
      { ws: ceiling(900), wss: ceiling(900, 90), lineBps: line(100) },
      'ws',
      'encryption_limits',
    ],
    ['too slow either way', { ws: ceiling(105), wss: ceiling(100), lineBps: line(1000) }, 'wss', 'no_gain'],
    ['no line known, AES', { aes: true, ws: ceiling(900), wss: ceiling(700) }, 'wss', 'fast_enough'],
    ['no line known, no AES', { aes: false, ws: ceiling(900), wss: ceiling(110) }, 'ws', 'encryption_limits'],
    ['wss calibrated alone', { wss: ceiling(50), lineBps: line(100) }, 'wss', 'no_gain'],
  ])('chooses by ability: %s', (_name, facts, scheme, reason) => {
    expect(chooseScheme(facts)).toEqual({ scheme, reason });
    expect(schemeReasons[reason]).toBeTruthy();
  });

  it('tells a processor with AES from one without by what the kernel says', () => {
    expect(hasAes(pi4wifi.files['proc/cpuinfo'] ?? '')).toBe(false);
    expect(hasAes(pi5.files['proc/cpuinfo'] ?? '')).toBe(true);
    expect(hasAes('')).toBeUndefined();
    expect(hasAes('Hardware\t: aes')).toBeUndefined();
  });
});
