// A tick opens a window; inside it one instant is drawn, so that devices with the same cron never test in step.
import { parseCron, type CronFields } from '../core/cron.js';
import type { Random } from './random.js';
import { instantOfLocal, localDigitsOf } from './local-time.js';
import { nextTick } from './ticks.js';

/** A window of time, half open, in ms since 1970. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

/** When windows open: cron (five fields), its IANA zone, and how long they stay open. */
export interface WindowSchedule {
  readonly cron: string;
  readonly timezone: string;
  readonly windowMinutes: number;
}

const dayMs = 86_400_000;

/**
 * The window that the first tick after `afterMs` opens, never longer than until the tick that follows. Undefined when
 * the expression is broken or never ticks.
 */
export function nextWindow(schedule: WindowSchedule, afterMs: number): Window | undefined {
  const cron = parseCron(schedule.cron);
  if (!cron.ok) return undefined;
  const fromMs = nextTick(cron.fields, afterMs, schedule.timezone);
  if (fromMs === undefined) return undefined;
  const following = nextTick(cron.fields, fromMs, schedule.timezone) ?? Number.POSITIVE_INFINITY;
  return { fromMs, toMs: Math.min(fromMs + schedule.windowMinutes * 60_000, following) };
}

/** The window that is open at `atMs`; of several the one that opened last. */
export function openWindow(
  fields: CronFields,
  { timezone, windowMinutes }: WindowSchedule,
  atMs: number,
): Window | undefined {
  const lengthMs = windowMinutes * 60_000;
  // Near ticks first: an expression that ticks each minute has 1,440 in the longest window.
  for (const backMs of [60_000, 3_600_000, lengthMs]) {
    let tick = nextTick(fields, atMs - Math.min(backMs, lengthMs), timezone);
    let open: Window | undefined;
    while (tick !== undefined && tick <= atMs) {
      open = { fromMs: tick, toMs: tick + lengthMs };
      tick = nextTick(fields, tick, timezone);
    }
    if (open !== undefined) return open;
  }
  return undefined;
}

/** The part of the local day, cut into `perDay` equal parts of its real length (23 to 25 h), that begins first after `afterMs`. */
export function nextStratum(perDay: number, timezone: string, afterMs: number): Window {
  const parts = Math.max(1, Math.round(perDay));
  const midnight = Math.floor(localDigitsOf(afterMs, timezone) / dayMs) * dayMs;
  for (let day = 0; ; day += 1) {
    const fromMs = instantOfLocal(midnight + day * dayMs, timezone);
    const toMs = instantOfLocal(midnight + (day + 1) * dayMs, timezone);
    const beginOf = (index: number) => fromMs + Math.round(((toMs - fromMs) * index) / parts);
    for (let index = 0; index < parts; index += 1) {
      if (beginOf(index) > afterMs) return { fromMs: beginOf(index), toMs: beginOf(index + 1) };
    }
  }
}

/** An instant of the window, uniform, and not on a whole minute where there is room. */
export function drawWithin({ fromMs, toMs }: Window, random: Random): number {
  return avoidRoundMinute(fromMs + Math.floor(random() * (toMs - fromMs)), toMs, random);
}

const minuteMs = 60_000;
const keepAwayMs = 2_000;

/** Whether everybody else's cron fires within 2 s of the instant. */
export function isNearRoundMinute(atMs: number): boolean {
  const past = atMs % minuteMs;
  return past < keepAwayMs || past >= minuteMs - keepAwayMs;
}

function avoidRoundMinute(atMs: number, beforeMs: number, random: Random): number {
  if (!isNearRoundMinute(atMs)) return atMs;
  const minute = Math.floor(atMs / minuteMs) * minuteMs;
  const moved = minute + keepAwayMs + Math.floor(random() * (minuteMs - 2 * keepAwayMs));
  return moved < beforeMs ? moved : atMs;
}
