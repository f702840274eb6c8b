// Five-field cron expressions, as crontab(5) has them: parsed with the position of the error, never guessed at.

/** The minutes, hours … at which an expression matches; `anyDay`/`anyWeekday` tell a `*` from a full list. */
export interface CronFields {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  readonly anyDay: boolean;
  readonly anyWeekday: boolean;
}

/** Why an expression is none: what is wrong, and the 1-based column at which it is wrong. */
export interface CronError {
  readonly message: string;
  readonly position: number;
}

/** A parsed expression or the error in it. */
export type CronResult =
  { readonly ok: true; readonly fields: CronFields } | { readonly ok: false; readonly error: CronError };

interface FieldSpec {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const fieldSpecs: readonly FieldSpec[] = [
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day of month', min: 1, max: 31 },
  {
    name: 'month',
    min: 1,
    max: 12,
    names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  {
    name: 'day of week',
    min: 0,
    max: 7,
    names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
  },
];

/** Parses `minute hour day-of-month month day-of-week` with lists, ranges, steps and English names. */
export function parseCron(expression: string): CronResult {
  const words = [...expression.matchAll(/\S+/g)];
  if (words.length !== fieldSpecs.length) {
    const surplus = words[fieldSpecs.length];
    return failure(
      `a cron expression has five fields (minute hour day-of-month month day-of-week), this one has ${String(words.length)}`,
      surplus === undefined ? expression.length + 1 : surplus.index + 1,
    );
  }
  const sets: Set<number>[] = [];
  for (const [index, spec] of fieldSpecs.entries()) {
    const word = words[index];
    if (word === undefined) break;
    const values = parseField(word[0], spec, word.index + 1);
    if (!(values instanceof Set)) return { ok: false, error: values };
    sets.push(values);
  }
  const [minutes, hours, days, months, weekdays] = sets;
  if (!minutes || !hours || !days || !months || !weekdays) return failure('empty expression', 1);
  if (weekdays.delete(7)) weekdays.add(0);
  const anyDay = words[2]?.[0].startsWith('*') ?? false;
  const anyWeekday = words[4]?.[0].startsWith('*') ?? false;
  if (!anyDay && anyWeekday && !existsInSomeYear(days, months)) {
    return failure('day of month: no month of this expression has such a day', (words[2]?.index ?? 0) + 1);
  }
  return {
    ok: true,
    fields: {
      minutes,
      hours,
      days,
      months,
      weekdays,
      anyDay,
      anyWeekday,
    },
  };
}

const longestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function existsInSomeYear(days: ReadonlySet<number>, months: ReadonlySet<number>): boolean {
  const firstDay = Math.min(...days);
  return [...months].some((month) => firstDay <= (longestMonths[month - 1] ?? 0));
}

function failure(message: string, position: number): CronResult {
  return { ok: false, error: { message, position } };
}

function parseField(field: string, spec: FieldSpec, position: number): Set<number> | CronError {
  const values = new Set<number>();
  let offset = 0;
  for (const part of field.split(',')) {
    const error = addPart(values, part, spec, position + offset);
    if (error !== undefined) return error;
    offset += part.length + 1;
  }
  return values;
}

function addPart(
  values: Set<number>,
  part: string,
  spec: FieldSpec,
  position: number,
): CronError | undefined {
  const [range = '', stepText, ...more] = part.split('/');
  if (more.length > 0) return { message: `${spec.name}: only one "/" is allowed`, position };
  const stepPosition = position + range.length + 1;
  if (stepText !== undefined && !/^[1-9]\d{0,3}$/.test(stepText)) {
    return { message: `${spec.name}: a step is a whole number from 1`, position: stepPosition };
  }
  const step = stepText === undefined ? 1 : Number(stepText);
  const bounds = rangeOf(range, stepText !== undefined, spec, position);
  if ('message' in bounds) return bounds;
  for (let value = bounds.from; value <= bounds.to; value += step) values.add(value);
  return undefined;
}

function rangeOf(
  range: string,
  stepped: boolean,
  spec: FieldSpec,
  position: number,
): { from: number; to: number } | CronError {
  if (range === '*') return { from: spec.min, to: spec.name === 'day of week' ? 6 : spec.max };
  const [fromText = '', toText, ...more] = range.split('-');
  if (more.length > 0) return { message: `${spec.name}: a range is FROM-TO`, position };
  const from = valueOf(fromText, spec, position);
  if (typeof from !== 'number') return from;
  if (toText === undefined) return { from, to: stepped ? spec.max : from };
  const toPosition = position + fromText.length + 1;
  const upper = valueOf(toText, spec, toPosition);
  if (typeof upper !== 'number') return upper;
  // A week may be written to end with its Sunday: fri-sun.
  const to = upper === 0 && from > 0 && spec.name === 'day of week' ? 7 : upper;
  if (to < from) {
    return { message: `${spec.name}: the range ${range} ends before it begins`, position: toPosition };
  }
  return { from, to };
}

function valueOf(text: string, spec: FieldSpec, position: number): number | CronError {
  const named = spec.names?.indexOf(text.toLowerCase()) ?? -1;
  if (named >= 0) return named + (spec.name === 'month' ? 1 : 0);
  if (/^\d{1,4}$/.test(text)) {
    const value = Number(text);
    if (value >= spec.min && value <= spec.max) return value;
    const limits = `${String(spec.min)} to ${String(spec.max)}`;
    return { message: `${spec.name}: ${text} is not in ${limits}`, position };
  }
  const expected = spec.names === undefined ? 'a number' : `a number or one of ${spec.names.join(' ')}`;
  return { message: `${spec.name}: expected ${expected}, found "${text}"`, position };
}
