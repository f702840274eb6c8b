// One attempt leaves exactly one row, whatever the nettest does.
import { describe, expect, it } from 'vitest';
import type { Measurement } from '../../src/core/measurement.js';
import type { Progress, RunContext, RunOutcome } from '../../src/core/nettest.js';
import { attempt, recordSkip } from '../../src/schedule/attempt.js';
import { createTestClock } from '../doubles/clock.js';
import { nettestDouble, orderOf, rawWith, surroundingsDouble } from '../doubles/nettest.js';

async function rowOf(run: (context: RunContext) => Promise<RunOutcome>, advanceMs = 0, stopAtMs?: number) {
  const clock = createTestClock();
  const recorded: Measurement[] = [];
  const stop = new AbortController();
  if (stopAtMs !== undefined)
    void clock.sleep(stopAtMs).then(() => {
      stop.abort();
    });
  const done = attempt(
    orderOf(nettestDouble('double', run)),
    surroundingsDouble(clock, recorded),
    stop.signal,
  );
  await clock.advance(advanceMs);
  const row = await done;
  expect(recorded).toEqual([row]);
  return row;
}

const untilAborted = (context: RunContext) =>
  new Promise<void>((resolve) => {
    context.signal.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true },
    );
  });

describe('schedule/attempt', () => {
  it('records what the nettest measured, with who, when and where', async () => {
    const row = await rowOf(() => Promise.resolve(rawWith(5e6)));
    expect(row).toMatchObject({
      status: 'ok',
      nettest: 'double',
      trigger: 'schedule',
      scope: 'line',
      metrics: { download_bps: 5e6 },
      startedAt: '2030-01-01T00:00:00.000Z',
      annotations: { site: 'here' },
      clock: 'synced',
      bootId: 'boot',
    });
    expect(row.failure).toBeUndefined();
  });

  it('measures the duration in monotonic time', async () => {
    const row = await rowOf(async (context) => {
      await context.clock.sleep(700);
      return rawWith(1);
    }, 700);
    expect(row.durationMs).toBe(700);
  });

  it('calls a run that reaches its time limit failed with generic_timeout_error', async () => {
    const row = await rowOf(async (context) => {
      await untilAborted(context);
      return {};
    }, 1000);
    expect(row).toMatchObject({ status: 'failed', failure: 'generic_timeout_error', durationMs: 1000 });
  });

  it('tells the nettest that it is the time limit that ends it', async () => {
    let reason: unknown;
    await rowOf(async (context) => {
      await untilAborted(context);
      reason = context.signal.reason;
      return {};
    }, 1000);
    expect(reason).toMatchObject({ name: 'TimeoutError' });
  });

  it('keeps the figures of a run that was cut by its time limit, as partial', async () => {
    const row = await rowOf(async (context) => {
      await untilAborted(context);
      return rawWith(3);
    }, 1000);
    expect(row).toMatchObject({
      status: 'partial',
      failure: 'generic_timeout_error',
      metrics: { download_bps: 3 },
    });
  });

  it('gives up a nettest that does not end when it is told to', async () => {
    const row = await rowOf(() => new Promise(() => undefined), 20_000);
    expect(row).toMatchObject({ status: 'failed', failure: 'nettest_bug', durationMs: 16_000 });
  });

  it('records an exception of the nettest as its fault', async () => {
    const row = await rowOf(() => Promise.reject(new Error('off by one')));
    expect(row).toMatchObject({ status: 'failed', failure: 'nettest_bug', detail: 'off by one' });
  });

  it('records raw output that the nettest itself cannot read as its fault', async () => {
    const row = await rowOf(() => Promise.resolve({ raw: { format: 'double/1', text: 'no JSON' } }));
    expect(row).toMatchObject({ status: 'failed', failure: 'nettest_bug', metrics: {} });
  });

  it('calls a run that was stopped by a person aborted', async () => {
    const row = await rowOf(
      async (context) => {
        await untilAborted(context);
        return {};
      },
      300,
      300,
    );
    expect(row).toMatchObject({ status: 'aborted', failure: 'interrupted', durationMs: 300 });
  });

  it('calls a run whose servers had no capacity skipped, without a failure', async () => {
    const row = await rowOf(() => Promise.resolve({ skipReason: 'rate_limited' }));
    expect(row).toMatchObject({ status: 'skipped', skipReason: 'rate_limited', metrics: {} });
    expect(row.failure).toBeUndefined();
  });

  it('does not believe the nettest alone: a failure beside full data is partial', async () => {
    const row = await rowOf(() =>
      Promise.resolve({ ...rawWith(2), failure: { failure: 'eof_error' }, exitCode: 0 }),
    );
    expect(row).toMatchObject({
      status: 'partial',
      failure: 'eof_error',
      exitCode: 0,
      metrics: { download_bps: 2 },
    });
  });

  it('leaves a row for a run that left nothing at all', async () => {
    expect(await rowOf(() => Promise.resolve({}))).toMatchObject({
      status: 'failed',
      failure: 'unknown_failure',
    });
  });

  it('passes on progress at most ten times a second, never falling, and none after the end', async () => {
    const clock = createTestClock();
    const seen: Progress[] = [];
    let late: RunContext | undefined;
    const nettest = nettestDouble('double', async (context) => {
      late = context;
      for (const fraction of [0.1, 0.2, 0.15, 0.9]) {
        context.onProgress({ phase: 'download', fraction });
        context.onProgress({ phase: 'download', fraction: fraction + 0.01 });
        await context.clock.sleep(150);
      }
      return rawWith(1);
    });
    const surroundings = {
      ...surroundingsDouble(clock, []),
      onProgress: (_order: unknown, progress: Progress) => seen.push(progress),
    };
    const done = attempt(orderOf(nettest), surroundings, new AbortController().signal);
    await clock.advance(1000);
    await done;
    late?.onProgress({ phase: 'finishing', fraction: 1 });
    expect(seen.map(({ fraction }) => fraction)).toEqual([0.1, 0.2, 0.2, 0.9]);
  });

  it('records a skip with its reason and no duration', async () => {
    const recorded: Measurement[] = [];
    const order = orderOf(
      nettestDouble('double', () => Promise.resolve({})),
      { scheduledAtMs: 0, ticks: 3 },
    );
    await recordSkip(order, surroundingsDouble(createTestClock(), recorded), 'consent', 'withdrawn');
    expect(recorded[0]).toMatchObject({
      status: 'skipped',
      skipReason: 'consent',
      detail: 'withdrawn',
      durationMs: 0,
      ticks: 3,
      scheduledAt: '1970-01-01T00:00:00.000Z',
    });
  });
});
