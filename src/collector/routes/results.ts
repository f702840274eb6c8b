// POST results: a batch of a device's rows, each looked at by itself.
import { createHash } from 'node:crypto';
import { KioskError } from '../../core/errors.js';
import { checkRow } from '../../core/fleet/check-row.js';
import {
  batchAnswerSchema,
  batchRequestSchema,
  collectorPaths,
  type BatchAnswer,
} from '../../core/fleet/protocol.js';
import type { App } from '../../web/app.js';
import type { Collector } from '../collector.js';
import { answerFor, authenticate, bodyReader, type DeviceRequest } from '../device-request.js';
import type { KnownDevice } from '../store/devices.js';
import { ingest, type AcceptedRow } from '../store/ingest.js';

/** Adds the route, where bodies are bytes. */
export function addResultsRoute(app: App, collector: Collector): void {
  const read = bodyReader(app);
  app.route({
    method: 'POST',
    url: collectorPaths.results,
    config: { need: 'device' },
    schema: { response: { 200: batchAnswerSchema } },
    handler: async (request) => {
      const signed = await authenticate(request, collector);
      return collector.admission.run(signed.device.id, async () => {
        requireRoom(signed.device, collector);
        const { rows } = await read(request, batchRequestSchema);
        return takeIn(rows, signed, collector);
      });
    },
  });
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

async function takeIn(
  rows: readonly unknown[],
  { device, takeNonce }: DeviceRequest,
  collector: Collector,
): Promise<BatchAnswer> {
  const nowMs = collector.clock.nowMs();
  const accepted: AcceptedRow[] = [];
  const refused: BatchAnswer['refused'] = [];
  rows.forEach((candidate, index) => {
    const checked = checkRow(candidate, { deviceId: device.id, nowMs, sha256 });
    if ('row' in checked) accepted.push({ index, ...checked });
    else refused.push({ index, ...checked });
  });
  const order = { deviceKey: device.key, nowMs, rows: accepted, refusedBefore: refused.length };
  const ingested = await ingest(collector.database, order, takeNonce);
  return { ...answerFor(collector, device), ...ingested, refused: [...refused, ...ingested.refused] };
}

/** Rows of a device that nobody has claimed are kept, as long as they are not too many. */
function requireRoom({ registration, results, resultBytes }: KnownDevice, { limits }: Collector): void {
  if (registration !== 'pending') return;
  if (results < limits.quarantineRows && resultBytes < limits.quarantineBytes) return;
  throw new KioskError(
    'quarantine_full',
    'Nobody has claimed this device yet, and enough of its results are kept.',
    'Claim it at the collector with the code on its wall; the rest follows by itself.',
  );
}
