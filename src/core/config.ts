// The configuration: one schema for file, environment, flags and collector. Everything has a default; unknown keys are refused.
import { z } from 'zod';
import { lanModes } from './access.js';
import { backupSchema } from './backup.js';
import { consentProviders } from './consent.js';
import { displaySchema } from './display.js';
import { forwardSchema } from './fleet/forward-settings.js';
import { indicatorNames, lightsSchema, missingSetting } from './light-settings.js';
import { monitorsSchema } from './monitor-settings.js';
import { selfWatchSchema } from './network-ladder.js';
import { networkSchema } from './network-settings.js';
import { retentionSchema } from './retention.js';
import { budgetSchema, nettestSchema, scheduleSchema, type ConfiguredNettest } from './schedule-settings.js';
import { screenSchema } from './screen.js';

export { cronSchema, timezoneSchema } from './schedule-settings.js';

const text = z.string().min(1).max(200);

const deviceTexts = ['site', 'location', 'connectionLocation', 'networkType', 'connectionType'] as const;

const deviceSchema = z
  .strictObject({
    name: text.describe('Name shown on the wall').default('mk-kiosk'),
    number: z.number().int().min(0).optional().describe('Number of the device in its fleet'),
    site: text.optional().describe('Where the device is: a school, a library, a household'),
    location: text.optional().describe('Place of the device inside the site'),
    connectionLocation: text.optional().describe('Place of the line inside the site'),
    networkType: text.optional().describe('What kind of line: fibre, cable, dsl, lte …'),
    connectionType: text.optional().describe('How the device reaches the line: wired, wifi'),
    tags: z
      .record(z.string().min(1).max(64), z.string().max(200))
      .default({})
      .describe('Further annotations for each row'),
    uplink: z
      .string()
      .min(1)
      .max(64)
      .default('default')
      .describe('Name of the line; quotas of server families count per line'),
    required: z
      .array(z.string().min(1).max(64))
      .max(100)
      .default([])
      .describe('Settings of this section, or names of tags, without which the kiosk does not start'),
  })
  .superRefine((device, context) => {
    for (const name of new Set(device.required)) {
      const text = deviceTexts.find((key) => key === name);
      const found =
        name === 'number' ? device.number : text === undefined ? ownTag(device.tags, name) : device[text];
      if (found !== undefined || name === 'name') continue;
      const path = text === undefined && name !== 'number' ? ['tags', name] : [name];
      context.addIssue({ code: 'custom', path, message: 'is required by device.required' });
    }
  });

function ownTag(tags: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(tags, name) ? tags[name] : undefined;
}

const httpSchema = z.strictObject({
  host: z.string().min(1).default('127.0.0.1').describe('Address the page and the API listen on'),
  port: z.number().int().min(0).max(65535).default(8788).describe('Port; 0 takes a free one'),
  allowedHosts: z
    .array(z.string().min(1))
    .default([])
    .describe('Further names under which the page may be opened (Host header)'),
  lan: z
    .enum(lanModes)
    .optional()
    .describe('Other machines: off, pin (sign in first), read (look without PIN); absent: not chosen yet'),
  pairing: z
    .boolean()
    .default(true)
    .describe('Until the first setup is finished, let a phone that reads the QR code of the wall do it'),
  sessionHours: z.number().int().min(1).max(8760).default(12).describe('How long a sign-in holds'),
});

const consentSchema = z.strictObject({
  who: text.describe('Who gave the consent'),
  when: z.iso.datetime().describe('When, ISO 8601 with Z'),
  textVersion: text.describe('Version of the text that was accepted'),
});

const planConfigSchema = z.strictObject({
  provider: text.optional().describe('Name of the internet provider'),
  downloadMbps: z.number().positive().max(1e6).optional().describe('Contracted download, Mbit/s'),
  uploadMbps: z.number().positive().max(1e6).optional().describe('Contracted upload, Mbit/s'),
  latencyMs: z.number().positive().max(60_000).optional().describe('Contracted latency, ms'),
  validFrom: z.iso.datetime().optional().describe('From when, ISO 8601 with Z; default: always'),
});

const ndt7ServerSchema = z.strictObject({
  enabled: z.boolean().default(false).describe('Serve ndt7 to others all the time'),
  host: z.string().min(1).default('127.0.0.1').describe('Address the ndt7 server listens on'),
  port: z.number().int().min(0).max(65535).default(8789).describe('Port for ws; 0 takes a free one'),
  tlsPort: z.number().int().min(0).max(65535).optional().describe('Port for wss; absent: no wss'),
  browserPort: z
    .number()
    .int()
    .min(1)
    .max(65535)
    .default(8790)
    .describe('Port that is opened to the house while a browser there tests its way to this kiosk'),
});

/** The schema of the whole configuration for a list of nettests; `{}` is a valid configuration. */
export function configSchema(nettests: readonly ConfiguredNettest[]) {
  return configShape(nettests).superRefine(({ indicators, lights }, context) => {
    for (const name of new Set(indicators)) {
      const missing = missingSetting(name, lights);
      if (missing === undefined) continue;
      const message = `is needed by the indicator ${name}`;
      context.addIssue({ code: 'custom', path: ['lights', ...missing.split('.')], message });
    }
  });
}

function configShape(nettests: readonly ConfiguredNettest[]) {
  const shape: Record<string, z.ZodPrefault<ReturnType<typeof nettestSchema>>> = {};
  for (const nettest of nettests) shape[nettest.id] = nettestSchema(nettest).prefault({});
  return z.strictObject({
    device: deviceSchema.prefault({}).describe('Who this kiosk is; stored with each row'),
    display: displaySchema.prefault({}).describe('How the pages look and speak'),
    screen: screenSchema.prefault({}).describe('The attached display'),
    http: httpSchema.prefault({}).describe('The page and the API'),
    network: networkSchema.prefault({}).describe('Networks with a proxy or an authority of their own'),
    schedule: scheduleSchema.prefault({}).describe('When tests run'),
    budget: budgetSchema.prefault({}).describe('How much data tests may move'),
    nettests: z.strictObject(shape).prefault({}).describe('Settings per nettest'),
    programs: z
      .record(z.string(), z.string().min(1))
      .default({})
      .describe('Paths of external programs by name; default: looked up in PATH'),
    consent: z
      .partialRecord(z.enum(consentProviders.map((provider) => provider.id)), consentSchema)
      .default({})
      .describe('Consent given beforehand, by provider (see "mk-kiosk consent")'),
    plan: planConfigSchema.optional().describe('What was paid for'),
    ndt7Server: ndt7ServerSchema.prefault({}).describe('The embedded ndt7 server'),
    monitors: monitorsSchema.prefault({}).describe('What is watched all the time, beside the tests'),
    retention: retentionSchema.prefault({}).describe('What is kept, and for how long'),
    forward: forwardSchema
      .prefault({})
      .describe('Where results go besides the own store (docs/collector.md)'),
    backup: backupSchema.prefault({}).describe('Backups that are made by themselves'),
    selfWatch: selfWatchSchema.prefault({}).describe('What the kiosk does when it stands still itself'),
    indicators: z
      .array(z.enum(indicatorNames))
      .default(['log'])
      .describe('What shows the signal besides the page (docs/lights.md)'),
    lights: lightsSchema.prefault({}).describe('What is connected to which line or bus (docs/lights.md)'),
    logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('How much is logged'),
  });
}

/** The configuration after all layers are merged and checked. */
export type Config = z.output<ReturnType<typeof configSchema>>;

/** Where a value came from, weakest first. */
export const configLayers = ['defaults', 'file', 'fleet', 'collector', 'environment', 'flags'] as const;

/** A layer of the configuration. */
export type ConfigLayer = (typeof configLayers)[number];
