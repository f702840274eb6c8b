// POST heartbeat: how a device is.
import { collectorPaths, heartbeatAnswerSchema, heartbeatRequestSchema } from '../../core/fleet/protocol.js';
import type { App } from '../../web/app.js';
import type { Collector } from '../collector.js';
import { answerFor, authenticate, bodyReader } from '../device-request.js';
import { keepHeartbeat } from '../store/heartbeats.js';

/** Heartbeats of a device come so often. */
const everySeconds = 60;

/** Adds the route, where bodies are bytes. */
export function addHeartbeatRoute(app: App, collector: Collector): void {
  const read = bodyReader(app);
  app.route({
    method: 'POST',
    url: collectorPaths.heartbeat,
    config: { need: 'device' },
    schema: { response: { 200: heartbeatAnswerSchema } },
    handler: async (request) => {
      const { device, takeNonce } = await authenticate(request, collector);
      const heartbeat = await read(request, heartbeatRequestSchema);
      await collector.database.write(async (session) => {
        await takeNonce(session);
        await keepHeartbeat(session, device.key, heartbeat, collector.clock.nowMs());
      });
      return { ...answerFor(collector, device), nextSeconds: everySeconds };
    },
  });
}
