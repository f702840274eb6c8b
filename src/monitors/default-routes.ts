// Default routes from the kernel's tables. https://docs.kernel.org/networking/ (proc/net/route), RFC 5952 for the addresses.

/** A way out of this network: through `gateway`, or straight over the interface (PPP). */
export interface DefaultRoute {
  readonly interfaceName: string;
  /** IPv4, or IPv6 (with its zone where it is link-local). Absent where the route has no gateway. */
  readonly gateway?: string;
  readonly metric: number;
}

const upFlag = 0x1;
const rejectFlag = 0x200;

/** The IPv4 default routes of /proc/net/route, best first; lines of another shape are left out. */
export function parseIpv4Routes(text: string): readonly DefaultRoute[] {
  const routes: DefaultRoute[] = [];
  for (const line of text.split('\n')) {
    const [interfaceName, destination, gateway, flags, , , metric, mask] = line.trim().split(/\s+/);
    if (destination !== '00000000' || mask !== '00000000' || !usable(interfaceName, flags)) continue;
    routes.push(routeOf(interfaceName, ipv4Of(gateway ?? ''), Number(metric)));
  }
  return routes.sort(byMetric);
}

/** The IPv6 default routes of /proc/net/ipv6_route, best first; lines of another shape are left out. */
export function parseIpv6Routes(text: string): readonly DefaultRoute[] {
  const routes: DefaultRoute[] = [];
  for (const line of text.split('\n')) {
    const fields = line.trim().split(/\s+/);
    const [destination, length, , , gateway, metric, , , flags, interfaceName] = fields;
    if (destination !== '0'.repeat(32) || length !== '00') continue;
    if (!usable(interfaceName, flags) || interfaceName === 'lo') continue;
    routes.push(
      routeOf(interfaceName, ipv6Of(gateway ?? '', interfaceName), Number.parseInt(metric ?? '', 16)),
    );
  }
  return routes.sort(byMetric);
}

function usable(interfaceName: string | undefined, flags: string | undefined): interfaceName is string {
  const bits = Number.parseInt(flags ?? '', 16);
  return interfaceName !== undefined && (bits & upFlag) !== 0 && (bits & rejectFlag) === 0;
}

function routeOf(interfaceName: string, gateway: string | undefined, metric: number): DefaultRoute {
  return {
    interfaceName,
    ...(gateway !== undefined && { gateway }),
    metric: Number.isFinite(metric) ? metric : 0,
  };
}

function byMetric(a: DefaultRoute, b: DefaultRoute): number {
  return a.metric - b.metric;
}

/** The kernel prints the address as a number in its own byte order: little-endian on every machine this runs on. */
function ipv4Of(hex: string): string | undefined {
  if (!/^[0-9A-Fa-f]{8}$/.test(hex) || hex === '00000000') return undefined;
  const bytes = [6, 4, 2, 0].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return bytes.join('.');
}

function ipv6Of(hex: string, interfaceName: string): string | undefined {
  if (!/^[0-9A-Fa-f]{32}$/.test(hex) || /^0+$/.test(hex)) return undefined;
  const full = hex.match(/.{4}/g)?.join(':') ?? '';
  // The URL parser writes an address in its short form.
  const address = new URL(`http://[${full}]`).hostname.slice(1, -1);
  return /^fe[89ab]/.test(address) ? `${address}%${interfaceName}` : address;
}
