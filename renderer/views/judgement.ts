// How a figure is judged by its specification: its grade, or good, fair and poor by the limits; in a word and a shape, never by
// colour alone.
import { gradeOf, judge, type MetricSpec } from '../../src/core/metric.js';
import { element } from '../element.js';
import type { PageState } from '../page-state.js';
import { shape } from '../shape.js';
import type { Wording } from '../wording.js';

const shapes = { good: 'circle', fair: 'triangle', poor: 'square' } as const;

/** The sign and the word, or nothing for a figure without limits. */
export function judgement(spec: MetricSpec, value: number, { messages }: Wording): readonly HTMLElement[] {
  const judged = judge(spec, value);
  const grade = gradeOf(spec, value);
  if (judged === 'unjudged' && grade === undefined) return [];
  const { judgements, grade: gradeText } = messages.details;
  const word = grade === undefined ? (judged === 'unjudged' ? '' : judgements[judged]) : gradeText(grade);
  const sign = judged === 'unjudged' ? [] : [shape(shapes[judged])];
  return [element('span', { class: 'judgement', 'data-judged': judged }, ...sign, word)];
}

/** The newest graded figure of the line, as "Bufferbloat: grade A"; undefined where none of the recent attempts has one. */
export function newestGrade({ status, attempts = [] }: PageState, { messages }: Wording): string | undefined {
  if (status === undefined) return undefined;
  const newest = status.lastAttempt === undefined ? attempts : [status.lastAttempt, ...attempts];
  for (const { nettest, metrics } of newest) {
    const specs = status.nettests.find(({ id }) => id === nettest)?.metrics ?? [];
    for (const spec of specs) {
      const value = metrics[spec.name];
      const grade = value === undefined ? undefined : gradeOf(spec, value);
      if (grade !== undefined) return `${spec.label}: ${messages.details.grade(grade)}`;
    }
  }
  return undefined;
}
