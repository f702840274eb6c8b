// The headers of a request that is signed with the device's key: src/core/fleet/signature.ts says what is covered.
import { createHash, randomBytes } from 'node:crypto';
import { contentDigest, signatureBase, signatureHeader, signatureInput } from '../core/fleet/signature.js';

/** Who signs. */
export interface Signer {
  readonly deviceId: string;
  /** Ed25519. */
  sign(message: Uint8Array): Uint8Array;
}

/** Signs a POST of `body`, as it is sent, at `nowMs` by the collector's clock. */
export function signedHeaders(
  signer: Signer,
  url: URL,
  body: Uint8Array,
  nowMs: number,
): Record<string, string> {
  const digest = createHash('sha256').update(body).digest('base64');
  const parameters = {
    keyId: signer.deviceId,
    createdSeconds: Math.round(nowMs / 1000),
    nonce: randomBytes(16).toString('base64url'),
  };
  const base = signatureBase({ method: 'POST', authority: url.host, path: url.pathname, digest, parameters });
  return {
    'content-digest': contentDigest(digest),
    'signature-input': signatureInput(parameters),
    signature: signatureHeader(Buffer.from(signer.sign(Buffer.from(base))).toString('base64')),
  };
}
