// The device id: a fingerprint of the device's public key that can be read out aloud.

/** Crockford's base32 without the letters that are misread (i, l, o, u): https://www.crockford.com/base32.html */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
/** 20 characters are 100 bits: none is found twice by chance or by search, and it can still be read out aloud. */
const deviceIdLength = 20;

/** A device id as it is written. */
export const deviceIdPattern = /^[0-9a-hjkmnp-tv-z]{20}$/;

/** The device id of a key whose SPKI (DER) has this SHA-256 (hex): its first 100 bits in lower-case base32. */
export function deviceIdOfDigest(sha256: string): string {
  let bits = BigInt(`0x${sha256}`) >> BigInt(256 - 5 * deviceIdLength);
  let id = '';
  for (let place = 0; place < deviceIdLength; place += 1) {
    id = alphabet.charAt(Number(bits & 31n)) + id;
    bits >>= 5n;
  }
  return id;
}

/** Letters and digits for codes that people read from a wall and type; `bytes` are random, one for each character. */
export function readableCode(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => alphabet.charAt(byte & 31)).join('');
}

/** A code as it was meant: case, dashes and spaces do not count, and letters that the alphabet has not are what they look like. */
export function normalCode(typed: string): string {
  return typed.toLowerCase().replaceAll(/[\s-]/g, '').replaceAll('o', '0').replaceAll(/[il]/g, '1');
}
