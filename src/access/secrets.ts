// Secrets: random ones that are kept as SHA-256, and the PIN that is kept as scrypt (https://www.rfc-editor.org/rfc/rfc7914).
import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { z } from 'zod';
import type { pinHashSchema } from './credentials-file.js';

/** The PIN as it is kept. */
export type PinHash = z.output<typeof pinHashSchema>;

/** 2^15 blocks of 8: 32 MiB and about a tenth of a second on a Raspberry Pi 4. */
const cost = 32_768;
const blockSize = 8;
const hashBytes = 32;

/** A new secret of 256 bits. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** A short name for something that has a secret; it says nothing about it. */
export function newId(): string {
  return randomBytes(6).toString('hex');
}

/** What is kept of a random secret: with 256 bits nobody searches, so no slow hash is needed. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Compares digests in constant time. */
export function sameDigest(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one, 'hex'), Buffer.from(other, 'hex')];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** What is kept of a PIN. */
export async function hashPin(pin: string): Promise<PinHash> {
  const salt = randomBytes(16);
  const hash = await derive(pin, salt, cost, blockSize);
  return { salt: salt.toString('hex'), hash: hash.toString('hex'), cost, blockSize };
}

/** Whether a PIN is the one that is kept; takes the same time either way. */
export async function isPin(pin: string, kept: PinHash): Promise<boolean> {
  const derived = await derive(pin, Buffer.from(kept.salt, 'hex'), kept.cost, kept.blockSize);
  return sameDigest(derived.toString('hex'), kept.hash);
}

function derive(pin: string, salt: Buffer, N: number, r: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, hashBytes, { N, r, p: 1, maxmem: 256 * N * r }, (error, derived) => {
      if (error === null) resolve(derived);
      else reject(error);
    });
  });
}
