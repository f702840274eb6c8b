// GET /api/v1/events: the announcements as server-sent events.
import type { ServerResponse } from 'node:http';
import { mayCall } from '../../core/access.js';
import { isLoopback } from '../../web/allowed-hosts.js';
import type { App } from '../../web/app.js';
import type { ApiContext } from '../api-context.js';
import { knownCaller } from '../authorise.js';
import type { EventSink } from '../event-stream.js';
import { problemOf, sendProblem } from '../../web/problem.js';
import { noQuery } from './status.js';

/** Adds the route. */
export function addEventsRoute(app: App, { access, events, limits }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/api/v1/events',
    // HEAD would open a stream that nobody reads.
    exposeHeadRoute: false,
    config: {
      operationId: 'getEvents',
      summary:
        'What happens, as it happens: each event carries its kind, an id and a JSON document. With Last-Event-ID what was missed comes first, or "settings": read status again.',
      mediaType: 'text/event-stream',
      rateLimit: false,
    },
    schema: { querystring: noQuery },
    handler: async (request, reply) => {
      const local = isLoopback(request.raw.socket.remoteAddress ?? '');
      if (events.size() >= (local ? limits.streams : limits.remoteStreams)) {
        const words = { detail: 'Too many event streams are open.', fix: 'Close other pages of this kiosk.' };
        return sendProblem(reply.header('retry-after', '10'), problemOf(429, words));
      }
      const { raw } = reply;
      const lastEventId = request.headers['last-event-id'];
      reply.hijack();
      request.raw.socket.setTimeout(0);
      raw.writeHead(200, {
        ...definedHeaders(reply.getHeaders()),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        'x-accel-buffering': 'no',
      });
      const caller = knownCaller(request);
      const isWelcome = () => access.stillKnown(caller) && mayCall(caller, 'read', access.state());
      const remove = events.add(
        sinkOf(raw, isWelcome),
        typeof lastEventId === 'string' ? lastEventId : undefined,
      );
      // A client may go at any moment, also before this one; writing to it is then an error of the stream, not of ours.
      raw.on('close', remove).on('error', remove);
      if (raw.destroyed) remove();
      return reply;
    },
  });
}

function sinkOf(response: ServerResponse, isWelcome: () => boolean): EventSink {
  return {
    isWelcome,
    write: (text) => void response.write(text),
    unsentBytes: () => response.writableLength,
    cut: () => void response.destroy(),
    end: () => void response.end(),
  };
}

function definedHeaders(headers: Readonly<Record<string, number | string | string[] | undefined>>) {
  const defined: Record<string, number | string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) defined[name] = value;
  }
  return defined;
}
