// Numbers, zones and instants of the command line of `mk-kiosk schedule`, refused with what was expected.
import { z } from 'zod';
import { timezoneSchema } from '../core/config.js';
import { KioskError } from '../core/errors.js';
import { instantOfLocal } from '../schedule/local-time.js';
import { commonOptionsSchema } from './command.js';

/** Options of `mk-kiosk schedule`. */
export const scheduleOptionsSchema = commonOptionsSchema.extend({
  count: z.string().optional(),
  now: z.string().optional(),
  from: z.string().optional(),
  tz: z.string().optional(),
  nettest: z.string().optional(),
  mode: z.string().optional(),
  perDay: z.string().optional(),
  cron: z.string().optional(),
  window: z.string().optional(),
  days: z.string().optional(),
  seed: z.string().optional(),
});

/** Options of every action; each takes what it needs. */
export type ScheduleOptions = z.output<typeof scheduleOptionsSchema>;

/** A whole number between two limits. */
export function wholeNumber(text: string, flag: string, min: number, max: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new KioskError(
    'usage',
    `${flag} ${text}: expected a whole number from ${min} to ${max}`,
    `For instance ${flag} ${min}.`,
  );
}

/** A number between two limits. */
export function anyNumber(text: string, flag: string, min: number, max: number): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= min && value <= max) return value;
  throw new KioskError(
    'usage',
    `${flag} ${text}: expected a number from ${min} to ${max}`,
    `For instance ${flag} ${min}.`,
  );
}

/** The zone that was named, else `fallback`. */
export function zoneOf(text: string | undefined, fallback: string): string {
  if (text === undefined) return fallback;
  if (timezoneSchema.safeParse(text).success) return text;
  throw new KioskError(
    'usage',
    `--tz ${text}: this system knows no such time zone`,
    'For instance --tz Europe/Rome.',
  );
}

/** An instant in ISO 8601; without a zone of its own it is local time in `timezone`. */
export function instantIn(text: string, flag: string, timezone: string): number {
  const local = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$/.test(text);
  const ms = Date.parse(!local ? text : text.length === 10 ? `${text}T00:00Z` : `${text}Z`);
  if (!Number.isNaN(ms)) return local ? instantOfLocal(ms, timezone) : ms;
  throw new KioskError(
    'usage',
    `${flag} ${text}: expected an instant in ISO 8601`,
    'For instance 2026-11-20T06:00Z.',
  );
}
