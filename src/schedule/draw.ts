// Draws the next instant of a nettest by its rule: one in each window, or after a random wait where testing is allowed.
// INVARIANTS: what is drawn is never altered to fit: a wait that ends where no test is allowed (outside of the windows,
// over the quota, in quiet hours) is followed by another wait from there, so that instants stay without memory and never
// crowd where a window opens. Of one closure at most one instant is planned, for the row that tells of it.
import { parseCron } from '../core/cron.js';
import { mlabWaits, waitsPerDay, type PlanReason, type ScheduleMode } from '../core/schedule.js';
import { drawWait, type Random } from './random.js';
import {
  drawWithin,
  isNearRoundMinute,
  nextStratum,
  nextWindow,
  openWindow,
  type Window,
  type WindowSchedule,
} from './window.js';

/** By which rule a nettest's instants are drawn. `perDay` counts in the modes stratified and poisson. */
export interface DrawRule extends WindowSchedule {
  readonly mode: ScheduleMode;
  readonly perDay: number;
}

/** A drawn instant with the window it lies in, in ms since 1970. */
export interface DrawnInstant extends Window {
  readonly atMs: number;
  readonly reason: PlanReason;
  /** Set for an instant in quiet hours: it will be refused, and they end then (the last instant of all: never). */
  readonly closedUntilMs?: number | undefined;
}

/** What else a draw depends on. */
export interface DrawSurroundings {
  readonly random: Random;
  /** End of the quiet hours at an instant; see quiet-hours.ts. */
  quietUntil?(atMs: number): number | undefined;
  /** When the quota allows the next automatic run; undefined where it does at `atMs`. */
  quotaUntil?(atMs: number): number | undefined;
  /** Hears of each wait that was drawn. */
  onWait?(waitMs: number): void;
}

/** The last instant that there is, for what never ends; JSON has no infinity. */
export const endOfTimeMs = 8.64e15;
/** A rule whose instants are refused so often in a row (three years of M-Lab's waits) is given up until the next beat. */
const maxDraws = 5_000;
/** Draws inside one window before its few open minutes are looked for. */
const maxDrawsInWindow = 50;

/**
 * The first instant after `afterMs`; `notedUntilMs` is the end of the closure that has had its row. Undefined when the
 * expression is broken, never ticks, or leaves no room.
 */
export function drawNext(
  rule: DrawRule,
  afterMs: number,
  surroundings: DrawSurroundings,
  notedUntilMs?: number,
): DrawnInstant | undefined {
  return rule.mode === 'window' || rule.mode === 'stratified'
    ? drawInWindow(rule, afterMs, surroundings, notedUntilMs)
    : drawAfterWait(rule, afterMs, surroundings, notedUntilMs);
}

function drawInWindow(
  rule: DrawRule,
  afterMs: number,
  { random, quietUntil }: DrawSurroundings,
  notedUntilMs: number | undefined,
): DrawnInstant | undefined {
  const stratified = rule.mode === 'stratified';
  let window: Window | undefined = { fromMs: afterMs, toMs: afterMs };
  for (let draws = 0; draws < maxDraws; draws += 1) {
    window = stratified
      ? nextStratum(rule.perDay, rule.timezone, window.fromMs)
      : nextWindow(rule, window.fromMs);
    if (window === undefined) return undefined;
    const drawn = drawOpen(window, random, quietUntil);
    if (isNoted(drawn.closedUntilMs, notedUntilMs)) continue;
    return { ...drawn, ...window, reason: stratified ? 'stratified' : 'window' };
  }
  return undefined;
}

/** Uniform over the open part of the window; where there is none, an instant that will be refused. */
function drawOpen(
  window: Window,
  random: Random,
  quietUntil: DrawSurroundings['quietUntil'],
): { readonly atMs: number; readonly closedUntilMs?: number } {
  let closed: { atMs: number; closedUntilMs: number } | undefined;
  for (let draws = 0; draws < maxDrawsInWindow; draws += 1) {
    const atMs = drawWithin(window, random);
    const untilMs = quietUntil?.(atMs);
    if (untilMs === undefined) return { atMs };
    closed ??= { atMs, closedUntilMs: Math.min(untilMs, endOfTimeMs) };
    if (untilMs >= window.toMs && quietUntil?.(window.fromMs) === untilMs) return closed;
  }
  const open = openMinutes(window, quietUntil);
  const minute = open[Math.floor(random() * open.length)];
  const atMs = minute === undefined ? window.fromMs : drawWithin(minute, random);
  return quietUntil?.(atMs) === undefined ? { atMs } : (closed ?? { atMs });
}

/** The minutes of a window whose first instant is open: for windows of which next to nothing is. */
function openMinutes(window: Window, quietUntil: DrawSurroundings['quietUntil']): Window[] {
  const minutes: Window[] = [];
  let fromMs = window.fromMs;
  while (fromMs < window.toMs) {
    const toMs = Math.min(fromMs + 60_000, window.toMs);
    const untilMs = quietUntil?.(fromMs);
    if (untilMs === undefined) minutes.push({ fromMs, toMs });
    fromMs = Math.max(toMs, untilMs ?? toMs);
  }
  return minutes;
}

function drawAfterWait(
  rule: DrawRule,
  afterMs: number,
  { random, quietUntil, quotaUntil, onWait }: DrawSurroundings,
  notedUntilMs: number | undefined,
): DrawnInstant | undefined {
  const cron = parseCron(rule.cron);
  if (!cron.ok || rule.windowMinutes === 0) return undefined;
  const law = rule.mode === 'poisson' ? waitsPerDay(rule.perDay) : mlabWaits;
  let atMs = afterMs;
  for (let draws = 0; draws < maxDraws; draws += 1) {
    const waitMs = Math.round(drawWait(law, random));
    if (isNearRoundMinute(atMs + waitMs)) continue;
    onWait?.(waitMs);
    atMs += waitMs;
    const window = openWindow(cron.fields, rule, atMs);
    if (window === undefined || quotaUntil?.(atMs) !== undefined) continue;
    const untilMs = quietUntil?.(atMs);
    if (untilMs === undefined) return { atMs, ...window, reason: 'waits' };
    const closedUntilMs = Math.min(untilMs, endOfTimeMs);
    if (!isNoted(closedUntilMs, notedUntilMs)) return { atMs, ...window, reason: 'waits', closedUntilMs };
  }
  return undefined;
}

/** A closure that never ends is planned again and again: nothing else is left, and its row is there already. */
function isNoted(closedUntilMs: number | undefined, notedUntilMs: number | undefined): boolean {
  if (closedUntilMs === undefined || notedUntilMs === undefined) return false;
  return closedUntilMs <= notedUntilMs && closedUntilMs < endOfTimeMs;
}
