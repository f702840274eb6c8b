// How the pages of a kiosk look and speak: settings of the device, since a wall has no keyboard of its own.
import { z } from 'zod';
import { weeklyHoursSchema } from './schedule-settings.js';

/** Languages that the pages have whole catalogues of; ISO 639-1. */
export const languages = ['en', 'es', 'de', 'fr'] as const;

/** A language of the pages. */
export type Language = (typeof languages)[number];

/** Units that speeds are shown in; stored and exported they are always bit/s. */
export const speedUnits = ['Mbit/s', 'MB/s'] as const;

/** A unit that speeds are shown in. */
export type SpeedUnit = (typeof speedUnits)[number];

/** Settings under `display`. */
export const displaySchema = z.strictObject({
  language: z
    .enum(['auto', ...languages])
    .default('auto')
    .describe('Language of the pages; auto: that of the browser'),
  speedUnit: z.enum(speedUnits).default('Mbit/s').describe('Unit that speeds are shown in'),
  theme: z
    .enum(['auto', 'light', 'dark'])
    .default('auto')
    .describe('Colours of the pages; auto: as the system of the display is set'),
  nightHours: z
    .array(weeklyHoursSchema)
    .max(20)
    .default(['22:00-06:00'])
    .describe('Hours in which the wall is dark and dimmed; none: []'),
  pixelShift: z
    .boolean()
    .default(true)
    .describe('Move the wall by a few pixels each few minutes, so that nothing burns in'),
  askOpinion: z
    .boolean()
    .default(true)
    .describe(
      'Ask on touch screens after a test whether the connection was good; an answer is kept beside the result',
    ),
});

/** Settings under `display`. */
export type Display = z.output<typeof displaySchema>;
