// SHA-256, in the two forms the store needs.
import { createHash } from 'node:crypto';

/** SHA-256 of bytes, or of a text's UTF-8 bytes. */
export function digest(content: string | Uint8Array): Buffer {
  return createHash('sha256').update(content).digest();
}

/** The same in lower-case hexadecimal. */
export function digestHex(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
