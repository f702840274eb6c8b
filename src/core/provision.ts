// The provisioning file of the boot partition: a configuration, with the wireless networks beside it.
// INVARIANT: a group's secrets are leaves marked `secret`, so that they can be taken out of the file one by one.
import { z } from 'zod';
import type { Config, configSchema } from './config.js';

/** How a wireless network lets a device in. */
export const wifiSecurities = ['password', 'open', 'enterprise'] as const;

/** A wireless network; its name is the key. */
export const wifiNetworkSchema = z
  .strictObject({
    security: z.enum(wifiSecurities).optional().describe('password (default), open, or enterprise (802.1X)'),
    password: z
      .string()
      .min(1)
      .max(200)
      .meta({ secret: true })
      .optional()
      .describe('Password of the network, or of the user of an enterprise network'),
    hidden: z.boolean().optional().describe('The network does not tell its name'),
    priority: z.number().int().min(-999).max(999).optional().describe('The highest one is preferred'),
    user: z.string().min(1).max(200).optional().describe('enterprise: user name, often with @realm'),
    anonymousUser: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('enterprise: name outside the tunnel, such as anonymous@example.org'),
    method: z.enum(['peap', 'ttls']).optional().describe('enterprise: peap (default) or ttls'),
    inner: z
      .enum(['mschapv2', 'pap'])
      .optional()
      .describe('enterprise: mschapv2 (default) or pap (ttls only)'),
    caFile: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('enterprise: certificate authority (PEM) of the login server, a file beside this one'),
    serverName: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('enterprise: name in the certificate of the login server'),
  })
  .superRefine((network, context) => {
    const security = network.security ?? 'password';
    const say = (key: string, message: string) => context.addIssue({ code: 'custom', path: [key], message });
    const rule = (message: string) => context.addIssue({ code: 'custom', path: [], message });
    if (security === 'open' && network.password !== undefined) say('password', 'an open network has none');
    if (security === 'password' && network.password !== undefined && !isPassphrase(network.password)) {
      rule('its password has 8 to 63 letters, digits or signs of ASCII');
    }
    if (security === 'enterprise') {
      if (network.user === undefined) rule('an enterprise network needs a user');
      if (network.inner === 'pap' && network.method !== 'ttls') say('inner', 'pap needs the method ttls');
      // Without it anybody may pretend to be the login server and be given the password.
      if (network.caFile === undefined && network.serverName === undefined) {
        rule('an enterprise network needs caFile or serverName, or others can pose as it');
      }
      return;
    }
    for (const key of ['user', 'anonymousUser', 'method', 'inner', 'caFile', 'serverName'] as const) {
      if (network[key] !== undefined) say(key, 'is for enterprise networks: set security to enterprise');
    }
  });

/** WPA takes 8 to 63 printable ASCII characters, or the key itself as 64 hexadecimal digits (IEEE 802.11, annex J). */
function isPassphrase(text: string): boolean {
  return /^[\x20-\x7e]{8,63}$/.test(text) || /^[0-9a-fA-F]{64}$/.test(text);
}

/** A wireless network. */
export type WifiNetwork = z.output<typeof wifiNetworkSchema>;

/** The name of a network: at most 32 bytes (IEEE 802.11, 9.4.2.2). */
const ssidSchema = z
  .string()
  .min(1)
  .refine((name) => utf8Length(name) <= 32, 'the name of a wireless network has at most 32 bytes');

function utf8Length(text: string): number {
  let bytes = 0;
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** Wireless networks. */
export const wifiSchema = z.strictObject({
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'two capital letters')
    .optional()
    .describe('Country, as two letters: which channels may be used; many boards are silent without it'),
  networks: z.record(ssidSchema, wifiNetworkSchema).default({}).describe('Networks by name'),
});

/** Wireless networks of a provisioning file. */
export type Wifi = z.output<typeof wifiSchema>;

/** The schema of a provisioning file: every setting of the configuration, and `wifi`. */
export function provisionSchema(config: ReturnType<typeof configSchema>) {
  return config.safeExtend({
    wifi: wifiSchema.prefault({}).describe('Wireless networks (only in the provisioning file)'),
  });
}

/** A provisioning file that was accepted. */
export type ProvisionDocument = Config & { readonly wifi: Wifi };

/** What became of the provisioning file; kept in the data folder. */
export const provisionStateSchema = z.object({
  file: z.string().min(1),
  at: z.iso.datetime(),
  /** SHA-256 of the file as it was taken in, and as it is without its secrets. */
  sha256: z.array(z.string().length(64)).max(2),
  /** Settings that were taken over, and networks that were written. */
  settings: z.array(z.string()).default([]),
  networks: z.array(z.string()).default([]),
  /** Why it was not taken in, or what is left to do. */
  problem: z.object({ message: z.string(), fix: z.string() }).optional(),
});

/** What became of the provisioning file. */
export type ProvisionState = z.output<typeof provisionStateSchema>;
