// The scheduler's beat: node-cron's tick every minute, armed again whenever the clock stepped or the ticks stopped.
// node-cron 4.6 goes silent after the clock steps back, and after a step forward it counts every tick in between.
// So it is armed for one minute at a time: between two matches of `M H D Mo *` lies a year, and ten years are ten ticks.
import { createTask, type ScheduledTask } from 'node-cron';
import type { Clock } from '../core/clock.js';

const minuteMs = 60_000;
/** Looked at this often; costs nothing and bounds how long a silent node-cron goes unnoticed. */
const watchMs = 10_000;
/** Wall and monotonic time may differ by this much between two looks before it is called a step. */
const stepMs = 2_000;

const silent = { info: ignore, warn: ignore, error: ignore, debug: ignore };

function ignore(): void {
  // What node-cron has to say (a missed tick, say) is found out by the watch below, with the reason.
}

/** A running beat. */
export interface Beat {
  stop(): Promise<void>;
}

/**
 * Calls `onBeat` about once a minute, at most once in ten seconds of monotonic time, and at once after a step of the
 * wall clock (`steppedByMs`). `onLook` is called every ten seconds while the beat lives.
 */
export function startBeat(
  clock: Clock,
  onBeat: (steppedByMs?: number) => void,
  onLook: () => void = () => undefined,
): Beat {
  const stopping = new AbortController();
  let task = arm();
  let lastBeatMs = Number.NEGATIVE_INFINITY;

  function arm(): ScheduledTask {
    const next = new Date((Math.floor(clock.nowMs() / minuteMs) + 1) * minuteMs);
    const expression = `${next.getUTCMinutes()} ${next.getUTCHours()} ${next.getUTCDate()} ${next.getUTCMonth() + 1} *`;
    const armed = createTask(expression, onTick, {
      timezone: 'UTC',
      logger: silent,
      suppressMissedWarning: true,
    });
    void armed.start();
    return armed;
  }

  async function rearm(): Promise<void> {
    await task.destroy();
    if (!isStopping()) task = arm();
  }

  function onTick(): void {
    beat();
    void rearm();
  }

  function beat(steppedByMs?: number): void {
    const nowMs = clock.monotonicMs();
    if (stopping.signal.aborted || (steppedByMs === undefined && nowMs - lastBeatMs < watchMs)) return;
    lastBeatMs = nowMs;
    onBeat(steppedByMs);
  }

  async function watch(): Promise<void> {
    let offsetMs = clock.nowMs() - clock.monotonicMs();
    while (!stopping.signal.aborted) {
      await clock.sleep(watchMs, stopping.signal);
      if (!isStopping()) onLook();
      const steppedByMs = clock.nowMs() - clock.monotonicMs() - offsetMs;
      offsetMs += steppedByMs;
      const stepped = Math.abs(steppedByMs) > stepMs;
      const silent = clock.monotonicMs() - lastBeatMs > minuteMs + watchMs;
      if (!stepped && !silent) continue;
      await rearm();
      beat(stepped ? steppedByMs : undefined);
    }
  }

  function isStopping(): boolean {
    return stopping.signal.aborted;
  }

  beat();
  const watching = watch();
  return {
    async stop() {
      stopping.abort();
      await task.destroy();
      await watching;
    },
  };
}
