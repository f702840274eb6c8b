// The attached display: what may be set about it, and what it is doing. How the pages look is core/display.ts.
import { z } from 'zod';
import { weeklyHoursSchema } from './schedule-settings.js';

/** What may show the page on the attached display. */
export const screenPrograms = ['electron', 'chromium'] as const;

/** Settings of the attached display. */
export const screenSchema = z.strictObject({
  program: z
    .enum(['auto', ...screenPrograms, 'none'])
    .default('auto')
    .describe('What shows the page on an attached display; auto: Electron, else Chromium, else nothing'),
  rotateDegrees: z
    .union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)])
    .default(0)
    .describe('By how much the picture is turned, clockwise'),
  darkHours: z
    .array(weeklyHoursSchema)
    .max(20)
    .default([])
    .describe('When the display is switched off, such as "mon-fri 18:00-07:00"; a touch wakes it'),
  wakeMinutes: z
    .number()
    .int()
    .min(1)
    .max(240)
    .default(5)
    .describe('How long a touch wakes the display during dark hours, minutes'),
  pointer: z.boolean().default(false).describe('Show the pointer'),
  sandbox: z
    .boolean()
    .default(true)
    .describe("Chromium's sandbox; only off where the kernel allows none, as in some containers"),
});

/** Settings of the attached display. */
export type ScreenSettings = z.output<typeof screenSchema>;

/** What the attached display is doing. */
export const screenStatusSchema = z.object({
  state: z.enum(['none', 'starting', 'shown', 'waiting']).describe('waiting: ended, and tried again later'),
  program: z.enum(screenPrograms).optional(),
  /** Why nothing is shown, or why the program ended; with what to do. */
  detail: z.string().optional(),
  restarts: z
    .number()
    .int()
    .min(0)
    .describe('How often the program had to be started again since the daemon did'),
  /** painted_black: nothing here can switch it off, so the page paints itself black. */
  power: z.enum(['on', 'off', 'painted_black']).optional(),
});

/** What the attached display is doing. */
export type ScreenStatus = z.output<typeof screenStatusSchema>;

/** POST /api/v1/screen: the page on the attached display lives, or was touched; `key` is the one in its address. */
export const screenRequestSchema = z.strictObject({
  key: z.uuid(),
  touched: z.boolean().default(false),
});

/** POST /api/v1/screen. `known` is false for a page that the daemon did not open, or of an earlier start. */
export const screenAnswerSchema = z.object({ known: z.boolean() });
