// What the gates read from stored rows.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Measurement } from '../../src/core/measurement.js';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { testDraft } from '../doubles/samples.js';
import { temporaryFolder } from './temporary-folder.js';

const dayMs = 86_400_000;
const nowMs = Date.UTC(2030, 0, 10);

function open() {
  const store = openSqliteStore({ path: join(temporaryFolder(), 'kiosk.db'), deviceId: 'device' });
  let made = 0;
  async function add(hoursAgo: number, more: Partial<Measurement> = {}): Promise<string> {
    made += 1;
    const draft = testDraft(made * 2 + 1, {
      startedAt: new Date(nowMs - hoursAgo * 3_600_000).toISOString(),
      nettest: 'ndt7',
      scope: 'line',
      status: 'ok',
      trigger: 'schedule',
      conditions: { serverFamily: 'mlab', uplink: 'default' },
      ...more,
    });
    return (await store.record(draft)).id;
  }
  return { store, add };
}

const query = { family: 'mlab', uplink: 'default', fromMs: nowMs - dayMs };

describe('src/sqlite/gate-rows', () => {
  it('finds the runs that turned to a family on a line, with what they were', async () => {
    const { store, add } = open();
    await add(25);
    const automatic = await add(3);
    const manual = await add(2, { trigger: 'manual', status: 'failed' });
    const refused = await add(1, { status: 'skipped', skipReason: 'rate_limited' });
    await add(1, { status: 'skipped', skipReason: 'quota' });
    await add(1, { conditions: { serverFamily: 'mlab', uplink: 'lte' } });
    await add(1, { conditions: { uplink: 'default' } });
    await add(1, { conditions: {} });
    const contacts = await store.contacts(query);
    expect(new Map(contacts.map(({ id, automatic: by, tested }) => [id, [by, tested]]))).toEqual(
      new Map([
        [automatic, [true, true]],
        [manual, [false, true]],
        [refused, [true, false]],
      ]),
    );
    await store.close();
  });

  it('finds runs of this boot also where the clock was set since', async () => {
    const { store, add } = open();
    const early = await add(1000, { bootId: 'boot', monotonicMs: 5_000 });
    await add(1000, { bootId: 'other', monotonicMs: 5_000 });
    await add(1000, { bootId: 'boot', monotonicMs: 4_000 });
    const contacts = await store.contacts({ ...query, bootId: 'boot', fromMonotonicMs: 4_500 });
    expect(contacts).toMatchObject([{ id: early, bootId: 'boot', monotonicMs: 5_000 }]);
    await store.close();
  });

  it('tells what tests on the line moved, oldest first, as they counted it', async () => {
    const { store, add } = open();
    await add(1, {
      metrics: { download_bytes: 4, probe_received_bytes: 1, upload_bytes: 6, download_bps: 7 },
    });
    await add(2, { nettest: 'mk.dash', metrics: { downloaded_bytes: 9 } });
    await add(3, { nettest: 'mk.ndt', metrics: { download_bps: 1, upload_bps: 2, mss_bytes: 1448 } });
    await add(4, { scope: 'self-test', metrics: { download_bytes: 1e9 } });
    await add(5, { nettest: 'latency', metrics: { download_bytes: 1e9 } });
    await add(6, { status: 'failed', metrics: {} });
    await add(30, { metrics: { download_bytes: 1e9 } });
    const usages = await store.usages({ nettests: ['ndt7', 'mk.dash', 'mk.ndt'], fromMs: nowMs - dayMs });
    expect(usages.map(({ atMs: _atMs, ...usage }) => usage)).toEqual([
      { nettest: 'mk.ndt', downloadBps: 1, uploadBps: 2 },
      { nettest: 'mk.dash', downloadBytes: 9 },
      { nettest: 'ndt7', downloadBytes: 5, uploadBytes: 6, downloadBps: 7 },
    ]);
    await store.close();
  });
});
