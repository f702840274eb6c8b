// What this device knows of its network without asking anybody: link, default routes, resolvers; read from the kernel's files.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseIpv4Routes, parseIpv6Routes, type DefaultRoute } from './default-routes.js';
import { isStub, parseResolvConf } from './resolv-conf.js';

/** The network as this device is set up for it. */
export interface Surroundings {
  /** Whether an interface that matters has a link; `unknown` where the kernel does not tell. */
  readonly link: 'up' | 'down' | 'unknown';
  /** Best first, IPv4 before IPv6. */
  readonly routes: readonly DefaultRoute[];
  readonly resolvers: readonly string[];
}

/** Reads the surroundings below `root`; what cannot be read is empty or `unknown`. */
export function readSurroundings(root = '/'): Surroundings {
  const text = (path: string) => textOf(join(root, path));
  const routes = [
    ...parseIpv4Routes(text('proc/net/route')),
    ...parseIpv6Routes(text('proc/net/ipv6_route')),
  ];
  const configured = parseResolvConf(text('etc/resolv.conf'));
  const behindStub = isStub(configured) ? parseResolvConf(text('run/systemd/resolve/resolv.conf')) : [];
  return {
    link: linkOf(join(root, 'sys/class/net'), routes),
    routes,
    resolvers: behindStub.length > 0 ? behindStub : configured,
  };
}

/**
 * The link of the interfaces with a default route; without one, of all interfaces but the loopback, so that a cable that
 * is in but brought no address is not called missing.
 */
function linkOf(folder: string, routes: readonly DefaultRoute[]): Surroundings['link'] {
  const all = namesIn(folder).filter((name) => name !== 'lo');
  const withRoute = all.filter((name) => routes.some(({ interfaceName }) => interfaceName === name));
  const states = (withRoute.length > 0 ? withRoute : all).map((name) => interfaceLink(join(folder, name)));
  if (states.includes('up')) return 'up';
  return states.includes('down') ? 'down' : 'unknown';
}

/** Tunnels and PPP have no carrier of their own to speak of: they say `unknown` in operstate and 1 in carrier. */
function interfaceLink(folder: string): Surroundings['link'] {
  const carrier = textOf(join(folder, 'carrier')).trim();
  if (carrier === '1') return 'up';
  // Reading the carrier of an interface that is switched off is an error, so that it is empty here.
  const state = textOf(join(folder, 'operstate')).trim();
  return carrier === '0' || state === 'down' ? 'down' : 'unknown';
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
