// A tick opens a window; inside it one instant is drawn, so that devices with the same cron never test in step.
import { parseCron } from '../core/cron.js';
import { nextTick } from './ticks.js';

/** A drawn instant with the window it was drawn from, in ms since 1970. */
export interface DrawnInstant {
  readonly atMs: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** When a nettest is due: cron (five fields), its IANA zone, and the length of the window. */
export interface WindowSchedule {
  readonly cron: string;
  readonly timezone: string;
  readonly windowMinutes: number;
}

/**
 * Draws the next instant: uniform over the window that the first tick after `afterMs` opens, never past the tick
 * that follows. `random` gives [0, 1). Undefined when the expression is broken or never ticks.
 */
export function drawNext(
  schedule: WindowSchedule,
  afterMs: number,
  random: () => number,
): DrawnInstant | undefined {
  const cron = parseCron(schedule.cron);
  if (!cron.ok) return undefined;
  const fromMs = nextTick(cron.fields, afterMs, schedule.timezone);
  if (fromMs === undefined) return undefined;
  const following = nextTick(cron.fields, fromMs, schedule.timezone) ?? Number.POSITIVE_INFINITY;
  const toMs = Math.min(fromMs + schedule.windowMinutes * 60_000, following);
  return {
    atMs: avoidRoundMinute(fromMs + Math.floor(random() * (toMs - fromMs)), toMs, random),
    fromMs,
    toMs,
  };
}

const roundMinuteMs = 60_000;
const keepAwayMs = 2_000;

/** Whole minutes are when everybody else's cron fires: an instant within 2 s of one moves away, where there is room. */
function avoidRoundMinute(atMs: number, toMs: number, random: () => number): number {
  const past = atMs % roundMinuteMs;
  if (past >= keepAwayMs && past <= roundMinuteMs - keepAwayMs) return atMs;
  const moved = Math.floor(atMs / roundMinuteMs) * roundMinuteMs + keepAwayMs + Math.floor(random() * 56_000);
  return moved < toMs ? moved : atMs;
}
