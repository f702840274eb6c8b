// Addresses that are not there (404), and methods that an address does not take (405 with Allow).
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { problemOf, sendProblem } from './problem.js';

/** Fastify's handler for what no route takes; `routes` are all that were added. */
export function answerNotFound(routes: readonly RouteOptions[]) {
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const allowed = methodsOf(routes, request.url.split('?')[0] ?? '');
    // A path that fits a pattern and was not taken all the same (an id that is too long) is not there either.
    if (allowed.length === 0 || allowed.includes(request.method)) return sendProblem(reply, problemOf(404));
    const detail = `${request.method} is not possible here, only ${allowed.join(', ')}.`;
    return sendProblem(reply.header('allow', allowed.join(', ')), problemOf(405, { detail }));
  };
}

function methodsOf(routes: readonly RouteOptions[], path: string): readonly string[] {
  const methods = routes.filter(({ url }) => matches(url, path)).flatMap(({ method }) => method);
  return [...new Set(methods)].sort();
}

/** True when a path fits a route's pattern; `:name` stands for one segment. Patterns with `*` (files) fit nothing. */
function matches(pattern: string, path: string): boolean {
  const expected = pattern.split('/');
  const segments = path.split('/');
  return (
    expected.length === segments.length &&
    expected.every((part, index) =>
      part.startsWith(':') ? segments[index] !== '' : part === segments[index],
    )
  );
}
