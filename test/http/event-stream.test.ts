import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAnnouncer, type KioskEvent } from '../../src/core/events.js';
import { createEventStream, type EventSink } from '../../src/http/event-stream.js';
import { defaultLimits } from '../../src/http/limits.js';
import { createProgressPacer } from '../../src/http/progress-pacer.js';

const progress = (fraction: number): KioskEvent => ({
  kind: 'progress',
  nettest: 'speed',
  scope: 'line',
  phase: 'download',
  fraction,
});
const ended: KioskEvent = {
  kind: 'run',
  nettest: 'speed',
  trigger: 'manual',
  state: 'ended',
  at: '2026-11-20T12:00:00.000Z',
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('http/progress-pacer', () => {
  function paced() {
    const passed: KioskEvent[] = [];
    const pacer = createProgressPacer(100, (event) => void passed.push(event));
    const fractions = () => passed.map((event) => (event.kind === 'progress' ? event.fraction : event.kind));
    return { pacer, fractions };
  }

  it('passes at most ten a second, and of those that come faster the newest', async () => {
    const { pacer, fractions } = paced();
    for (let n = 0; n < 1000; n += 1) {
      pacer.take(progress(n / 1000));
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(fractions()).toEqual([0, 0.099, 0.199, 0.299, 0.399, 0.499, 0.599, 0.699, 0.799, 0.899, 0.999]);
  });

  it('passes the last one on even when nothing follows', async () => {
    const { pacer, fractions } = paced();
    pacer.take(progress(0.1));
    pacer.take(progress(0.2));
    await vi.advanceTimersByTimeAsync(1000);
    expect(fractions()).toEqual([0.1, 0.2]);
  });

  it('passes everything else at once, and drops progress that the end of its run has overtaken', async () => {
    const { pacer, fractions } = paced();
    pacer.take(progress(0.1));
    pacer.take(progress(0.2));
    pacer.take({ kind: 'settings' });
    pacer.take(ended);
    await vi.advanceTimersByTimeAsync(1000);
    expect(fractions()).toEqual([0.1, 'settings', 'run']);
  });

  it('passes the last progress of a run before the end that overtakes it', async () => {
    const { pacer, fractions } = paced();
    pacer.take(progress(0.1));
    pacer.take(progress(1));
    pacer.take(ended);
    await vi.advanceTimersByTimeAsync(1000);
    expect(fractions()).toEqual([0.1, 1, 'run']);
  });

  it('passes nothing after close', async () => {
    const { pacer, fractions } = paced();
    pacer.take(progress(0.1));
    pacer.take(progress(0.2));
    pacer.close();
    await vi.advanceTimersByTimeAsync(1000);
    expect(fractions()).toEqual([0.1]);
  });
});

describe('http/event-stream', () => {
  interface TestSink extends EventSink {
    readonly written: string[];
    unsent: number;
    state: 'open' | 'cut' | 'ended';
  }

  function sink(): TestSink {
    const made: TestSink = {
      written: [],
      unsent: 0,
      state: 'open',
      write: (text) => void made.written.push(text),
      isWelcome: () => true,
      unsentBytes: () => made.unsent,
      cut: () => void (made.state = 'cut'),
      end: () => void (made.state = 'ended'),
    };
    return made;
  }

  function started(limits = defaultLimits) {
    const announcer = createAnnouncer((thrown) => {
      throw thrown;
    });
    const stream = createEventStream(announcer, limits);
    stream.start();
    return { announcer, stream };
  }

  it('keeps no more for a client than its limit: one that is full is cut and forgotten', () => {
    const { announcer, stream } = started();
    const slow = sink();
    const quick = sink();
    stream.add(slow);
    stream.add(quick);
    slow.unsent = defaultLimits.streamBufferBytes - 10;
    announcer.announce({ kind: 'settings' });
    expect(slow.state).toBe('cut');
    expect(slow.written).toHaveLength(1);
    expect(quick.written).toHaveLength(2);
    expect(stream.size()).toBe(1);
  });

  it('sends a comment every heartbeat', async () => {
    const { stream } = started();
    const client = sink();
    stream.add(client);
    await vi.advanceTimersByTimeAsync(3 * defaultLimits.heartbeatMs);
    expect(client.written.slice(1)).toEqual([': alive\n\n', ': alive\n\n', ': alive\n\n']);
  });

  it('keeps a bounded number of events for those who come back, and no progress', () => {
    const { announcer, stream } = started({ ...defaultLimits, replayEvents: 3 });
    const first = sink();
    stream.add(first);
    for (let n = 0; n < 3; n += 1) announcer.announce({ kind: 'schedule' });
    announcer.announce(progress(0.5));
    const id = /id: (\w+-1)\n/.exec(first.written[1] ?? '')?.[1];
    const back = sink();
    stream.add(back, id);
    expect(back.written.join('').match(/^event: \w+$/gm)).toEqual(['event: schedule', 'event: schedule']);
  });

  it('after close ends its clients, hears nothing and runs no timer', () => {
    const { announcer, stream } = started();
    const client = sink();
    stream.add(client);
    stream.close();
    announcer.announce({ kind: 'settings' });
    expect(client.state).toBe('ended');
    expect(client.written).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
