// Which interface leads to an address, by the kernel's main tables: the longest prefix wins, then the lowest metric.
// https://docs.kernel.org/networking/ (proc/net/route, proc/net/ipv6_route). Rules of policy routing are not looked at.
import type { SystemFiles } from './system-files.js';

interface Route {
  readonly interfaceName: string;
  readonly network: bigint;
  readonly prefix: number;
  readonly metric: number;
  readonly gateway?: string;
}

const upFlag = 0x1;
const rejectFlag = 0x200;

/** The interface of the route to `address` (IPv4 or IPv6); without an address, of the default route. */
export function interfaceTo(files: SystemFiles, address?: string): string | undefined {
  if (address === undefined) return defaultRoute(files)?.interfaceName;
  const bare = address.replace(/^\[(.*)\]$/, '$1').replace(/^::ffff:(?=\d+\.)/i, '');
  const [host = '', zone] = bare.split('%');
  if (zone !== undefined) return zone === '' ? undefined : zone;
  const ipv4 = ipv4Bits(host);
  if (ipv4 !== undefined) {
    if (host.startsWith('127.')) return 'lo';
    return best(ipv4Routes(files), ipv4, 32)?.interfaceName;
  }
  const bits = ipv6Bits(host);
  if (bits === 1n) return 'lo';
  return bits === undefined ? undefined : best(ipv6Routes(files), bits, 128)?.interfaceName;
}

/** The default route that the kernel prefers, IPv4 before IPv6, with its gateway's IPv4 address where it has one. */
export function defaultRoute(
  files: SystemFiles,
): { readonly interfaceName: string; readonly gateway?: string } | undefined {
  for (const routes of [ipv4Routes(files), ipv6Routes(files)]) {
    const [first] = routes.filter(({ prefix }) => prefix === 0).sort((a, b) => a.metric - b.metric);
    if (first !== undefined) return first;
  }
  return undefined;
}

function best(routes: readonly Route[], address: bigint, width: number): Route | undefined {
  return routes
    .filter(({ network, prefix }) => address >> BigInt(width - prefix) === network >> BigInt(width - prefix))
    .sort((a, b) => b.prefix - a.prefix || a.metric - b.metric)[0];
}

function ipv4Routes(files: SystemFiles): readonly Route[] {
  return linesOf(files, 'proc/net/route').flatMap((line) => {
    const [interfaceName, destination, gateway, flags, , , metric, mask] = line;
    const network = littleEndian(destination);
    const bits = littleEndian(mask);
    if (network === undefined || bits === undefined || !isUsable(interfaceName, flags)) return [];
    const through = littleEndian(gateway);
    return [
      {
        interfaceName,
        network,
        prefix: bits.toString(2).replaceAll('0', '').length,
        metric: Number.parseInt(metric ?? '', 10) || 0,
        ...(through !== undefined && through !== 0n && { gateway: dotted(through) }),
      },
    ];
  });
}

function ipv6Routes(files: SystemFiles): readonly Route[] {
  return linesOf(files, 'proc/net/ipv6_route').flatMap((line) => {
    const [destination, length, , , , metric, , , flags, interfaceName] = line;
    if (!/^[0-9a-f]{32}$/i.test(destination ?? '') || !/^[0-9a-f]{2}$/i.test(length ?? '')) return [];
    const prefix = Number.parseInt(length ?? '', 16);
    if (prefix > 128 || !isUsable(interfaceName, flags)) return [];
    // The kernel lists "unreachable" defaults on lo.
    if (interfaceName === 'lo' && prefix === 0) return [];
    return [
      {
        interfaceName,
        network: BigInt(`0x${destination ?? ''}`),
        prefix,
        metric: Number.parseInt(metric ?? '', 16) || 0,
      },
    ];
  });
}

function linesOf(files: SystemFiles, path: string): readonly string[][] {
  return (files.text(path) ?? '').split('\n').map((line) => line.trim().split(/\s+/));
}

function isUsable(interfaceName: string | undefined, flags: string | undefined): interfaceName is string {
  const bits = Number.parseInt(flags ?? '', 16);
  return interfaceName !== undefined && (bits & upFlag) !== 0 && (bits & rejectFlag) === 0;
}

/** The kernel prints IPv4 addresses as numbers in its own byte order: little-endian on every machine this runs on. */
function littleEndian(hex: string | undefined): bigint | undefined {
  if (!/^[0-9A-Fa-f]{8}$/.test(hex ?? '')) return undefined;
  return BigInt(`0x${(hex ?? '').match(/../g)?.reverse().join('') ?? '0'}`);
}

function dotted(address: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((address >> shift) & 255n)).join('.');
}

/** Undefined for what is no IPv4 address in its usual form. */
function ipv4Bits(address: string): bigint | undefined {
  const parts = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(address) ? address.split('.').map(Number) : [256];
  if (parts.some((part) => part > 255)) return undefined;
  return parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
}

/** Undefined for what is no IPv6 address. */
function ipv6Bits(address: string): bigint | undefined {
  if (!/^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(address) || !URL.canParse(`http://[${address}]`)) return undefined;
  // The URL parser writes any form of an address as groups of hexadecimal digits.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const left = groups(head);
  const right = groups(tail ?? '');
  const zeros = Array<string>(tail === undefined ? 0 : 8 - left.length - right.length).fill('0');
  const all = [...left, ...zeros, ...right].map((group) => group.padStart(4, '0'));
  return all.length === 8 ? BigInt(`0x${all.join('')}`) : undefined;
}
