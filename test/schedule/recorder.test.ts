// Rows outlive a store that refuses writes.
import { describe, expect, it } from 'vitest';
import { KioskError } from '../../src/core/errors.js';
import type { Measurement, MeasurementDraft } from '../../src/core/measurement.js';
import { draftLine, draftOfLine, type RowSpill } from '../../src/core/row-spill.js';
import { createRecorder } from '../../src/schedule/recorder.js';
import { createTestClock } from '../doubles/clock.js';
import { recordedDouble } from '../doubles/nettest.js';

function draft(n: number): MeasurementDraft {
  return {
    curves: [],
    measurement: {
      id: `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`,
      origin: 'device',
      nettest: 'double',
      nettestVersion: '1',
      trigger: 'manual',
      scope: 'line',
      status: 'ok',
      directions: {},
      validityReasons: [],
      startedAt: '2030-01-01T00:00:00.000Z',
      durationMs: 0,
      clock: 'synced',
      metrics: {},
      flags: [],
      annotations: {},
      conditions: {},
    },
  };
}

function setUp() {
  const clock = createTestClock();
  const rows: Measurement[] = [];
  const announced: Measurement[] = [];
  const disk = { full: false };
  const recorder = createRecorder(
    {
      record: (newDraft) => {
        if (disk.full)
          return Promise.reject(new KioskError('database_full', 'the disk is full', 'Free some space.'));
        const row = recordedDouble(newDraft, rows.length + 1);
        rows.push(row);
        return Promise.resolve(row);
      },
    },
    clock,
    (measurement) => announced.push(measurement),
    () => undefined,
  );
  return { clock, rows, announced, disk, recorder };
}

describe('schedule/recorder, with a place beside the store', () => {
  function spillDouble() {
    const lines: string[] = [];
    const spill: RowSpill = {
      add: (kept) => lines.push(draftLine(kept)) > 0,
      read: () => lines.flatMap((line) => draftOfLine(line) ?? []),
      clear: () => void lines.splice(0),
    };
    return { lines, spill };
  }

  const refusing = {
    record: () =>
      Promise.reject<Measurement>(new KioskError('database_full', 'the disk is full', 'Free some space.')),
  };

  it('keeps refused rows there, and the next run of the program records them first', async () => {
    const { lines, spill } = spillDouble();
    const first = createRecorder(
      refusing,
      createTestClock(),
      () => undefined,
      () => undefined,
      spill,
    );
    await expect(first.record(draft(1))).rejects.toThrow('full');
    expect(first.failing()).toMatchObject({ kept: 1, onlyInMemory: 0 });
    await first.stop();
    expect(lines).toHaveLength(1);

    const rows: Measurement[] = [];
    const taking = {
      record(newDraft: MeasurementDraft) {
        const row = recordedDouble(newDraft, rows.length + 1);
        rows.push(row);
        return Promise.resolve(row);
      },
    };
    const second = createRecorder(
      taking,
      createTestClock(),
      () => undefined,
      () => undefined,
      spill,
    );
    await second.record(draft(2));
    expect(rows.map(({ id }) => id)).toEqual([draft(1).measurement.id, draft(2).measurement.id]);
    expect(lines).toEqual([]);
    expect(second.failing()).toBeUndefined();
  });

  it('says how many rows a stop would lose where nothing could be kept', async () => {
    const recorder = createRecorder(
      refusing,
      createTestClock(),
      () => undefined,
      () => undefined,
    );
    await expect(recorder.record(draft(1))).rejects.toThrow('full');
    expect(recorder.failing()).toMatchObject({ kept: 1, onlyInMemory: 1 });
    await recorder.stop();
  });
});

describe('schedule/recorder', () => {
  it('announces a row when it is durable', async () => {
    const { announced, recorder } = setUp();
    const row = await recorder.record(draft(1));
    expect(announced).toEqual([row]);
    expect(recorder.failing()).toBeUndefined();
  });

  it('says the error, keeps the rows and records them in order once there is space', async () => {
    const { clock, rows, announced, disk, recorder } = setUp();
    disk.full = true;
    for (const n of [1, 2, 3]) {
      await expect(recorder.record(draft(n))).rejects.toMatchObject({ code: 'database_full' });
    }
    expect(recorder.failing()).toMatchObject({ kept: 3, dropped: 0 });
    expect(announced).toEqual([]);
    disk.full = false;
    await clock.advance(20_000);
    expect(rows.map(({ id }) => Number(id.slice(-2)))).toEqual([1, 2, 3]);
    expect(announced).toHaveLength(3);
    expect(recorder.failing()).toBeUndefined();
    await recorder.stop();
  });

  it('puts kept rows before a new one', async () => {
    const { rows, disk, recorder } = setUp();
    disk.full = true;
    await expect(recorder.record(draft(1))).rejects.toThrow();
    disk.full = false;
    await recorder.record(draft(2));
    expect(rows.map(({ id }) => Number(id.slice(-2)))).toEqual([1, 2]);
    await recorder.stop();
  });

  it('counts what it must drop in the end', async () => {
    const { disk, recorder } = setUp();
    disk.full = true;
    for (let n = 0; n < 1002; n += 1) await recorder.record(draft(n)).catch(() => undefined);
    expect(recorder.failing()).toMatchObject({ kept: 1000, dropped: 2 });
    await recorder.stop();
  });

  it('records a draft that is no measurement as a fault of its nettest, and holds up nothing for it', async () => {
    const taken: MeasurementDraft[] = [];
    const recorder = createRecorder(
      {
        record: (newDraft) => {
          if (newDraft.curves.length > 0) return Promise.reject(new TypeError('point 0 is not finite'));
          taken.push(newDraft);
          return Promise.resolve(recordedDouble(newDraft, taken.length));
        },
      },
      createTestClock(),
      () => undefined,
      () => undefined,
    );
    const raw = { format: 'double/1', text: '{}' };
    await recorder.record({
      ...draft(1),
      raw,
      curves: [{ direction: 'download', source: 'server', points: [[0, Infinity]] }],
    });
    await recorder.record(draft(2));
    expect(taken.map(({ measurement }) => measurement.status)).toEqual(['failed', 'ok']);
    expect(taken[0]).toMatchObject({ raw, curves: [], measurement: { failure: 'nettest_bug', metrics: {} } });
    expect(taken[0]?.measurement.detail).toContain('point 0 is not finite');
    expect(recorder.failing()).toBeUndefined();
  });

  it('lets go of a kept row that turns out to be stored already', async () => {
    const clock = createTestClock();
    const recorded: string[] = [];
    let answer: 'lost' | 'conflict' | 'ok' = 'lost';
    const recorder = createRecorder(
      {
        record: (newDraft) => {
          const { id } = newDraft.measurement;
          // Written, and the answer lost on the way: the next try finds it there.
          if (answer === 'lost') return Promise.reject(new Error('synchronous=1 although FULL (2) was set'));
          if (id === draft(1).measurement.id)
            return Promise.reject(new KioskError('conflict', 'is stored already', 'Nothing was changed.'));
          recorded.push(id);
          return Promise.resolve(recordedDouble(newDraft, recorded.length));
        },
      },
      clock,
      () => undefined,
      () => undefined,
    );
    await expect(recorder.record(draft(1))).rejects.toThrow('synchronous');
    answer = 'conflict';
    await recorder.record(draft(2));
    expect(recorded).toEqual([draft(2).measurement.id]);
    expect(recorder.failing()).toBeUndefined();
    await expect(recorder.record(draft(1))).rejects.toMatchObject({ code: 'conflict' });
    expect(recorder.failing()).toBeUndefined();
    await recorder.stop();
  });
});
