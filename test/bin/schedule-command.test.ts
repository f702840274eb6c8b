// `mk-kiosk schedule` as a person meets it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createKioskProcess, type KioskProcess } from './kiosk-process.js';

const simulationSchema = z.object({
  count: z.number(),
  skipped: z.number(),
  mostIn24Hours: z.number(),
  runs: z.array(
    z.object({
      at: z.iso.datetime(),
      nettest: z.string(),
      planned: z.string(),
      skipReason: z.string().optional(),
    }),
  ),
});

describe('bin/mk-kiosk schedule', () => {
  let kiosk: KioskProcess;
  beforeAll(async () => {
    kiosk = await createKioskProcess();
  });
  afterAll(() => kiosk.end());

  const lines = async (...args: string[]) => {
    const { stdout, stderr, code } = await kiosk.run(['schedule', ...args]);
    expect([stderr, code]).toEqual(['', 0]);
    return stdout.trimEnd().split('\n');
  };
  const simulation = async (...args: string[]) => {
    const text = (await lines('simulate', '--json', ...args)).join('\n');
    return simulationSchema.parse(JSON.parse(text));
  };

  it('tells the next ticks of an expression', async () => {
    expect(await lines('next', '7-59/30 * * * *', '-n', '4', '--now', '2030-01-01T00:00Z')).toEqual([
      '2030-01-01T00:07:00.000Z',
      '2030-01-01T00:37:00.000Z',
      '2030-01-01T01:07:00.000Z',
      '2030-01-01T01:37:00.000Z',
    ]);
    expect(await lines('next', '0 6 * * *', '-n', '1', '--now', '2030-07-01', '--tz', 'Europe/Rome')).toEqual(
      ['2030-07-01T04:00:00.000Z'],
    );
  });

  it('simulates one instant in each of 24 parts of 30 days', async () => {
    const { count, runs } = await simulation(
      '--mode',
      'stratified',
      '--per-day',
      '24',
      '--days',
      '30',
      '--seed',
      '1',
    );
    expect(count).toBe(720);
    expect(new Set(runs.map(({ at }) => at.slice(0, 13))).size).toBe(720);
  });

  it('simulates the public servers of M-Lab by their law, whatever cron says', async () => {
    const { count, mostIn24Hours, skipped } = await simulation(
      '--nettest',
      'ndt7',
      '--days',
      '30',
      '--from',
      '2030-01-01',
      '--cron',
      '*/5 * * * *',
    );
    expect(mostIn24Hours).toBe(4);
    expect(count).toBeGreaterThan(60);
    expect(skipped).toBe(0);
    const { code, stderr } = await kiosk.run([
      'schedule',
      'simulate',
      '--nettest',
      'ndt7',
      '--mode',
      'window',
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain("M-Lab's public servers");
  });

  it('runs once on the days on which the clock changes', async () => {
    const days = ['--tz', 'Europe/Berlin', '--from', '2030-03-30', '--days', '3'];
    const spring = await simulation(...days, '--cron', '30 2 * * *', '--window', '10');
    expect(spring.runs.map(({ at }) => at.slice(0, 15))).toEqual([
      '2030-03-30T01:3',
      '2030-03-31T01:0',
      '2030-04-01T00:3',
    ]);
  });

  it('simulates no run in quiet hours', async () => {
    const { runs, count } = await simulation(
      '--cron',
      '*/10 * * * *',
      '--window',
      '10',
      '--from',
      '2030-01-01',
      ['--schedule.quietHours=["22:00-06:00"]'].join(),
    );
    expect(count).toBe(7 * 16 * 6);
    const quiet = runs.filter(({ at }) => at.slice(11, 13) < '06' || at.slice(11, 13) >= '22');
    expect(quiet).toHaveLength(8);
    expect(quiet).toMatchObject(quiet.map(() => ({ skipReason: 'quiet_hours' })));
  });

  it('shows what each nettest waits for, and warns of what cannot go as configured', async () => {
    const shown = z
      .object({
        nettests: z.array(
          z.object({ nettest: z.string(), mode: z.string(), closed: z.unknown().optional() }),
        ),
        quotas: z.array(z.unknown()),
      })
      .parse(JSON.parse((await lines('show', '--json')).join('\n')));
    expect(shown.nettests[0]).toMatchObject({
      nettest: 'ndt7',
      mode: 'exponential',
      closed: { reason: 'consent' },
    });
    expect(shown.quotas).toEqual([
      { family: 'mlab', automatic: { used: 0, limit: 4 }, requests: { used: 0, limit: 36 }, hours: 24 },
    ]);
    expect(await lines('check')).toEqual(['the schedule is as it should be']);
    const warned = await lines(
      'check',
      '--nettests.ndt7.cron=0 * * * *',
      '--nettests.mk.dash.windowMinutes=0',
      '--schedule.onlyHours=["12:00-12:01 UTC"]',
      '--plan.downloadMbps=1000',
      '--budget.monthlyMegabytes=100',
    );
    expect(warned).toEqual([
      'warning: ndt7 will not run within 30 days: cron, windows and quiet hours leave no room',
      'warning: mk.dash will not run within 30 days: cron, windows and quiet hours leave no room',
      'warning: mk.dash starts at the same second each time, as its window is 0 minutes long',
      'warning: cron opens 24 windows a day for tests with mlab, whose public servers take 4 automatic tests in 24 h per line: most windows will stay empty',
      'warning: tests and monitors will move about 37.5 GB a month, the budget is 0.1 GB: some tests will be skipped',
    ]);
  });

  it.each([
    [['next'], 'the cron expression is missing'],
    [['next', '61 * * * *'], 'minute: 61 is not in 0 to 59 (column 1 of "61 * * * *")'],
    [['next', '* * * * *', '-n', '0'], '--count 0: expected a whole number'],
    [['next', '* * * * *', '--now', 'soon'], '--now soon: expected an instant'],
    [['next', '* * * * *', '--tz', 'Mars'], '--tz Mars: this system knows no such time zone'],
    [['simulate', '--days', '1e9'], '--days 1e9: expected a whole number'],
    [['simulate', '--seed', 'x'], '--seed x: expected a whole number'],
    [['simulate', '--nettest', 'x'], 'there is no nettest "x"'],
    [['simulate', '--cron', 'x'], '--cron: a cron expression has five fields'],
    [['sing'], 'schedule sing: no such action'],
  ])('refuses %j', async (args, message) => {
    const { stdout, stderr, code } = await kiosk.run(['schedule', ...args]);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
    expect(code).toBe(args.includes('--nettest') ? 4 : 2);
  });
});
