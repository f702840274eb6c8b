// Signed requests: HTTP Message Signatures (https://www.rfc-editor.org/rfc/rfc9421) in one fixed profile, with the body's
// digest of https://www.rfc-editor.org/rfc/rfc9530. Pure: hashing and Ed25519 are done by who calls.
//
// INVARIANTS:
// - Covered are method, authority (so that what was signed for one collector is no good at another), path and body.
// - What does not have exactly the form made here is not read at all: no second way to write the same thing.

/** What is signed of a request. `authority` is the Host header, `digest` the SHA-256 of the body as sent, base64. */
export interface SignedParts {
  readonly method: string;
  readonly authority: string;
  readonly path: string;
  readonly digest: string;
  readonly parameters: SignatureParameters;
}

/** Who signed, when (seconds since 1970), and a value that comes once (16 to 64 characters of base64url). */
export interface SignatureParameters {
  readonly keyId: string;
  readonly createdSeconds: number;
  readonly nonce: string;
}

/** The value of `Content-Digest`. */
export function contentDigest(sha256Base64: string): string {
  return `sha-256=:${sha256Base64}:`;
}

/** The value of `Signature-Input`. */
export function signatureInput(parameters: SignatureParameters): string {
  return `mk=${parametersText(parameters)}`;
}

/** The value of `Signature`. */
export function signatureHeader(signatureBase64: string): string {
  return `mk=:${signatureBase64}:`;
}

/** The text that is signed (section 2.5). */
export function signatureBase({ method, authority, path, digest, parameters }: SignedParts): string {
  return [
    `"@method": ${method}`,
    `"@authority": ${authority.toLowerCase()}`,
    `"@path": ${path}`,
    `"content-digest": ${contentDigest(digest)}`,
    `"@signature-params": ${parametersText(parameters)}`,
  ].join('\n');
}

function parametersText({ createdSeconds, nonce, keyId }: SignatureParameters): string {
  return `("@method" "@authority" "@path" "content-digest");created=${createdSeconds};nonce="${nonce}";keyid="${keyId}";alg="ed25519"`;
}

const inputPattern =
  /^mk=\("@method" "@authority" "@path" "content-digest"\);created=(\d{1,12});nonce="([\w-]{16,64})";keyid="([0-9a-z]{1,64})";alg="ed25519"$/;
const base64Pattern = /^(mk|sha-256)=:([A-Za-z0-9+/]{43,86}={0,2}):$/;

/** What the headers of a signed request say; undefined where one is missing or has another form. */
export function readSignature(
  headers: Readonly<Record<string, unknown>>,
):
  | { readonly parameters: SignatureParameters; readonly digest: string; readonly signature: string }
  | undefined {
  const [, created, nonce, keyId] = matchOf(inputPattern, headers['signature-input']);
  const [, , digest] = matchOf(base64Pattern, headers['content-digest']);
  const [, , signature] = matchOf(base64Pattern, headers.signature);
  if (created === undefined || nonce === undefined || keyId === undefined) return undefined;
  if (digest?.length !== 44 || signature?.length !== 88) return undefined;
  return { parameters: { createdSeconds: Number(created), nonce, keyId }, digest, signature };
}

function matchOf(pattern: RegExp, value: unknown): readonly (string | undefined)[] {
  return typeof value === 'string' ? (pattern.exec(value) ?? []) : [];
}
