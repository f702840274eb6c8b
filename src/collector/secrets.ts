// Secrets: random ones that are kept as SHA-256, and passwords that are kept as scrypt (https://www.rfc-editor.org/rfc/rfc7914).
import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** 2^15 blocks of 8: 32 MiB and a tenth of a second. */
const cost = 32_768;
const blockSize = 8;
const hashBytes = 32;

/** A new secret of 256 bits; the prefix says what it is, should it turn up in a log. */
export function newSecret(prefix: string): string {
  return prefix + randomBytes(32).toString('base64url');
}

/** What is kept of a random secret (SHA-256, hex): with 256 bits nobody searches, so no slow hash is needed. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Compares digests in constant time. */
export function sameDigest(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one, 'hex'), Buffer.from(other, 'hex')];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** What is kept of a password: the parameters with it, so that a later version can choose others. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, cost, blockSize);
  return ['scrypt', cost, blockSize, salt.toString('hex'), hash.toString('hex')].join('$');
}

const keptPattern = /^scrypt\$(\d{1,7})\$(\d{1,2})\$([0-9a-f]{32})\$([0-9a-f]{64})$/;

/** Whether a password is the one that is kept. */
export async function isPassword(password: string, kept: string): Promise<boolean> {
  const [, N, r, salt, hash] = keptPattern.exec(kept) ?? [];
  if (salt === undefined || hash === undefined) return false;
  const derived = await derive(password, Buffer.from(salt, 'hex'), Number(N), Number(r));
  return sameDigest(derived.toString('hex'), hash);
}

function derive(password: string, salt: Buffer, N: number, r: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(
      password.normalize('NFC'),
      salt,
      hashBytes,
      { N, r, p: 1, maxmem: 256 * N * r },
      (error, derived) => {
        if (error === null) resolve(derived);
        else reject(error);
      },
    );
  });
}
