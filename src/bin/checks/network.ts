// Whether this device has a network: an address, a way out, somebody who looks up names. Nothing is sent.
import { networkInterfaces } from 'node:os';
import type { FindingDraft } from '../../core/check.js';
import { networkState } from '../../host/network.js';
import { readSurroundings } from '../../monitors/surroundings.js';
import type { DoctorCheck } from './doctor-context.js';

/** A missing address, route or resolver is a problem: no test of the line can work. */
export const checkNetwork: DoctorCheck = {
  id: 'network',
  look({ root }) {
    const { link, routes, resolvers } = readSurroundings(root);
    return [
      linkFinding(link),
      addressFinding(),
      list(
        'way out',
        routes.map(({ interfaceName, gateway }) => `${gateway ?? 'straight'} over ${interfaceName}`),
        {
          what: 'there is no default route',
          fix: 'Is the router on? Does it hand out addresses (DHCP)?',
        },
      ),
      list('resolvers', resolvers, {
        what: 'nobody is named who looks up names (/etc/resolv.conf)',
        fix: 'The router should name one by DHCP; else set one in the network settings.',
      }),
    ];
  },
};

function linkFinding(link: 'up' | 'down' | 'unknown'): FindingDraft {
  if (link === 'up') return { state: 'ok', what: 'the link is up' };
  if (link === 'unknown')
    return { state: 'unknown', what: 'the kernel does not tell whether the link is up' };
  return { state: 'problem', what: 'the link is down', fix: 'Plug in the cable or set up Wi-Fi.' };
}

function addressFinding(): FindingDraft {
  if (networkState() === 'down') {
    return {
      state: 'problem',
      what: 'no interface has an address',
      fix: 'Plug in the cable or set up Wi-Fi.',
    };
  }
  const named = Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses.some(({ internal }) => !internal) ? [name] : [],
  );
  return { state: 'ok', what: `an address on ${named.join(', ')}` };
}

function list(
  what: string,
  values: readonly string[],
  missing: { readonly what: string; readonly fix: string },
): FindingDraft {
  return values.length === 0
    ? { state: 'problem', ...missing }
    : { state: 'ok', what: `${what}: ${values.join(', ')}` };
}
