// The run at start: the line where it can be measured, else this device itself; once per boot.
import { describe, expect, it } from 'vitest';
import { runAtStart } from '../../src/bin/start-run.js';

function setUp(
  more: { network?: 'down' | 'unknown'; ready?: boolean; lineWorks?: boolean; bootId?: string } = {},
) {
  const runs: string[] = [];
  const state = new Map<string, unknown>();
  const parts = {
    store: {
      readState: (name: string) => Promise.resolve(state.get(name)),
      writeState: (name: string, value: unknown) => {
        state.set(name, value);
        return Promise.resolve();
      },
    },
    bootId: more.bootId ?? 'boot-1',
    network: () => more.network ?? ('unknown' as const),
    ready: () => Promise.resolve(more.ready ?? true),
    run: (nettest: string) => {
      runs.push(nettest);
      return Promise.resolve(nettest !== 'ndt7' || (more.lineWorks ?? true));
    },
  };
  return { runs, state, parts };
}

describe('bin/start-run', () => {
  it('measures the line where it can', async () => {
    const { runs, parts } = setUp();
    await runAtStart(parts);
    expect(runs).toEqual(['ndt7']);
  });

  it('measures this device when the line gave nothing', async () => {
    const { runs, parts } = setUp({ lineWorks: false });
    await runAtStart(parts);
    expect(runs).toEqual(['ndt7', 'self-test']);
  });

  it('measures this device without a network or without consent', async () => {
    for (const more of [{ network: 'down' as const }, { ready: false }]) {
      const { runs, parts } = setUp(more);
      await runAtStart(parts);
      expect(runs).toEqual(['self-test']);
    }
  });

  it('runs once in a boot, and again in the next one', async () => {
    const { runs, parts } = setUp();
    await runAtStart(parts);
    await runAtStart(parts);
    expect(runs).toEqual(['ndt7']);
    await runAtStart({ ...parts, bootId: 'boot-2' });
    expect(runs).toEqual(['ndt7', 'ndt7']);
  });

  it('does not take two unknown boots for the same', async () => {
    const { runs, parts } = setUp();
    await runAtStart({ ...parts, bootId: undefined });
    await runAtStart({ ...parts, bootId: undefined });
    expect(runs).toEqual(['ndt7', 'ndt7']);
  });

  it('reads anything in place of its state as another boot', async () => {
    const { runs, state, parts } = setUp();
    state.set('start-run', ['nonsense']);
    await runAtStart(parts);
    expect(runs).toEqual(['ndt7']);
  });
});
