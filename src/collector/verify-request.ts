// Is a request of the device that it says? Digest, key, time and signature, in the order of what they cost.
// https://www.rfc-editor.org/rfc/rfc9421#section-3.2
import { createHash, createPublicKey, timingSafeEqual, verify, type KeyObject } from 'node:crypto';
import { deviceIdOfDigest } from '../core/device-id.js';
import { KioskError } from '../core/errors.js';
import { skewLimitMs } from '../core/fleet/protocol.js';
import { readSignature, signatureBase, type SignatureParameters } from '../core/fleet/signature.js';
import { isoInstant } from '../core/clock.js';

/** A request as it came. */
export interface SignedRequest {
  readonly method: string;
  /** With everything behind the path: no signed address has a query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Uint8Array;
}

/** What a request says of itself, its body's digest being right; nothing of it is proven yet. */
export interface ClaimedSignature {
  readonly parameters: SignatureParameters;
  readonly base: string;
  readonly signature: Uint8Array;
}

/** Reads the signature's headers. Throws signature_refused and clock_skew, which tells the collector's time. */
export function readClaim({ method, url, headers, body }: SignedRequest, nowMs: number): ClaimedSignature {
  const said = readSignature(headers);
  const { host } = headers;
  if (said === undefined || typeof host !== 'string')
    throw refused('The request has no signature that can be read.');
  const digest = createHash('sha256').update(body).digest();
  if (!timingSafeEqual(digest, Buffer.from(said.digest, 'base64'))) {
    throw refused('The body is not the one whose digest was signed.');
  }
  if (Math.abs(said.parameters.createdSeconds * 1000 - nowMs) > skewLimitMs) {
    throw new KioskError(
      'clock_skew',
      `The request was signed at another time than it is here: ${isoInstant(nowMs)}.`,
      'Set the clock, or sign by the time in the Date header of this answer.',
    );
  }
  const parts = { method, authority: host, path: url, digest: said.digest, parameters: said.parameters };
  return {
    parameters: said.parameters,
    base: signatureBase(parts),
    signature: Buffer.from(said.signature, 'base64'),
  };
}

/** Throws signature_refused unless the key made the signature. */
export function verifyClaim({ base, signature }: ClaimedSignature, publicKey: KeyObject): void {
  if (!verify(null, Buffer.from(base), publicKey, signature)) {
    throw refused('The signature is not of the key that is known for this device.');
  }
}

/** The Ed25519 key in a PEM (SPKI), and the device id that follows from it. Throws signature_refused. */
export function readPublicKey(pem: string): {
  readonly key: KeyObject;
  readonly deviceId: string;
  readonly pem: string;
} {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: pem, format: 'pem', type: 'spki' });
  } catch {
    throw refused('The public key cannot be read.');
  }
  if (key.asymmetricKeyType !== 'ed25519') throw refused('The public key is not of the kind Ed25519.');
  const der = key.export({ type: 'spki', format: 'der' });
  return {
    key,
    deviceId: deviceIdOfDigest(createHash('sha256').update(der).digest('hex')),
    pem: key.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

function refused(message: string): KioskError {
  return new KioskError('signature_refused', message, 'See docs/collector.md for how requests are signed.');
}
