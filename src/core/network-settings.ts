// Settings for networks that ask for more than a cable: a proxy, a certificate authority of their own.
import { z } from 'zod';

const shortText = z.string().min(1).max(200);

/** `http://name:port`, without a name or password in it: those are settings of their own, since one of them is a secret. */
const proxyUrlSchema = z
  .string()
  .max(2000)
  .regex(
    /^http:\/\/(?:\[[0-9A-Fa-f:.]+\]|[^/@\s:[\]?#]+)(?::\d{1,5})?\/?$/,
    'user and password are settings of their own',
  )
  .meta({ format: 'proxy' });

/** How the device reaches the internet where the network does not just let it. */
export const networkSchema = z.strictObject({
  proxy: proxyUrlSchema
    .optional()
    .describe('HTTP proxy: http://name:port. Results that went through it are marked'),
  proxyUser: shortText.optional().describe('User name for the proxy, where it asks for one'),
  proxyPassword: shortText.meta({ secret: true }).optional().describe('Password for the proxy'),
  noProxy: z
    .array(shortText)
    .max(100)
    .default([])
    .describe('Names, name endings (.example.org) and addresses that are asked without the proxy'),
  caFile: z
    .string()
    .min(1)
    .max(4096)
    .optional()
    .describe('File with further certificate authorities (PEM), where the network has its own'),
});

/** The settings of `network`. */
export type NetworkSettings = z.output<typeof networkSchema>;

/** A proxy with what it asks for. */
export const proxyRouteSchema = z.object({
  host: z.string().min(1),
  port: z.number().int().min(1).max(65535),
  user: z.string().exactOptional(),
  password: z.string().exactOptional(),
});

/** A proxy with what it asks for. */
export type ProxyRoute = z.output<typeof proxyRouteSchema>;

/** The proxy for a host, or undefined where it is asked without one: this machine itself, and what `noProxy` names. */
export function proxyFor(settings: NetworkSettings, host: string): ProxyRoute | undefined {
  const { proxy, proxyUser, proxyPassword, noProxy } = settings;
  const found = /^http:\/\/(?:\[([^\]]+)\]|([^/:]+))(?::(\d+))?/.exec(proxy ?? '');
  const name = host.toLowerCase();
  if (found === null || isThisMachine(name) || noProxy.some((entry) => covers(entry.toLowerCase(), name))) {
    return undefined;
  }
  return {
    host: found[1] ?? found[2] ?? '',
    port: Number(found[3] ?? 80),
    ...(proxyUser !== undefined && { user: proxyUser }),
    ...(proxyPassword !== undefined && { password: proxyPassword }),
  };
}

function isThisMachine(name: string): boolean {
  return name === 'localhost' || name === '::1' || /^127\.\d+\.\d+\.\d+$/.test(name);
}

function covers(entry: string, name: string): boolean {
  if (entry === '*') return true;
  const ending = entry.replace(/^\*?\./, '');
  return name === ending || (entry !== ending && name.endsWith(`.${ending}`));
}
