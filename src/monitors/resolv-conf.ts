// The resolvers of this system. https://man7.org/linux/man-pages/man5/resolv.conf.5.html
import { isIP } from 'node:net';

/** The addresses of the `nameserver` lines, in their order, each once; at most three, as the system itself uses. */
export function parseResolvConf(text: string): readonly string[] {
  const found = new Set<string>();
  for (const line of text.split('\n')) {
    const address = /^\s*nameserver\s+(\S+)/.exec(line)?.[1];
    if (address !== undefined && isIP(address.replace(/%.*$/, '')) !== 0) found.add(address);
  }
  return [...found].slice(0, 3);
}

/** True for systemd-resolved's stub: it answers from its memory, so that it says nothing about the network. */
export function isStub(resolvers: readonly string[]): boolean {
  return resolvers.length > 0 && resolvers.every((address) => /^127\.0\.0\.5[34]$/.test(address));
}
