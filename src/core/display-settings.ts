// What may be set about the attached display.
import { z } from 'zod';
import { parseWeeklyHours } from './schedule-hours.js';

const hoursSchema = z
  .string()
  .max(100)
  .superRefine((text, context) => {
    const parsed = parseWeeklyHours(text);
    if (!parsed.ok) context.addIssue({ code: 'custom', message: parsed.message });
  });

/** What may show the page on the attached display. */
export const displayPrograms = ['electron', 'chromium'] as const;

/** Settings of the attached display. */
export const displaySchema = z.strictObject({
  program: z
    .enum(['auto', ...displayPrograms, 'none'])
    .default('auto')
    .describe('What shows the page on an attached display; auto: Electron, else Chromium, else nothing'),
  rotateDegrees: z
    .union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)])
    .default(0)
    .describe('By how much the picture is turned, clockwise'),
  darkHours: z
    .array(hoursSchema)
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
export type DisplaySettings = z.output<typeof displaySchema>;

/** What the attached display is doing. */
export const displayStatusSchema = z.object({
  state: z.enum(['none', 'starting', 'shown', 'waiting']).describe('waiting: ended, and tried again later'),
  program: z.enum(displayPrograms).optional(),
  /** Why nothing is shown, or why the program ended; with what to do. */
  detail: z.string().optional(),
  restarts: z
    .number()
    .int()
    .min(0)
    .describe('How often the program had to be started again since the daemon did'),
  screen: z.enum(['on', 'off', 'painted_black']).optional(),
});

/** What the attached display is doing. */
export type DisplayStatus = z.output<typeof displayStatusSchema>;
