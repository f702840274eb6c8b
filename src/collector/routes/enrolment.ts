// GET hello and POST enrolment: who answers here, and a device that wants to be known.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isoInstant } from '../../core/clock.js';
import { KioskError } from '../../core/errors.js';
import {
  collectorPaths,
  enrolmentAnswerSchema,
  enrolmentRequestSchema,
  helloSchema,
  protocolVersion,
  type EnrolmentAnswer,
} from '../../core/fleet/protocol.js';
import type { App } from '../../web/app.js';
import type { Collector } from '../collector.js';
import { answerFor, bodyReader, claimOf, revoked } from '../device-request.js';
import { approveDevice, enrolDevice } from '../store/devices.js';
import { spendEnrolmentToken } from '../store/enrolment-tokens.js';
import { writeAudit } from '../store/audit.js';
import { takeNonce } from '../store/nonces.js';
import { readPublicKey, verifyClaim } from '../verify-request.js';

/** Adds GET hello. */
export function addHelloRoute(app: App, { id, name, clock }: Collector): void {
  app.route({
    method: 'GET',
    url: collectorPaths.hello,
    config: { need: 'anyone' },
    schema: { querystring: z.strictObject({}), response: { 200: helloSchema } },
    handler: async () => ({
      collector: { id, name },
      protocols: [protocolVersion],
      time: isoInstant(clock.nowMs()),
    }),
  });
}

/** Adds POST enrolment, where bodies are bytes. */
export function addEnrolmentRoute(app: App, collector: Collector): void {
  const read = bodyReader(app);
  app.route({
    method: 'POST',
    url: collectorPaths.enrolment,
    config: { need: 'device', rateLimit: { max: collector.limits.enrolmentsPerMinute } },
    schema: { response: { 200: enrolmentAnswerSchema } },
    handler: (request) => enrol(request, collector, read),
  });
}

/** Takes a device up: its key signed the request, and its id follows from the key. */
async function enrol(
  request: FastifyRequest,
  collector: Collector,
  read: ReturnType<typeof bodyReader>,
): Promise<EnrolmentAnswer> {
  const nowMs = collector.clock.nowMs();
  const claim = claimOf(request, nowMs);
  const body = await read(request, enrolmentRequestSchema);
  const { key, deviceId, pem } = readPublicKey(body.publicKey);
  verifyClaim(claim, key);
  if (claim.parameters.keyId !== deviceId) {
    throw new KioskError(
      'signature_refused',
      'The device id is not that of the key.',
      'Send the id of this key.',
    );
  }
  const device = await collector.database.write(async (session) => {
    const enrolled = await enrolDevice(session, deviceId, { ...body, publicKey: pem }, nowMs);
    await takeNonce(session, { deviceKey: enrolled.key, nonce: claim.parameters.nonce, nowMs });
    if (enrolled.registration !== 'pending' || body.token === undefined) return enrolled;
    const token = await spendEnrolmentToken(session, body.token, nowMs);
    await approveDevice(session, enrolled.key, token, nowMs);
    await writeAudit(session, {
      id: collector.newId(),
      atMs: nowMs,
      who: `token ${token.id}`,
      action: 'device.approve',
      fleet: token.fleet,
      subject: deviceId,
    });
    return { ...enrolled, registration: 'active' as const };
  });
  if (device.registration === 'revoked') throw revoked();
  return answerFor(collector, device);
}
