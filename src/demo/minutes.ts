// A made-up day of the monitors: a row a minute for each target, and who was watching.
import { demoFlag } from '../core/demo.js';
import { isoInstant } from '../core/clock.js';
import { overlapsTest, type LatencyMinute, type Outage, type WatchMinute } from '../core/monitor.js';
import type { MonitorMinutes } from '../core/monitor-store.js';
import type { LocalTime } from '../core/local-time.js';
import { around1, type Random } from './random.js';
import { eveningShare } from './speed-test.js';
import type { Span, Timeline } from './timeline.js';

const minuteMs = 60_000;
/** Probes a minute at the monitors' defaults: every 5 s to a target, a round every 14 s. */
const probes = 11;
const rounds = 4;

/** The host that is measured besides the gateway. */
export const demoHost = 'ping.demo.example.org';

/** The minutes of a span; `testsMs` are the starts of runs, which fill their minute. */
export function minutesOf(
  span: Span,
  timeline: Timeline,
  localAt: (atMs: number) => LocalTime,
  testsMs: readonly number[],
  random: Random,
): MonitorMinutes {
  const tested = new Set(testsMs.map((ms) => Math.floor(ms / minuteMs)));
  const latency: LatencyMinute[] = [];
  const watch: WatchMinute[] = [];
  for (let atMs = span.fromMs; atMs < span.toMs; atMs += minuteMs) {
    if (timeline.offAt(atMs) !== undefined) continue;
    const outage = timeline.outageAt(atMs);
    const overlap = tested.has(Math.floor(atMs / minuteMs));
    const boots = timeline.offs.filter((off) => off.reboot && off.toMs <= atMs).length;
    watch.push({
      minuteMs: atMs,
      bootId: `00000000-0000-4000-8000-${String(boots).padStart(12, '0')}`,
      up: outage === undefined ? rounds : 0,
      down: outage === undefined ? 0 : rounds,
      unknown: 0,
      overlapsTest: overlap,
    });
    const flags = overlap ? [demoFlag, overlapsTest] : [demoFlag];
    const chapter = timeline.chapterAt(atMs);
    const crowd = 1 - eveningShare(localAt(atMs), chapter.eveningLoss);
    const wifi = timeline.onWifi(atMs) ? 4 : 0;
    latency.push(
      minute(atMs, 'gateway', flags, lossAtGateway(outage), 0.6 + wifi, 0.15, random),
      minute(
        atMs,
        demoHost,
        flags,
        outage === undefined ? crowd / 40 : 1,
        chapter.rttMs + wifi,
        crowd,
        random,
      ),
    );
  }
  return { latency, watch };
}

/** An outage behind the router does not reach it. */
function lossAtGateway(outage: Outage | undefined): number {
  return outage?.kind === 'no_link' || outage?.kind === 'no_gateway' ? 1 : 0;
}

function minute(
  atMs: number,
  target: string,
  flags: readonly string[],
  loss: number,
  rttMs: number,
  crowd: number,
  random: Random,
): LatencyMinute {
  const common = {
    minute: isoInstant(atMs),
    target,
    method: 'ping' as const,
    sent: probes,
    flags: [...flags],
  };
  if (loss === 1) return { ...common, received: 0 };
  const minMs = rttMs * around1(random, 0.03);
  const spike = random() < 0.01 + crowd / 20 ? 30 * random() : 0;
  const medianMs = minMs + (0.3 + crowd * 12) * random();
  return {
    ...common,
    received: random() < loss * 8 ? probes - 1 : probes,
    minMs,
    medianMs,
    p95Ms: medianMs + 0.5 + crowd * 20 * random() + spike,
    jitterMs: (0.2 + crowd * 5) * random() + spike / 8,
  };
}
