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
