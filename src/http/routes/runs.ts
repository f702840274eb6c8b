// POST /api/v1/runs: run a nettest now, and wait for its row if asked to.
import type { Socket } from 'node:net';
import { runAcceptedSchema, runQuerySchema, runRequestSchema } from '../../core/api.js';
import { KioskError } from '../../core/errors.js';
import type { AcceptedRun, Kiosk, RunOrder } from '../../core/kiosk.js';
import { measurementSchema, type Measurement } from '../../core/measurement.js';
import type { App } from '../../web/app.js';
import type { ApiContext } from '../api-context.js';
import { within } from '../within.js';

/** The longest time limit a run can have; runRequestSchema and the configuration allow no more. */
const longestRunMs = 3_600_000;

/** Adds the route. */
export function addRunRoute(app: App, context: ApiContext): void {
  const { limits } = context;
  app.route({
    method: 'POST',
    url: '/api/v1/runs',
    config: {
      operationId: 'postRun',
      access: 'run',
      summary:
        'Runs a nettest now. 202 at once; with `wait=true` 200 and the measurement, or 202 when it takes longer than its time limit.',
      rateLimit: { max: limits.writesPerMinute },
    },
    handlerTimeout: longestRunMs + limits.queueWaitMs + limits.waitGraceMs + limits.handlerTimeoutMs,
    schema: {
      querystring: runQuerySchema,
      body: runRequestSchema,
      response: { 200: measurementSchema, 202: runAcceptedSchema },
    },
    handler: async ({ body, query, raw }, reply) => {
      const accepted = await accept(context, body);
      if (query.wait === 'true') {
        const measurement = await waitFor(accepted, body, context, raw.socket);
        if (measurement !== undefined) return reply.code(200).send(measurement);
      }
      return reply.code(202).send({ nettest: body.nettest, state: accepted.state });
    },
  });
}

async function accept({ kiosk, limits, closing }: ApiContext, order: RunOrder): Promise<AcceptedRun> {
  const run = kiosk.run(order);
  // How the run ends is announced and stored; here only a waiting request wants to know.
  run.then(({ measurement }) => measurement.catch(() => undefined)).catch(() => undefined);
  const accepted = await within(run, limits.handlerTimeoutMs, closing);
  if (accepted !== undefined) return accepted;
  throw new KioskError('device_busy', 'The kiosk did not take the run in time.', 'Try again in a moment.');
}

/** The measurement, or undefined when the time is up or the server closes; the run goes on. */
async function waitFor(
  { measurement, state }: AcceptedRun,
  order: RunOrder,
  { kiosk, limits, closing }: ApiContext,
  socket: Socket,
): Promise<Measurement | undefined> {
  const queueMs = state === 'waiting' ? limits.queueWaitMs : 0;
  const waitMs = queueMs + (order.timeoutMs ?? timeLimitOf(kiosk, order.nettest)) + limits.waitGraceMs;
  // The connection is silent for as long as the test runs.
  socket.setTimeout(0);
  const ended = await within(measurement, waitMs, closing);
  socket.setTimeout(limits.connectionTimeoutMs);
  return ended;
}

/** The configured time limit of a nettest, else its own. */
function timeLimitOf(kiosk: Kiosk, nettest: string): number {
  const setting = kiosk.explainConfig().find(({ key }) => key === `nettests.${nettest}.timeoutMs`);
  if (typeof setting?.value === 'number') return setting.value;
  return kiosk.nettests.find(({ id }) => id === nettest)?.defaults.timeoutMs ?? longestRunMs;
}
