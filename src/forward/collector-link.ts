// Signed requests to a collector, by its clock.
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { z } from 'zod';
import type { Clock } from '../core/clock.js';
import { post } from './request.js';
import { readReply, type ReadReply } from './reply.js';
import { signedHeaders, type Signer } from './signed-headers.js';

/** What a link is made of. */
export interface LinkParts {
  readonly signer: Signer;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly url: string;
  readonly ca?: string | undefined;
  readonly version: string;
  readonly timeoutMs?: number | undefined;
}

/** A link to one collector. */
export interface CollectorLink {
  /** Posts JSON below the collector's address; `schema` says what a 2xx has to be. Never rejects. */
  post<Schema extends z.ZodType>(
    path: string,
    json: string,
    schema: Schema,
    signal: AbortSignal,
  ): Promise<ReadReply & { readonly answer?: z.output<Schema> | undefined }>;
  setTime(dateMs: number): void;
}

const deflate = promisify(gzip);
const defaultTimeoutMs = 30_000;
/** Below this, a compressed body is no smaller. */
const leastCompressed = 500;

/** A link; nothing is opened before the first request. */
export function createCollectorLink(parts: LinkParts): CollectorLink {
  const base = parts.url.replace(/\/+$/, '');
  let aheadMs = 0;
  return {
    setTime(dateMs) {
      aheadMs = dateMs - parts.clock.nowMs();
    },
    async post(path, json, schema, signal) {
      const url = new URL(base + path);
      const plain = Buffer.from(json);
      const compressed = plain.length >= leastCompressed;
      const body = compressed ? await deflate(plain) : plain;
      const raw = await post(
        {
          url,
          body,
          ca: parts.ca,
          timeoutMs: parts.timeoutMs ?? defaultTimeoutMs,
          headers: {
            'content-type': 'application/json',
            ...(compressed && { 'content-encoding': 'gzip' }),
            'user-agent': `mk-kiosk/${parts.version}`,
            accept: 'application/json',
            ...signedHeaders(parts.signer, url, body, parts.clock.nowMs() + aheadMs),
          },
        },
        signal,
      );
      const read = readReply(raw, parts.clock.nowMs(), (said) => schema.safeParse(said).success);
      return { ...read, answer: schema.safeParse(read.body).data };
    },
  };
}
