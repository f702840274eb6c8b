// Request bodies: UTF-8 JSON of bounded depth, without `__proto__`. https://www.rfc-editor.org/rfc/rfc8259
import { TextDecoder } from 'node:util';
import type { FastifyRequest } from 'fastify';
import { KioskError } from '../core/errors.js';
import type { App } from './app.js';

/** Makes JSON the only body the server reads. */
export function readJsonOnly(app: App, maxDepth: number): void {
  const read = jsonReader(app, maxDepth);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) =>
    read(request, body, done),
  );
}

/** Hears what a body says, or why it cannot be read. */
export type JsonDone = (error: Error | null, value?: unknown) => void;

/** Reads the bytes of a body as JSON: for routes that have looked at the bytes before (their signature, their compression). */
export function jsonReader(app: App, maxDepth: number) {
  const parseSafely = app.getDefaultJsonParser('error', 'error');
  const decoder = new TextDecoder('utf-8', { fatal: true });
  return (request: FastifyRequest, body: Uint8Array, done: JsonDone): void => {
    const text = decode(decoder, body);
    if (text === undefined) {
      done(unreadable('The body is not UTF-8.'));
    } else if (depthOf(text, maxDepth) > maxDepth) {
      done(unreadable(`The body is nested deeper than ${maxDepth} levels.`));
    } else {
      void parseSafely(request, text, done);
    }
  };
}

function decode(decoder: TextDecoder, body: Uint8Array): string | undefined {
  try {
    return decoder.decode(body);
  } catch {
    return undefined;
  }
}

function unreadable(message: string): KioskError {
  return new KioskError('bad_request', message, 'Send flat JSON as GET /api/v1/openapi.json describes it.');
}

/** Levels of brackets outside strings, counted no further than one past `limit`; the text need not be valid JSON. */
function depthOf(text: string, limit: number): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length && deepest <= limit; index += 1) {
    const character = text.charCodeAt(index);
    if (inString) {
      if (character === backslash) index += 1;
      else if (character === quote) inString = false;
    } else if (character === quote) {
      inString = true;
    } else if (character === openBracket || character === openBrace) {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (character === closeBracket || character === closeBrace) {
      depth -= 1;
    }
  }
  return deepest;
}

const quote = 0x22;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
