// What every error answer must be.
import { expect } from 'vitest';
import { problemSchema } from '../../src/core/api.js';
import type { Problem } from '../../src/web/problem.js';
import type { Answer } from './open-server.js';

/** Checks that an answer is a problem with this status and code, complete, not cached, and returns it. */
export function expectProblem(answer: Answer, status: number, code: string): Problem {
  const problem = problemSchema.strict().parse(JSON.parse(answer.text));
  expect({ status: answer.status, code: problem.code, problemStatus: problem.status }).toEqual({
    status,
    code,
    problemStatus: status,
  });
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json(; charset=utf-8)?$/);
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.headers['x-content-type-options']).toBe('nosniff');
  for (const text of [problem.title, problem.detail, problem.fix]) expect(text).not.toBe('');
  return problem;
}
