// What a collector tells people and their programs: schemas of its API.
import { z } from 'zod';
import { deviceIdPattern } from '../device-id.js';
import { deviceStates } from './device-state.js';
import { registrations } from './protocol.js';
import { roles } from './roles.js';

const instant = z.iso.datetime();
const count = z.number().int().nonnegative();
const name = z.string().trim().min(1).max(100);
/** Names of fleets and people are typed and stand in addresses. */
const slug = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'small letters, digits, dot, dash; 64 at most');
const roleMap = z.record(z.union([slug, z.literal('*')]), z.enum(roles));
const tags = z.record(z.string().min(1).max(64), z.string().max(200));
const limit = z.coerce.number().int().min(1).max(1000).default(100);

/** One device of a list. */
export const fleetDeviceSchema = z.object({
  id: z.string(),
  name: z.string(),
  fleet: z.string(),
  site: z.string().optional(),
  tags,
  registration: z.enum(registrations),
  state: z.enum(deviceStates),
  since: instant,
  reasons: z.array(z.string()),
  enrolledAt: instant,
  seenAt: instant.optional(),
  measuredAt: instant.optional(),
  version: z.string().optional(),
  clock: z.string().optional(),
  waiting: count.optional(),
  parked: count.optional(),
  addresses: z.array(z.string()),
  temperatureCelsius: z.number().optional(),
  freeBytes: z.number().optional(),
  results: count,
  resultBytes: count,
  refused: count,
});

/** One device. */
export type FleetDevice = z.output<typeof fleetDeviceSchema>;

/** What devices can be sorted by. */
export const deviceSorts = ['id', 'name', 'site', 'seen', 'measured'] as const;

/** GET /api/v1/devices: all conditions hold together; `search` looks into id, name and site. */
export const devicesQuerySchema = z.strictObject({
  fleet: slug.optional(),
  site: z.string().max(200).optional(),
  registration: z.enum(registrations).optional(),
  state: z.enum(deviceStates).optional(),
  search: z.string().max(100).optional(),
  sort: z.enum(deviceSorts).default('name'),
  order: z.enum(['up', 'down']).default('up'),
  limit,
  /** The `next` of the page before. */
  after: z.string().max(200).optional(),
});

/** Which devices. */
export type DevicesQuery = z.output<typeof devicesQuerySchema>;

/** GET /api/v1/devices. `total` counts all that fit, not only this page. */
export const devicesDocumentSchema = z.object({
  devices: z.array(fleetDeviceSchema),
  total: count,
  states: z.partialRecord(z.enum(deviceStates), count),
  next: z.string().optional(),
});

/** GET /api/v1/devices. */
export type DevicesDocument = z.output<typeof devicesDocumentSchema>;

/** The id of a device in an address. */
export const deviceParamsSchema = z.strictObject({ id: z.string().regex(deviceIdPattern) });

/** PATCH of a device: what is absent stays. */
export const deviceChangeSchema = z.strictObject({
  name: name.optional(),
  site: z.string().trim().max(200).optional(),
  fleet: slug.optional(),
  tags: tags.optional(),
});

/** POST approval: where the device belongs. */
export const approvalRequestSchema = z.strictObject({
  fleet: slug.default('default'),
  site: z.string().trim().min(1).max(200).optional(),
  name: name.optional(),
});

/** POST /api/v1/claims: the code on the wall of the device. */
export const claimRequestSchema = approvalRequestSchema.extend({ code: z.string().min(8).max(20) });

/** People. */
export const personParamsSchema = z.strictObject({ name: slug });
export const personRequestSchema = z.strictObject({
  password: z.string().min(12).max(200).optional(),
  roles: roleMap.optional(),
});
export const peopleSchema = z.object({
  people: z.array(z.object({ name: z.string(), canSignIn: z.boolean(), createdAt: instant, roles: roleMap })),
});

/** POST /api/v1/session. */
export const signInSchema = z.strictObject({
  name: z.string().min(1).max(64),
  password: z.string().min(1).max(200),
});
/** GET /api/v1/session: who asks. */
export const whoSchema = z.object({ name: z.string(), root: z.boolean(), roles: roleMap });

/** Sessions and tokens. */
export const credentialSchema = z.object({
  id: z.string(),
  kind: z.enum(['session', 'token']),
  person: z.string(),
  name: z.string(),
  createdAt: instant,
  expiresAt: instant.optional(),
});
export const credentialsSchema = z.object({ credentials: z.array(credentialSchema) });
export const tokenRequestSchema = z.strictObject({ name, expiresAt: instant.optional() });
export const madeTokenSchema = z.object({ id: z.string(), secret: z.string() });
export const idParamsSchema = z.strictObject({ id: z.string().min(1).max(64) });

/** Enrolment tokens. */
export const enrolmentTokenRequestSchema = approvalRequestSchema.extend({
  uses: z.number().int().min(1).max(100_000).default(1),
  expiresAt: instant.optional(),
});
export const enrolmentTokensSchema = z.object({
  tokens: z.array(
    z.object({
      id: z.string(),
      fleet: z.string(),
      site: z.string().optional(),
      name: z.string().optional(),
      usesLeft: count,
      expiresAt: instant,
      createdBy: z.string(),
    }),
  ),
});

/** GET /api/v1/audit. */
export const auditQuerySchema = z.strictObject({ from: instant.optional(), limit });
export const auditSchema = z.object({
  lines: z.array(
    z.object({
      id: z.string(),
      at: instant,
      who: z.string(),
      action: z.string(),
      fleet: z.string(),
      subject: z.string(),
      detail: z.record(z.string(), z.unknown()),
    }),
  ),
});
