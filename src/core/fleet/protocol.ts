// What devices and collectors say to each other: enrolment, batches of results, heartbeats. docs/collector.md tells it in words.
// INVARIANTS: fields are added, never changed; an answer names the collector, so that a stranger's 200 is not taken for it.
import { z } from 'zod';
import { clockStates } from '../clock.js';
import { deviceIdPattern } from '../device-id.js';

/** Version of the protocol; a collector accepts the two versions before its own. */
export const protocolVersion = 1;

/** Addresses below a collector's own; all but `hello` are signed by the device. */
export const collectorPaths = {
  hello: '/collector/v1',
  enrolment: '/collector/v1/enrolment',
  results: '/collector/v1/results',
  heartbeat: '/collector/v1/heartbeat',
} as const;

/** What one batch may be: bytes as sent, bytes of JSON, rows, levels of JSON. */
export const batchLimits = {
  sentBytes: 1024 * 1024,
  jsonBytes: 8 * 1024 * 1024,
  rows: 500,
  depth: 32,
} as const;

/** A request that was signed further than this from the collector's time is refused, and told that time. */
export const skewLimitMs = 300_000;

/** A claim code counts for so long after it was shown to the collector. */
export const claimCodeLifeMs = 600_000;

const id = z.string().min(1).max(64);
const deviceId = z.string().regex(deviceIdPattern);
const shortText = z.string().max(200);
const count = z.number().int().nonnegative();
const protocol = z.literal(protocolVersion);

/** What a collector holds of a device. Results of one that is not `active` are kept and shown to nobody. */
export const registrations = ['pending', 'active', 'revoked'] as const;

/** See {@link registrations}. */
export type Registration = (typeof registrations)[number];

const collectorSchema = z.object({ id, name: z.string().min(1).max(200) });

/** GET hello: who answers here. */
export const helloSchema = z.object({
  collector: collectorSchema,
  protocols: z.array(z.number().int()),
  time: z.iso.datetime(),
});

/** POST enrolment: here I am. The signature is made with the key that comes along; the same request again changes nothing but the texts. */
export const enrolmentRequestSchema = z.strictObject({
  protocol,
  /** SPKI, PEM. */
  publicKey: z.string().min(1).max(500),
  name: shortText,
  site: shortText.optional(),
  version: shortText,
  /** What the device shows on its wall; who can read it there may have the device. */
  claimCode: z.string().min(8).max(16).optional(),
  /** One-time token of a batch of devices: approves at once. */
  token: z.string().min(1).max(200).optional(),
});

/** A device's wish to be known. */
export type EnrolmentRequest = z.output<typeof enrolmentRequestSchema>;

/** What every answer to a device says. */
const answerShape = {
  collector: collectorSchema,
  device: deviceId,
  registration: z.enum(registrations),
  time: z.iso.datetime(),
};

/** Answer to an enrolment. */
export const enrolmentAnswerSchema = z.object(answerShape);

/** How a collector holds a device. */
export type EnrolmentAnswer = z.output<typeof enrolmentAnswerSchema>;

/** POST results: rows are looked at one by one, so that a bad one refuses itself and no other. */
export const batchRequestSchema = z.strictObject({
  protocol,
  rows: z.array(z.unknown()).min(1).max(batchLimits.rows),
});

/**
 * Why a row was not taken. `invalid`: not as the schema says. `foreign`: another device's. `hash`: not what its hash says.
 * `conflict`: another row has its place in the sequence. `future`: from a time that has not come.
 */
export const rowRefusals = ['invalid', 'foreign', 'hash', 'conflict', 'future'] as const;

/** See {@link rowRefusals}. */
export type RowRefusal = (typeof rowRefusals)[number];

/** Answer to a batch: what was stored, what was known before, what was read anew; each row that is not under `refused` is kept for good. */
export const batchAnswerSchema = z.object({
  ...answerShape,
  stored: count,
  known: count,
  revised: count,
  refused: z.array(z.object({ index: count, code: z.enum(rowRefusals), detail: z.string().max(500) })),
});

/** Answer to a batch. */
export type BatchAnswer = z.output<typeof batchAnswerSchema>;

/** POST heartbeat: how the device is. */
export const heartbeatRequestSchema = z.strictObject({
  protocol,
  /** Random, made at each start of the daemon: two that alternate are two machines with one key. */
  instance: z.uuid(),
  name: shortText,
  site: shortText.optional(),
  version: shortText,
  startedAt: z.iso.datetime(),
  clock: z.enum(clockStates),
  /** When the newest measurement was recorded, and how long at most until the next one by the plan. */
  measuredAt: z.iso.datetime().optional(),
  expectedEveryMs: z.number().positive().optional(),
  /** Rows that wait for this collector, and rows that it refused. */
  waiting: count,
  parked: count,
  /** What the device itself says is wrong. */
  problems: z.array(z.string().max(300)).max(20),
  freeBytes: z.number().nonnegative().optional(),
  temperatureCelsius: z.number().min(-100).max(200).optional(),
  addresses: z.array(z.string().max(64)).max(16),
});

/** How a device is. */
export type Heartbeat = z.output<typeof heartbeatRequestSchema>;

/** Answer to a heartbeat. */
export const heartbeatAnswerSchema = z.object({
  ...answerShape,
  /** When the next one is wanted. */
  nextSeconds: z.number().int().min(10).max(86_400),
});

/** Answer to a heartbeat. */
export type HeartbeatAnswer = z.output<typeof heartbeatAnswerSchema>;
