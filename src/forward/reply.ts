// Reads what an answer says: problem codes, the destination's time, how long to wait.
import { z } from 'zod';
import type { Reply } from '../core/fleet/reaction.js';
import type { RawReply } from './request.js';

const problemSchema = z.object({ code: z.string().max(64), detail: z.string().max(2000) });

/** An answer with its body read; `understood` says whether a 2xx is what this destination answers. */
export interface ReadReply {
  readonly reply: Reply;
  readonly detail: string | undefined;
  readonly body: unknown;
}

/** Reads a reply. `understands` looks at the body of a 2xx. */
export function readReply(raw: RawReply, nowMs: number, understands: (body: unknown) => boolean): ReadReply {
  if (raw.kind === 'none') return { reply: raw, detail: raw.detail, body: undefined };
  const body = jsonOf(raw.text);
  const problem = problemSchema.safeParse(body).data;
  const ok = raw.status >= 200 && raw.status < 300;
  const reply: Reply = {
    kind: 'answer',
    status: raw.status,
    body,
    understood: ok && understands(body),
    code: problem?.code,
    dateMs: dateOf(raw.headers.date),
    retryAfterMs: retryAfterOf(raw.headers['retry-after'], nowMs),
  };
  const location = raw.headers.location;
  const detail =
    problem?.detail ?? (location === undefined ? undefined : `sends elsewhere: ${location.slice(0, 200)}`);
  return { reply, detail: detail ?? `HTTP ${raw.status}`, body };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function dateOf(text: string | undefined): number | undefined {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) ? undefined : ms;
}

/** Seconds, or a date: https://www.rfc-editor.org/rfc/rfc9110#name-retry-after */
function retryAfterOf(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const ms = dateOf(text);
  return ms === undefined ? undefined : Math.max(0, ms - nowMs);
}
