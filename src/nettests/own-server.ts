// Whether this program has an ndt7 server of its own to measure against, as tests of the device itself need it.
import type { Availability, NettestTools } from '../core/nettest.js';

/** Ready where there is one; else what is missing, with `fix`. */
export function detectOwnServer({ selfServer }: NettestTools, fix: string): Availability {
  if (selfServer !== undefined) return { state: 'ready' };
  const message = 'this program has no ndt7 server of its own';
  return { state: 'unavailable', needs: [{ what: 'server', message, fix }] };
}
