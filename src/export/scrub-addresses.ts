// Texts without network addresses: IPv4, IPv6 (RFC 4291) and MAC.
import { z } from 'zod';

const ipv6 = z.ipv6();
const mac = /\b[0-9a-f]{2}([:-][0-9a-f]{2}){5}\b/gi;
const ipv4 = /\b(?:\d{1,3}\.){3}\d{1,3}\b/g;
/** What could be an IPv6 address; times of the day look alike, and are told apart by asking. */
const perhapsIpv6 = /(?<![\w:.])[0-9a-f:]*:[0-9a-f:.]*(?:%\w+)?/gi;

/** The text with `[address]` for each address in it. */
export function scrubAddresses(text: string): string {
  return text
    .replaceAll(mac, '[address]')
    .replaceAll(perhapsIpv6, (found) => {
      const { address, behind } = trimmed(found);
      return ipv6.safeParse(address).success ? `[address]${behind}` : found;
    })
    .replaceAll(ipv4, '[address]');
}

/** A sentence may go on behind an address: ":" and "." at the end are no part of it, but "::" is. */
function trimmed(found: string): { readonly address: string; readonly behind: string } {
  const [unscoped = found] = found.split('%');
  const address = unscoped.replace(/(?<!:)[:.]+$|(?<=::)\.+$|(?<=::):+$/, '');
  return { address, behind: unscoped.slice(address.length) };
}
