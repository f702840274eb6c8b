// Whether this device has any network beyond itself: an address on an interface that is not the loopback.
import { networkInterfaces } from 'node:os';

/** `down` when no interface but the loopback has an address (link-local ones do not count), else `unknown`. */
export function networkState(interfaces = networkInterfaces()): 'down' | 'unknown' {
  for (const addresses of Object.values(interfaces)) {
    for (const { internal, address } of addresses ?? []) {
      if (!internal && !address.startsWith('fe80:') && !address.startsWith('169.254.')) return 'unknown';
    }
  }
  return 'down';
}

/**
 * This machine's address as one types it into another one's browser: the first IPv4 address that is not its own alone,
 * with the port of `url` where the page is open to others. Undefined without a network.
 */
export function lanAddress(url: string | undefined, interfaces = networkInterfaces()): string | undefined {
  const own = Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .find(
      ({ internal, family, address }) => !internal && family === 'IPv4' && !address.startsWith('169.254.'),
    );
  if (own === undefined || url === undefined) return own?.address;
  const { hostname, port } = new URL(url);
  const open = hostname !== 'localhost' && hostname !== '[::1]' && !hostname.startsWith('127.');
  return open ? `${own.address}:${port === '' ? '80' : port}` : own.address;
}
