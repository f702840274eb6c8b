// The API document, made from the schemas that check requests and answers. https://spec.openapis.org/oas/v3.1.1.html
import type { RouteOptions } from 'fastify';
import { z } from 'zod';
import { balenaStatusSchema } from '../core/balena.js';
import * as access from '../core/access.js';
import * as api from '../core/api.js';
import * as configApi from '../core/config-api.js';
import { kioskEventSchema, progressEventSchema } from '../core/events.js';
import {
  identificationSchema,
  identifyDocumentSchema,
  identifyRequestSchema,
  updatingDocumentSchema,
  updatingRequestSchema,
} from '../core/identify.js';
import { bodySchema } from '../core/body.js';
import { curveSchema, measurementSchema } from '../core/measurement.js';
import { latencyMinuteSchema, outageSchema, unwatchedSchema } from '../core/monitor.js';
import * as monitorApi from '../core/monitor-api.js';
import { forwardingDocumentSchema } from '../core/fleet/forward-status.js';
import { legsDocumentSchema } from '../core/legs.js';
import { latestFigureSchema } from '../core/latest-figure.js';
import { metricSpecSchema } from '../core/metric.js';
import { opinionRequestSchema, opinionSchema, opinionsDocumentSchema } from '../core/opinion.js';
import { noteRequestSchema, noteSchema, notesDocumentSchema } from '../core/note.js';
import { planSchema } from '../core/plan.js';
import { reportDocumentSchema, reportFigureSchema } from '../core/report.js';
import * as scheduleApi from '../core/schedule-api.js';
import { screenAnswerSchema, screenRequestSchema, screenStatusSchema } from '../core/screen.js';
import { signalSchema } from '../core/signal.js';
import { timelineDocumentSchema } from '../core/timeline-api.js';
import { weekDocumentSchema } from '../core/week-api.js';
import { sessionCookie } from './caller.js';
import { problemType } from '../web/problem.js';
import { emptyBodySchema } from './routes/empty-body.js';

/** A JSON Schema or another part of the document. */
type Json = Readonly<Record<string, unknown>>;

/** An OpenAPI document, as far as its readers here need it. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: Json;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly components: { readonly securitySchemes: Json; readonly schemas: Readonly<Record<string, Json>> };
}

const answers: Readonly<Record<string, z.ZodType>> = {
  Access: access.accessDocumentSchema,
  Sessions: access.sessionsDocumentSchema,
  Tokens: access.tokensDocumentSchema,
  Token: access.tokenSchema,
  MadeToken: access.madeTokenSchema,
  Pairing: access.pairingDocumentSchema,
  Problem: api.problemSchema,
  Status: api.statusDocumentSchema,
  Nettests: api.nettestsDocumentSchema,
  NettestStatus: api.nettestStatusSchema,
  MetricSpec: metricSpecSchema,
  LatestFigure: latestFigureSchema,
  Signal: signalSchema,
  Config: configApi.configDocumentSchema,
  ConfigChanged: configApi.configChangedSchema,
  Measurement: measurementSchema,
  MeasurementsPage: api.measurementsPageSchema,
  MeasurementDetail: api.measurementDetailSchema,
  Curve: curveSchema,
  Series: api.seriesDocumentSchema,
  Week: weekDocumentSchema,
  Legs: legsDocumentSchema,
  Forwarding: forwardingDocumentSchema,
  Timeline: timelineDocumentSchema,
  Outages: monitorApi.outagesDocumentSchema,
  Outage: outageSchema,
  Unwatched: unwatchedSchema,
  Latency: monitorApi.latencyDocumentSchema,
  LatencyMinute: latencyMinuteSchema,
  NetworkStatus: monitorApi.networkStatusSchema,
  Schedule: scheduleApi.scheduleDocumentSchema,
  ScheduledNettest: scheduleApi.scheduledNettestSchema,
  Retention: scheduleApi.retentionDocumentSchema,
  Report: reportDocumentSchema,
  ReportFigure: reportFigureSchema,
  RunAccepted: api.runAcceptedSchema,
  Consent: api.consentDocumentSchema,
  ConsentStatus: api.consentStatusSchema,
  Notes: notesDocumentSchema,
  Note: noteSchema,
  Opinions: opinionsDocumentSchema,
  Opinion: opinionSchema,
  Plan: planSchema,
  Plans: api.planDocumentSchema,
  Device: bodySchema,
  Identify: identifyDocumentSchema,
  Identification: identificationSchema,
  Screen: screenAnswerSchema,
  ScreenStatus: screenStatusSchema,
  BalenaStatus: balenaStatusSchema,
  Updating: updatingDocumentSchema,
  Progress: progressEventSchema,
  Event: kioskEventSchema,
  Health: api.healthSchema,
  LegacyLatest: api.legacyLatestSchema,
};

const requests: Readonly<Record<string, z.ZodType>> = {
  SignInRequest: access.signInRequestSchema,
  PinRequest: access.pinRequestSchema,
  TokenRequest: access.tokenRequestSchema,
  PairingRequest: access.pairingRequestSchema,
  EmptyRequest: emptyBodySchema,
  ConfigRequest: configApi.configRequestSchema,
  RunRequest: api.runRequestSchema,
  ConsentRequest: api.consentRequestSchema,
  NoteRequest: noteRequestSchema,
  OpinionRequest: opinionRequestSchema,
  IdentifyRequest: identifyRequestSchema,
  UpdatingRequest: updatingRequestSchema,
  PlanRequest: api.planRequestSchema,
  ScreenRequest: screenRequestSchema,
};

/** The document of the routes that have a summary. Throws when a route uses a schema that has no name above. */
export function openApiDocument(routes: readonly RouteOptions[], version: string): OpenApiDocument {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    if (route.config?.summary === undefined || route.method === 'HEAD') continue;
    const path = route.url.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [String(route.method).toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'mk-kiosk',
      version,
      description:
        'What a kiosk measured and does. Instants are ISO 8601 in UTC; speeds are bit/s; what was not measured has no key. Every error is a Problem (RFC 9457) whose `fix` says what to do.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: sessionCookie },
        token: { type: 'http', scheme: 'bearer' },
      },
      schemas: { ...convert(answers, 'output'), ...convert(requests, 'input') },
    },
  };
}

function operationOf({ config, schema }: RouteOptions): Json {
  const body = schema?.body instanceof z.ZodType ? referenceTo(requests, schema.body) : undefined;
  const mediaType = config?.mediaType;
  return {
    operationId: config?.operationId,
    summary: config?.summary,
    security: securityOf(config?.access),
    'x-needs': config?.access ?? 'read',
    parameters: [...parametersOf(schema?.params, 'path'), ...parametersOf(schema?.querystring, 'query')],
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: {
      ...(mediaType === undefined
        ? responsesOf(schema?.response)
        : { 200: { description: 'OK', content: { [mediaType]: { schema: { type: 'string' } } } } }),
      default: {
        description: 'An error',
        content: { [problemType]: { schema: referenceTo(answers, api.problemSchema) } },
      },
    },
  };
}

/** What other machines show; the machine itself needs nothing. A token that is no OAuth has its scope in `x-needs`. */
function securityOf(need: access.Need = 'read'): readonly Json[] {
  switch (need) {
    case 'page':
    case 'sign-in':
      return [{}];
    case 'own-page':
      return [];
    case 'administer':
      return [{ session: [] }];
    default:
      return [{ session: [] }, { token: [] }];
  }
}

function responsesOf(response: unknown): Json {
  const responses: Record<string, Json> = {};
  if (typeof response !== 'object' || response === null) return responses;
  for (const [status, schema] of Object.entries(response)) {
    if (!(schema instanceof z.ZodType)) continue;
    responses[status] = {
      description: statusText[status] ?? 'OK',
      content: { 'application/json': { schema: referenceTo(answers, schema) } },
    };
  }
  return responses;
}

const statusText: Readonly<Record<string, string>> = {
  201: 'Created',
  202: 'Accepted',
  503: 'Not healthy',
};

function parametersOf(schema: unknown, where: 'path' | 'query'): readonly Json[] {
  if (!(schema instanceof z.ZodType)) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', override: tidy });
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: required.includes(name),
    schema: property,
  }));
}

function referenceTo(names: Readonly<Record<string, z.ZodType>>, schema: z.ZodType): Json {
  const name = Object.keys(names).find((key) => names[key] === schema);
  if (name === undefined) throw new Error('a route uses a schema that src/http/openapi.ts gives no name');
  return { $ref: `#/components/schemas/${name}` };
}

/** JSON Schemas by name. Recursive parts, which zod keeps in a group of their own, become members like the others. */
function convert(names: Readonly<Record<string, z.ZodType>>, io: 'input' | 'output'): Record<string, Json> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(names)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    io,
    uri: (id) => `#/components/schemas/${id}`,
    override: tidy,
  });
  const { __shared: shared, ...own } = schemas;
  const recursive = io === 'output' ? 'AnyJson' : 'AnyJsonInput';
  const all = { ...own, ...prefixed(shared?.$defs ?? {}, recursive) };
  const text = JSON.stringify(all, (key, value: unknown) => (unwanted.has(key) ? undefined : value));
  return jsonRecords.parse(JSON.parse(text.replaceAll('__shared#/$defs/schema', recursive)));
}

const unwanted = new Set(['$schema', '$id', 'propertyNames']);
const jsonRecords = z.record(z.string(), z.record(z.string(), z.unknown()));

function prefixed(schemas: Json, prefix: string): Json {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name.replace(/^schema/, prefix), schema]),
  );
}

/** A format says more to a reader than the pattern it is made of. */
function tidy({ jsonSchema }: { jsonSchema: { format?: unknown; pattern?: unknown } }): void {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
}
