// Makes what the lights show out of the signal and what the kiosk is doing, and tells it when it changed.
import type { Config } from '../core/config.js';
import type { KioskEvent } from '../core/events.js';
import type { Scene } from '../core/indicator.js';
import { lightStateOf, type LightMoment } from '../core/light.js';
import type { Verdict } from './status.js';

/** Where scenes come from. */
export interface SceneParts {
  config(): Config;
  identifying(): boolean;
  updating(): boolean;
  /** A run waits for a lock that another process holds. */
  locked(): boolean;
  progress(): Extract<KioskEvent, { kind: 'progress' }> | undefined;
  /** Where the page is, as one would type it. */
  address(): string | undefined;
  show(scene: Scene): void;
}

/** Scenes. */
export interface Scenes {
  /** The signal was made anew. */
  judge(verdict: Verdict): void;
  /** Anything else changed: an identification, a phase of a test, an update. */
  refresh(): void;
}

/** The speed of a running test is shown in steps, or a display on a slow bus would do nothing else. */
const speedStep = 0.05;

/** Nothing is shown before the first verdict. */
export function createScenes(parts: SceneParts): Scenes {
  let verdict: Verdict | undefined;
  let shown: Scene | undefined;

  function refresh(): void {
    if (verdict === undefined) return;
    const progress = parts.progress();
    const scene = sceneOf(verdict, parts.config(), parts.address(), {
      identifying: parts.identifying(),
      updating: parts.updating(),
      locked: parts.locked(),
      phase: progress?.phase,
    });
    const running = progress?.bps;
    const next = running === undefined ? scene : { ...scene, runningBps: steady(running, shown?.runningBps) };
    if (JSON.stringify(next) === JSON.stringify(shown)) return;
    shown = next;
    parts.show(next);
  }

  return {
    judge(next) {
      verdict = next;
      refresh();
    },
    refresh,
  };
}

function steady(bps: number, before: number | undefined): number {
  return before !== undefined && Math.abs(bps - before) < speedStep * before ? before : bps;
}

function sceneOf(
  { signal, latest: { download, upload, latency } }: Verdict,
  { device: { name, number } }: Config,
  address: string | undefined,
  moment: LightMoment,
): Scene {
  const newest = [download, upload, latency].flatMap((figure) => (figure ? [Date.parse(figure.at)] : []));
  return {
    light: lightStateOf(signal, moment),
    signal,
    name,
    ...(number !== undefined && { number }),
    ...(address !== undefined && { address }),
    ...(download && { downloadBps: download.value }),
    ...(upload && { uploadBps: upload.value }),
    ...(latency && { latencyMs: latency.value }),
    ...(newest.length > 0 && { resultAtMs: Math.max(...newest) }),
  };
}
