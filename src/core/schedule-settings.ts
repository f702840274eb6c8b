// The settings of schedule, data budget and each nettest's plan, as parts of the configuration's schema.
import { z } from 'zod';
import { parseCron } from './cron.js';
import type { NettestDescription } from './nettest.js';
import { familyOf, scheduleModes } from './schedule.js';
import { isTimezone, parseWeeklyHours } from './schedule-hours.js';

/** A cron expression, refused with the column of the error. */
export const cronSchema = z
  .string()
  .max(500)
  .superRefine((expression, context) => {
    const parsed = parseCron(expression);
    if (parsed.ok) return;
    const { message, position } = parsed.error;
    context.addIssue({
      code: 'custom',
      message: `${message} (column ${String(position)} of "${expression}")`,
    });
  })
  .meta({ format: 'cron' });

/** An IANA time zone name that this system knows. */
export const timezoneSchema = z
  .string()
  .refine(isTimezone, { error: (issue) => `this system knows no time zone "${String(issue.input)}"` })
  .meta({ format: 'timezone' });

/** Hours of a week, such as "mon-fri 08:00-16:00" or "22:00-06:00". */
export const weeklyHoursSchema = z
  .string()
  .max(200)
  .superRefine((text, context) => {
    const parsed = parseWeeklyHours(text);
    if (!parsed.ok) context.addIssue({ code: 'custom', message: `${parsed.message}, found "${text}"` });
  });

/** What happens to a run whose instant passed while the device was off or asleep. */
export const missedRunPolicies = ['skip', 'once'] as const;

/** Settings under `schedule.busyLine`. */
export const busyLineSettingsSchema = z.strictObject({
  enabled: z.boolean().default(true).describe('Wait while this device or its network interface is busy'),
  aboveMbps: z
    .number()
    .min(0.01)
    .max(100_000)
    .default(2)
    .describe('From which traffic on the interface on, both directions together, the line counts as busy'),
  waitSeconds: z.number().min(0).max(7200).default(300).describe('How long a scheduled run waits at most'),
  afterwards: z
    .enum(['run', 'skip'])
    .default('run')
    .describe('What happens then: run all the same, marked as disturbed; or leave the run out'),
});

/** Settings under `schedule.busyLine`. */
export type BusyLineSettings = z.output<typeof busyLineSettingsSchema>;

/** Settings under `schedule`. */
export const scheduleSchema = z.strictObject({
  timezone: timezoneSchema.optional().describe("IANA zone of the cron expressions; default: the system's"),
  runAtStart: z.boolean().default(true).describe('One run soon after each boot'),
  calibrateAtStart: z
    .boolean()
    .default(true)
    .describe(
      'With runAtStart: after the first start and after updates, learn what this device can at most measure (10 s)',
    ),
  gapSeconds: z.number().min(0).max(3600).default(10).describe('Pause between two tests'),
  lockTimeoutSeconds: z
    .number()
    .min(1)
    .max(86_400)
    .default(600)
    .describe('How long a run waits for a test of another process on this device'),
  missedRuns: z
    .enum(missedRunPolicies)
    .default('skip')
    .describe('Runs missed while the device was off: left out, or made up for by one run'),
  quietHours: z
    .array(weeklyHoursSchema)
    .max(100)
    .default([])
    .describe('Hours without tests, such as "mon-fri 08:00-16:00" or "22:00-06:00"; run now needs force'),
  onlyHours: z
    .array(weeklyHoursSchema)
    .max(100)
    .default([])
    .describe('Where set, tests run in these hours only; written like quietHours'),
  cycle: z
    .strictObject({
      nettests: z
        .array(z.string().min(1).max(64))
        .max(50)
        .refine((list) => new Set(list).size === list.length, 'names a nettest twice')
        .default([])
        .describe('Nettests that are run one after the other, whenever the first of them is due'),
      order: z
        .enum(['fixed', 'shuffle'])
        .default('fixed')
        .describe('As listed, or drawn anew for each round; recorded with each row'),
    })
    .prefault({})
    .describe('Tests that belong together'),
  confirm: z
    .strictObject({
      enabled: z
        .boolean()
        .default(true)
        .describe('Measure a result far below plan once more, on another server'),
      belowRatio: z
        .number()
        .min(0.05)
        .max(1)
        .default(0.5)
        .describe('Far below: less than this share of the plan'),
    })
    .prefault({})
    .describe('Confirmation of low results; within quota and budget'),
  busyLine: busyLineSettingsSchema
    .prefault({})
    .describe('What a scheduled speed test does while others use the line'),
});

const megabytes = z.number().positive().max(1e9).optional();

/** Settings under `budget`. A megabyte is 10⁶ bytes. */
export const budgetSchema = z.strictObject({
  dailyMegabytes: megabytes.describe('Data that tests may move in a day; default: no limit'),
  monthlyMegabytes: megabytes.describe('Data that tests may move in a calendar month; default: no limit'),
  earlyExit: z
    .boolean()
    .default(true)
    .describe('Shorten a test (250 MB of download) when only that fits what is left of the budget'),
});

/** A nettest as the configuration sees it; `provider` is asked where a nettest has one. */
export interface ConfiguredNettest extends NettestDescription {
  provider?(options: unknown): string | undefined;
}

/** Settings under `nettests.<id>`. */
export function nettestSchema(nettest: ConfiguredNettest) {
  const { defaults } = nettest;
  return z
    .strictObject({
      enabled: z.boolean().default(defaults.enabled).describe(`Run ${nettest.title} by the schedule`),
      cron: cronSchema.default(defaults.cron).describe('When a window opens (five-field cron)'),
      windowMinutes: z
        .number()
        .min(0)
        .max(1440)
        .default(defaults.windowMinutes)
        .describe('Length of the window in which the instant is drawn'),
      mode: z
        .enum(scheduleModes)
        .optional()
        .describe(
          "How instants are drawn (docs/scheduling.md); default: window, and on M-Lab's public servers exponential",
        ),
      perDay: z
        .number()
        .min(0.1)
        .max(1440)
        .default(4)
        .describe('Runs a day in the modes stratified and poisson'),
      timeoutMs: z
        .number()
        .int()
        .min(100)
        .max(3_600_000)
        .default(defaults.timeoutMs)
        .describe('Hard time limit of one run'),
      options: nettest.options.prefault({}).describe(`Options of ${nettest.title}`),
    })
    .superRefine(({ mode, options }, context) => {
      if (mode === undefined || mode === 'exponential') return;
      if (familyOf(nettest.provider?.(options)) === undefined) return;
      context.addIssue({
        code: 'custom',
        path: ['mode'],
        message: `${mode} is not for M-Lab's public servers, whose policy asks for random waits (exponential); it is for a server of your own, named in options.server`,
      });
    });
}
