import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collectorPaths } from '../../src/core/fleet/protocol.js';
import { enrol, openTestCollector, postJson, testDevice, type TestCollector } from './open-collector.js';

let collector: TestCollector;
const device = testDevice();
const [first, second] = [randomUUID(), randomUUID()];
beforeEach(async () => {
  collector = await openTestCollector();
  await enrol(collector, device);
  await collector.ask('POST', `/api/v1/devices/${device.deviceId}/approval`, { fleet: 'schools' });
});
afterEach(() => collector.close());

const beat = (more: Readonly<Record<string, unknown>> = {}) =>
  postJson(collector, device, collectorPaths.heartbeat, {
    protocol: 1,
    instance: first,
    name: 'Lobby',
    version: '1',
    startedAt: '2026-11-20T11:00:00.000Z',
    clock: 'synced',
    waiting: 3,
    parked: 0,
    problems: [],
    addresses: ['192.0.2.1'],
    ...more,
  });
const shown = async () => (await collector.ask('GET', `/api/v1/devices/${device.deviceId}`)).body;

describe('collector/routes/heartbeat', () => {
  it('shows a device as never seen, online, late and offline, each from its second on', async () => {
    expect(await shown()).toMatchObject({ state: 'never' });
    expect(await beat()).toMatchObject({ status: 200, body: { registration: 'active', nextSeconds: 60 } });
    expect(await shown()).toMatchObject({ state: 'online', waiting: 3, addresses: ['192.0.2.1'] });
    const beganMs = collector.clock.nowMs();
    for (const [afterMs, state] of [
      [149_999, 'online'],
      [150_000, 'late'],
      [300_000, 'offline'],
    ] as const) {
      collector.clock.set(beganMs + afterMs);
      expect(await shown()).toMatchObject({ state });
    }
    expect((await collector.ask('GET', '/api/v1/devices?state=offline')).body).toMatchObject({
      total: 1,
      states: { offline: 1 },
    });
  });

  it('says what the device says is wrong, until it says so no more', async () => {
    await beat({ problems: ['disk_low: 1 MB left'] });
    expect(await shown()).toMatchObject({ state: 'degraded', reasons: ['disk_low: 1 MB left'] });
    await beat();
    expect(await shown()).toMatchObject({ state: 'online', reasons: [] });
  });

  it('takes a restart for a restart, and two daemons that alternate for two machines with one key', async () => {
    await beat({ instance: first });
    await beat({ instance: second });
    expect(await shown()).toMatchObject({ state: 'online' });
    await beat({ instance: first });
    expect(await shown()).toMatchObject({ state: 'degraded', reasons: ['clone'] });
  });

  it('refuses what is no heartbeat', async () => {
    expect(await beat({ instance: 'x' })).toMatchObject({ status: 422, body: { code: 'body_invalid' } });
    expect(await beat({ more: 1 })).toMatchObject({ status: 422 });
    expect(await beat({ problems: Array.from({ length: 21 }, () => 'x') })).toMatchObject({ status: 422 });
  });
});
