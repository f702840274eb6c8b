// Asks the daemon's API and checks each answer against core's schemas: nothing unread reaches the page.
import type { z } from 'zod';
import { outagesDocumentSchema } from '../src/core/monitor-api.js';
import {
  measurementDetailSchema,
  measurementsPageSchema,
  problemSchema,
  runAcceptedSchema,
  seriesDocumentSchema,
  statusDocumentSchema,
  type SeriesDocument,
  type StatusDocument,
  type consentRequestSchema,
  type planRequestSchema,
} from '../src/core/api.js';
import { screenAnswerSchema, type screenRequestSchema } from '../src/core/screen.js';

/** What went wrong with a request; `what` names the answer, see `problems.whats` of the messages. */
export type Fault =
  | { readonly kind: 'unreachable' }
  /** Nothing was asked of the kiosk: no test of the line can run. */
  | { readonly kind: 'nothing_ready' }
  | { readonly kind: 'unreadable'; readonly what: AnswerName }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string; readonly fix: string };

/** The answers there are. */
export type AnswerName =
  | 'status'
  | 'series'
  | 'measurements'
  | 'measurement'
  | 'events'
  | 'run'
  | 'consent'
  | 'plan'
  | 'outages'
  | 'notes'
  | 'timeline'
  | 'report'
  | 'access'
  | 'settings'
  | 'legs'
  | 'device';

/** An answer that was read, or why there is none. */
export type Answer<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly fault: Fault };

/** Outages, and spans in which nobody watched. */
export type OutagesDocument = z.output<typeof outagesDocumentSchema>;
/** One page of measurements. */
export type MeasurementsPage = z.output<typeof measurementsPageSchema>;
/** A measurement with its curves. */
export type MeasurementDetail = z.output<typeof measurementDetailSchema>;
/** A decision about a provider. */
export type ConsentRequest = z.output<typeof consentRequestSchema>;
/** A plan to be set. */
export type PlanRequest = z.output<typeof planRequestSchema>;

/** A sign of life of the attached display. */
export type ScreenRequest = z.output<typeof screenRequestSchema>;

/** The API as the page uses it. Nothing here throws or rejects. */
export interface ApiClient {
  status(): Promise<Answer<StatusDocument>>;
  /** The line's values of a metric; `nettest` only where one nettest's are wanted. */
  series(metric: string, fromMs: number, toMs: number): Promise<Answer<SeriesDocument>>;
  /** Outages that touch a time, and spans in which nobody watched. */
  outages(fromMs: number, toMs: number): Promise<Answer<OutagesDocument>>;
  measurements(limit: number, after?: string): Promise<Answer<MeasurementsPage>>;
  measurement(id: string): Promise<Answer<MeasurementDetail>>;
  run(nettest: string): Promise<Answer<unknown>>;
  decideConsent(request: ConsentRequest): Promise<Answer<unknown>>;
  setPlan(request: PlanRequest): Promise<Answer<unknown>>;
  /** The page on the attached display lives, or was touched. */
  screen(request: ScreenRequest): Promise<Answer<unknown>>;
  /** Any document of the API, checked against its schema; `path` is relative to /api/v1/. */
  get<Value>(
    what: AnswerName,
    schema: z.ZodType<Value>,
    path: string,
    query?: Readonly<Record<string, string>>,
  ): Promise<Answer<Value>>;
  /** Sends a request and reads the answer. */
  post<Value>(
    what: AnswerName,
    schema: z.ZodType<Value>,
    path: string,
    body: unknown,
  ): Promise<Answer<Value>>;
  put<Value>(what: AnswerName, schema: z.ZodType<Value>, path: string, body: unknown): Promise<Answer<Value>>;
  remove<Value>(what: AnswerName, schema: z.ZodType<Value>, path: string): Promise<Answer<Value>>;
}

const timeoutMs = 15_000;

/** Address of an API document, relative to the page: the same files work behind any path. */
export function apiUrl(path: string, query: Readonly<Record<string, string>> = {}): string {
  const url = new URL(`api/v1/${path}`, document.baseURI);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

/** A client of the daemon that served the page. */
export function createApiClient(): ApiClient {
  return {
    status: () => read('status', statusDocumentSchema, apiUrl('status')),
    series: (metric, fromMs, toMs) =>
      read(
        'series',
        seriesDocumentSchema,
        apiUrl('series', {
          metric,
          from: new Date(fromMs).toISOString(),
          to: new Date(toMs).toISOString(),
          limit: '5000',
        }),
      ),
    outages: (fromMs, toMs) =>
      read(
        'outages',
        outagesDocumentSchema,
        apiUrl('outages', { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }),
      ),
    measurements: (limit, after) =>
      read(
        'measurements',
        measurementsPageSchema,
        apiUrl('measurements', {
          scope: 'line',
          limit: String(limit),
          ...(after === undefined ? {} : { after }),
        }),
      ),
    measurement: (id) =>
      read('measurement', measurementDetailSchema, apiUrl(`measurements/${encodeURIComponent(id)}`)),
    run: (nettest) => read('run', runAcceptedSchema, apiUrl('runs'), sending('POST', { nettest })),
    decideConsent: (request) => send('consent', apiUrl('consent'), sending('POST', request)),
    get: (what, schema, path, query) => read(what, schema, apiUrl(path, query)),
    post: (what, schema, path, body) => read(what, schema, apiUrl(path), sending('POST', body)),
    put: (what, schema, path, body) => read(what, schema, apiUrl(path), sending('PUT', body)),
    remove: (what, schema, path) => read(what, schema, apiUrl(path), sending('DELETE', {})),
    setPlan: (request) => send('plan', apiUrl('plan'), sending('PUT', request)),
    screen: (request) => read('status', screenAnswerSchema, apiUrl('screen'), sending('POST', request)),
  };
}

function sending(method: 'POST' | 'PUT' | 'DELETE', body: unknown): RequestInit {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

async function read<Value>(
  what: AnswerName,
  schema: z.ZodType<Value>,
  url: string,
  init?: RequestInit,
): Promise<Answer<Value>> {
  const response = await send(what, url, init);
  if (!response.ok) return response;
  try {
    const parsed = schema.safeParse(JSON.parse(response.value));
    if (parsed.success) return { ok: true, value: parsed.data };
  } catch {
    // No JSON: unreadable, like JSON of another shape.
  }
  return { ok: false, fault: { kind: 'unreadable', what } };
}

async function send(what: AnswerName, url: string, init: RequestInit = {}): Promise<Answer<string>> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs), cache: 'no-store' });
    const text = await response.text();
    return response.ok ? { ok: true, value: text } : { ok: false, fault: refusal(what, text) };
  } catch {
    return { ok: false, fault: { kind: 'unreachable' } };
  }
}

function refusal(what: AnswerName, text: string): Fault {
  try {
    const problem = problemSchema.safeParse(JSON.parse(text));
    if (problem.success) {
      const { code, detail, fix } = problem.data;
      return { kind: 'refused', code, detail, fix };
    }
  } catch {
    // An error page that is no problem+json: unreadable.
  }
  return { kind: 'unreadable', what };
}
