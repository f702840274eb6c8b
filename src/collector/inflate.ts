// Bodies as they were before compression, never longer than allowed. https://www.rfc-editor.org/rfc/rfc8878 (zstd), RFC 1952 (gzip)
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { KioskError, codeOf } from '../core/errors.js';

type Inflate = (body: Uint8Array, options: { readonly maxOutputLength: number }) => Promise<Uint8Array>;

const gunzip: Inflate = promisify(zlib.gunzip);
/** Node has it from 22.15 on. */
const unzstd: Inflate | undefined =
  typeof zlib.zstdDecompress === 'function' ? promisify(zlib.zstdDecompress) : undefined;

/** What this collector can read besides plain bodies. */
export const contentEncodings: readonly string[] = unzstd === undefined ? ['gzip'] : ['gzip', 'zstd'];

/** The plain body. Throws body_too_large as soon as it gets too long, and bad_request for what is damaged or cut. */
export async function inflateBody(
  body: Uint8Array,
  encoding: string | undefined,
  maxBytes: number,
): Promise<Uint8Array> {
  const inflate = encoding === 'gzip' ? gunzip : encoding === 'zstd' ? unzstd : undefined;
  if (inflate === undefined) {
    if (body.length > maxBytes) throw tooLarge(maxBytes);
    return body;
  }
  try {
    return await inflate(body, { maxOutputLength: maxBytes });
  } catch (thrown) {
    if (codeOf(thrown) === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes);
    throw new KioskError(
      'bad_request',
      `The body is not whole, or not ${encoding ?? 'plain'}.`,
      'Send it again.',
      { cause: thrown },
    );
  }
}

function tooLarge(maxBytes: number): KioskError {
  return new KioskError(
    'body_too_large',
    `The body has more than ${maxBytes} bytes once it is unpacked.`,
    'Send fewer rows at once.',
  );
}
