// A request of a device: its body as bytes, and who signed it.
import { createPublicKey } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { KioskError } from '../core/errors.js';
import { isoInstant } from '../core/clock.js';
import type { SqlSession } from '../core/fleet/database.js';
import { batchLimits, type enrolmentAnswerSchema } from '../core/fleet/protocol.js';
import type { App } from '../web/app.js';
import { jsonReader } from '../web/json-body.js';
import type { Collector } from './collector.js';
import { inflateBody } from './inflate.js';
import { findDevice, type KnownDevice } from './store/devices.js';
import { takeNonce } from './store/nonces.js';
import { readClaim, verifyClaim, type ClaimedSignature } from './verify-request.js';

/** A request whose signature is that of the device, and how its nonce is taken: in the transaction of what it does. */
export interface DeviceRequest {
  readonly device: KnownDevice;
  takeNonce(session: SqlSession): Promise<void>;
}

/** The body as it came. */
export function bodyBytes(request: FastifyRequest): Uint8Array {
  return request.body instanceof Uint8Array ? request.body : new Uint8Array();
}

/** What a request claims; the digest of its body is right. */
export function claimOf(request: FastifyRequest, nowMs: number): ClaimedSignature {
  const { method, url, headers } = request;
  return readClaim({ method, url, headers, body: bodyBytes(request) }, nowMs);
}

/** Who signed the request. Throws signature_refused, clock_skew, device_unknown, device_revoked. */
export async function authenticate(request: FastifyRequest, collector: Collector): Promise<DeviceRequest> {
  const nowMs = collector.clock.nowMs();
  const claim = claimOf(request, nowMs);
  const device = await findDevice(collector.database, claim.parameters.keyId);
  if (device === undefined) {
    throw new KioskError('device_unknown', 'This device is not enrolled here.', 'Enrol it first.');
  }
  verifyClaim(claim, createPublicKey(device.publicKey));
  if (device.registration === 'revoked') throw revoked();
  const nonce = { deviceKey: device.key, nonce: claim.parameters.nonce, nowMs };
  return { device, takeNonce: (session) => takeNonce(session, nonce) };
}

/** What a device hears that nobody wants any more. */
export function revoked(): KioskError {
  return new KioskError(
    'device_revoked',
    'This device was revoked here.',
    'Ask who runs the collector; the device goes on measuring by itself.',
  );
}

/** Reads the body by a schema, unpacked. Throws bad_request, body_too_large, and invalid for what does not fit. */
export function bodyReader(app: App) {
  const read = jsonReader(app, batchLimits.depth);
  return async <Schema extends z.ZodType>(
    request: FastifyRequest,
    schema: Schema,
  ): Promise<z.output<Schema>> => {
    const encoding = request.headers['content-encoding'];
    const bytes = await inflateBody(bodyBytes(request), encoding, batchLimits.jsonBytes);
    const value = await new Promise((resolve, reject: (reason: Error) => void) => {
      read(request, bytes, (error, json) => (error === null ? resolve(json) : reject(error)));
    });
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new KioskError(
      'body_invalid',
      `body/${issue?.path.join('/') ?? ''}: ${issue?.message ?? 'invalid'}`,
      'See docs/collector.md for what this address takes.',
    );
  };
}

/** What every answer to a device says. */
export function answerFor(
  { id, name, clock }: Collector,
  { id: device, registration }: Pick<KnownDevice, 'id' | 'registration'>,
): z.output<typeof enrolmentAnswerSchema> {
  return { collector: { id, name }, device, registration, time: isoInstant(clock.nowMs()) };
}
