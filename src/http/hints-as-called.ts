// Commands in the fixes of error answers, as they work where this program is: in a checkout nothing is called mk-kiosk.
import type { onSendAsyncHookHandler } from 'fastify';
import { problemType } from '../web/problem.js';

/** Made of what puts the command of this place into a text. */
export function hintsAsCalled(asCalled: (hint: string) => string): onSendAsyncHookHandler {
  return (_request, reply, payload) => {
    const isProblem = String(reply.getHeader('content-type')).startsWith(problemType);
    return Promise.resolve(isProblem && typeof payload === 'string' ? asCalled(payload) : payload);
  };
}
