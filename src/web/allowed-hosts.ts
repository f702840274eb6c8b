// Which Host headers are answered. A page of another site can point its own name at this machine (DNS rebinding):
// it is refused because its name is not ours. https://www.rfc-editor.org/rfc/rfc9110#name-421-misdirected-request
import { hostname, networkInterfaces } from 'node:os';
import { isIP } from 'node:net';

/** How this machine is called; a function, since addresses come and go with networks. */
export interface OwnNames {
  readonly name: string;
  addresses(): readonly string[];
}

/** The machine's host name and the addresses of its interfaces. */
export const machineNames: OwnNames = {
  name: hostname(),
  addresses: () =>
    Object.values(networkInterfaces()).flatMap((addresses) =>
      (addresses ?? []).map(({ address }) => address),
    ),
};

/**
 * The check of a Host header: loopback, an address or the name of this machine, `<name>.local`, or one of `configured`
 * (names, with or without port). The port is not compared: it may be forwarded.
 */
export function allowedHosts(configured: readonly string[], own: OwnNames): (host: string) => boolean {
  const name = own.name.toLowerCase();
  const names = new Set(['localhost', name, `${name}.local`]);
  for (const entry of configured) {
    const configuredName = nameOf(entry);
    if (configuredName !== undefined) names.add(configuredName);
  }
  return (host) => {
    const asked = nameOf(host);
    if (asked === undefined) return false;
    if (names.has(asked) || isLoopback(asked)) return true;
    return isIP(asked) !== 0 && own.addresses().some((address) => sameAddress(address, asked));
  };
}

/** True for addresses that only this machine itself can use; IPv4 in IPv6 form included. */
export function isLoopback(address: string): boolean {
  const plain = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
  return plain === '::1' || (isIP(plain) === 4 && plain.startsWith('127.'));
}

const hostPattern = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+?)\.?)(?::\d{1,5})?$/;

/** The name in a Host header, in lower case, without port, brackets and final dot; undefined when it is no host. */
function nameOf(host: string): string | undefined {
  const match = hostPattern.exec(host.toLowerCase());
  return match?.[1] ?? match?.[2];
}

function sameAddress(address: string, asked: string): boolean {
  return (
    address === asked || (isIP(asked) === 6 && isIP(address) === 6 && canonical(address) === canonical(asked))
  );
}

/** One spelling per IPv6 address, as URLs have it; a zone has no place in a Host header. */
function canonical(address: string): string {
  return new URL(`http://[${address.split('%')[0] ?? ''}]`).hostname;
}
