import { describe, expect, it } from 'vitest';
import { bodyFindings } from '../../src/core/body.js';
import { readBoard, readWear } from '../../src/host/body.js';
import { systemFiles } from '../../src/host/system-files.js';
import { mkdirSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { treeForTest } from '../doubles/hardware.js';
import { boards } from '../indicators/boards.js';

/** A tree with a card of two partitions, the second of which is the one that the tree itself lies on. */
function withCard(files: Readonly<Record<string, string>>): string {
  const card = 'sys/devices/platform/mmc/block/mmcblk0';
  const root = treeForTest({
    [`${card}/mmcblk0p2/partition`]: '2\n',
    [`${card}/stat`]: '  100 0 800 0 2000 0 2000000 0 0 0 0\n',
    ...files,
  });
  const { dev } = statSync(root);
  const number = `${Math.floor(dev / 256) & 0xfff}:${(dev & 0xff) | (Math.floor(dev / 4096) & 0xfff00)}`;
  const link = join(root, 'sys/dev/block', number);
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(join(root, card, 'mmcblk0p2'), link);
  return root;
}

describe('host/body', () => {
  it.each(boards)('reads the model of a $model', ({ model, files }) => {
    expect(readBoard(systemFiles(treeForTest(files)))).toEqual({ model, displays: [] });
  });

  it('reads serial number, memory, uptime and displays', () => {
    const root = treeForTest({
      'proc/cpuinfo': 'Hardware\t: BCM2835\nSerial\t\t: 00000000deadbeef\n',
      'proc/uptime': '86400.50 1.00\n',
      'proc/meminfo': 'MemTotal:         999036 kB\nMemFree: 1 kB\nMemAvailable:     500000 kB\n',
      'sys/class/drm/card1-HDMI-A-1/status': 'connected\n',
      'sys/class/drm/card1-HDMI-A-2/status': 'disconnected\n',
      'sys/class/drm/version': 'drm 1.1.0\n',
    });
    expect(readBoard(systemFiles(root))).toEqual({
      serial: '00000000deadbeef',
      uptimeSeconds: 86400.5,
      memory: { totalBytes: 999036 * 1024, availableBytes: 500000 * 1024 },
      displays: [
        { connector: 'HDMI-A-1', connected: true },
        { connector: 'HDMI-A-2', connected: false },
      ],
    });
  });

  it('reads what wears the card under the data folder', () => {
    const root = withCard({
      'proc/uptime': '43200.00 1.00\n',
      'proc/self/io': 'rchar: 1\nwrite_bytes: 5000000\n',
      'sys/fs/ext4/mmcblk0p2/errors_count': '3\n',
      'sys/devices/platform/mmc/block/mmcblk0/device/name': 'SC32G\n',
      'sys/devices/platform/mmc/block/mmcblk0/device/date': '07/2023\n',
      'sys/devices/platform/mmc/block/mmcblk0/device/life_time': '0x02 0x0a\n',
    });
    const wear = readWear(systemFiles(root), root, 86_400_000 / 2);
    expect(wear).toEqual({
      device: 'mmcblk0p2',
      card: 'SC32G',
      made: '07/2023',
      writtenBytes: 2_000_000 * 512,
      bytesPerDay: 2_000_000 * 512 * 2,
      ownWrittenBytes: 5_000_000,
      ownBytesPerDay: 10_000_000,
      fileSystemErrors: 3,
      lifeUsedRatio: 1,
    });
    expect(
      bodyFindings({ wear: { ...wear, bytesPerDay: 1e6 }, lights: [] }).map(({ state }) => state),
    ).toEqual(['problem', 'problem']);
  });

  it.each([
    ['nothing', {}],
    [
      'empty files',
      { 'proc/uptime': '', 'proc/self/io': '', 'proc/meminfo': '', 'proc/device-tree/model': '\0' },
    ],
    [
      'garbage',
      { 'proc/uptime': 'soon', 'proc/self/io': 'write_bytes: -', 'proc/meminfo': 'x'.repeat(300_000) },
    ],
  ])('knows nothing of a machine with %s, and makes nothing up', (_what, files) => {
    const root = treeForTest(files);
    expect(readBoard(systemFiles(root))).toEqual({ displays: [] });
    expect(readWear(systemFiles(root), root, 1e9)).toEqual({});
    expect(bodyFindings({ wear: {}, lights: [] })).toEqual([]);
  });

  it('has a fix for each finding', () => {
    const found = bodyFindings({
      power: { now: ['under_voltage'], sinceBoot: ['under_voltage'] },
      processor: { temperatureCelsius: 84 },
      wear: { bytesPerDay: 5e9, device: 'mmcblk0p2' },
      lights: [{ id: 'gpio-led', state: 'forbidden', detail: 'EACCES' }],
    });
    expect(found.map(({ state }) => state)).toEqual(['problem', 'warning', 'warning', 'warning']);
    for (const { what, fix } of found) expect([what, fix]).not.toContain('');
    const once = bodyFindings({ power: { now: [], sinceBoot: ['under_voltage'] }, wear: {}, lights: [] });
    expect(once.map(({ state }) => state)).toEqual(['warning']);
  });
});
