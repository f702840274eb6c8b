import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CronFields, parseCron } from '../../src/core/cron.js';

function fieldsOf(expression: string): CronFields {
  const parsed = parseCron(expression);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.fields;
}

function listOf(values: ReadonlySet<number>): number[] {
  return [...values].sort((a, b) => a - b);
}

describe('src/core/cron', () => {
  it.each([
    ['*', 60],
    ['7-59/30', 2],
    ['0', 1],
    ['1,2,3', 3],
    ['*/7', 9],
    ['5/20', 3],
    ['0-59', 60],
    ['0,0,0', 1],
    ['59-59', 1],
    ['*/60', 1],
  ])('reads the minute field %s as %i minutes', (field, count) => {
    expect(fieldsOf(`${field} * * * *`).minutes.size).toBe(count);
  });

  it('reads steps, offsets, lists and ranges', () => {
    expect(listOf(fieldsOf('7-59/30 * * * *').minutes)).toEqual([7, 37]);
    expect(listOf(fieldsOf('5/20 * * * *').minutes)).toEqual([5, 25, 45]);
    expect(listOf(fieldsOf('0 1-3,20-22/2 * * *').hours)).toEqual([1, 2, 3, 20, 22]);
  });

  it('reads names of months and weekdays in any case', () => {
    expect(listOf(fieldsOf('0 0 1 JAN,dec *').months)).toEqual([1, 12]);
    expect(listOf(fieldsOf('0 0 * * Mon-Fri').weekdays)).toEqual([1, 2, 3, 4, 5]);
  });

  it('takes Sunday as 0, as 7 and as the end of a week', () => {
    expect(listOf(fieldsOf('0 0 * * 0').weekdays)).toEqual([0]);
    expect(listOf(fieldsOf('0 0 * * 7').weekdays)).toEqual([0]);
    expect(listOf(fieldsOf('0 0 * * 5-7').weekdays)).toEqual([0, 5, 6]);
    expect(listOf(fieldsOf('0 0 * * fri-sun').weekdays)).toEqual([0, 5, 6]);
    expect(listOf(fieldsOf('0 0 * * sun').weekdays)).toEqual([0]);
    expect(listOf(fieldsOf('0 0 * * sun-mon').weekdays)).toEqual([0, 1]);
    expect(listOf(fieldsOf('0 0 * * *').weekdays)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('tells a star from a full list, since crontab(5) does', () => {
    expect(fieldsOf('0 0 * * 1')).toMatchObject({ anyDay: true, anyWeekday: false });
    expect(fieldsOf('0 0 1-31 * *')).toMatchObject({ anyDay: false, anyWeekday: true });
    expect(fieldsOf('0 0 */2 * 0-6')).toMatchObject({ anyDay: true, anyWeekday: false });
  });

  it('does not mind spaces and tabs around the fields', () => {
    expect(fieldsOf('  5\t*  * *   * ')).toEqual(fieldsOf('5 * * * *'));
  });

  it.each([
    ['', 1, 'this one has 0'],
    ['* * * *', 8, 'this one has 4'],
    ['* * * * * *', 11, 'this one has 6'],
    ['60 * * * *', 1, 'minute: 60 is not in 0 to 59'],
    ['* 24 * * *', 3, 'hour: 24 is not in 0 to 23'],
    ['* * 0 * *', 5, 'day of month: 0 is not in 1 to 31'],
    ['* * * 13 *', 7, 'month: 13 is not in 1 to 12'],
    ['* * * * 8', 9, 'day of week: 8 is not in 0 to 7'],
    ['1,2,99 * * * *', 5, '99 is not in 0 to 59'],
    ['1,,2 * * * *', 3, 'expected a number, found ""'],
    ['1, * * * *', 3, 'expected a number, found ""'],
    ['10-70 * * * *', 4, '70 is not in 0 to 59'],
    ['30-10 * * * *', 4, 'ends before it begins'],
    ['1-2-3 * * * *', 1, 'a range is FROM-TO'],
    ['*/0 * * * *', 3, 'a step is a whole number from 1'],
    ['*/x * * * *', 3, 'a step is a whole number from 1'],
    ['*/ * * * *', 3, 'a step is a whole number from 1'],
    ['*/5/5 * * * *', 1, 'only one "/" is allowed'],
    ['-5 * * * *', 1, 'expected a number, found ""'],
    ['+5 * * * *', 1, 'found "+5"'],
    ['1.5 * * * *', 1, 'found "1.5"'],
    ['* * * jann *', 7, 'one of jan feb'],
    ['* * * * mon-xyz', 13, 'one of sun mon'],
    ['* * * * L', 9, 'one of sun mon'],
    ['@daily', 7, 'this one has 1'],
    ['0 0 * * fri-tue', 13, 'ends before it begins'],
    ['0 0 30 2 *', 5, 'no month of this expression has such a day'],
    ['0 0 31 apr,jun *', 5, 'no month of this expression has such a day'],
  ])('refuses %j at column %i: %s', (expression, position, message) => {
    const parsed = parseCron(expression);
    expect(parsed).toMatchObject({ ok: false, error: { position } });
    expect(parsed.ok ? '' : parsed.error.message).toContain(message);
  });

  it('accepts a rare day, and an impossible one beside a weekday', () => {
    expect(parseCron('0 0 29 2 *').ok).toBe(true);
    expect(parseCron('0 0 31 1-12 *').ok).toBe(true);
    // crontab(5): with both given, either is enough.
    expect(parseCron('0 0 30 2 mon').ok).toBe(true);
  });

  it('answers any text with fields in their ranges or a position inside it', () => {
    const cronish = fc
      .array(fc.constantFrom('*', '/', '-', ',', ' ', '0', '5', '59', '7', 'mon', 'JAN', 'x'), {
        maxLength: 25,
      })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), cronish), (expression) => {
        const parsed = parseCron(expression);
        if (!parsed.ok) {
          expect(parsed.error.position).toBeGreaterThanOrEqual(1);
          expect(parsed.error.position).toBeLessThanOrEqual(expression.length + 1);
          return;
        }
        const { minutes, hours, days, months, weekdays } = parsed.fields;
        for (const [values, min, max] of [
          [minutes, 0, 59],
          [hours, 0, 23],
          [days, 1, 31],
          [months, 1, 12],
          [weekdays, 0, 6],
        ] as const) {
          expect(values.size).toBeGreaterThan(0);
          expect([...values].every((value) => value >= min && value <= max)).toBe(true);
        }
      }),
    );
  });
});
