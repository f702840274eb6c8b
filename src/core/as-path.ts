// From addresses of hops to autonomous systems, by a table that was fetched before: nothing is asked of anybody. Pure.
// Tables: iptoasn.com (range_start, range_end, number, country, name; tabs), GeoLite2-ASN-Blocks (network, number, name; commas),
// CAIDA's pfx2as (prefix, length, number; tabs).

/** An autonomous system that a table names for an address. */
export interface AsEntry {
  readonly asn: number;
  readonly name?: string;
}

/** What is known of the way to one host. */
export interface AsPath {
  readonly host: string;
  readonly reached: boolean;
  /** AS numbers in the order of the hops, each once; hops that nobody answered or no table knows are left out. */
  readonly asns: readonly number[];
}

/** Two hosts whose ways begin alike. */
export interface SharedPrefix {
  readonly hosts: readonly [string, string];
  readonly asns: readonly number[];
}

interface Range {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** Collects, line by line of a table, the narrowest entry for each of these addresses. */
export function createAsLookup(addresses: readonly string[]) {
  const wanted = addresses.flatMap((text) => {
    const address = addressOf(text);
    return address === undefined ? [] : [{ text, ...address }];
  });
  const best = new Map<string, { readonly size: bigint; readonly entry: AsEntry }>();
  let entries = 0;
  return {
    /** One line of a table; headings and lines of another form are left alone. */
    line(text: string): void {
      const read = readTableLine(text);
      if (read === undefined) return;
      entries += 1;
      const { range, entry } = read;
      const size = range.last - range.first;
      for (const { text: key, family, value } of wanted) {
        if (family !== range.family || value < range.first || value > range.last) continue;
        const known = best.get(key);
        if (known === undefined || size < known.size) best.set(key, { size, entry });
      }
    },
    entries: () => entries,
    of: (address: string): AsEntry | undefined => best.get(address)?.entry,
  };
}

/** The AS path of hops: `hops` holds the addresses that answered at each, in order. */
export function asPathOf(
  hops: readonly (readonly string[])[],
  of: (address: string) => AsEntry | undefined,
): readonly number[] {
  const path: number[] = [];
  for (const addresses of hops) {
    const asn = addresses.map((address) => of(address)?.asn).find((found) => found !== undefined);
    if (asn !== undefined && asn !== path.at(-1)) path.push(asn);
  }
  return path;
}

/** For each two hosts the part of their AS paths that is the same from the beginning; pairs without one are left out. */
export function sharedPrefixes(paths: readonly AsPath[]): readonly SharedPrefix[] {
  return paths.flatMap((one, index) =>
    paths.slice(index + 1).flatMap((other): SharedPrefix[] => {
      const differs = one.asns.findIndex((asn, place) => asn !== other.asns[place]);
      const asns = differs === -1 ? one.asns : one.asns.slice(0, differs);
      return asns.length === 0 ? [] : [{ hosts: [one.host, other.host], asns }];
    }),
  );
}

function readTableLine(line: string): { range: Range; entry: AsEntry } | undefined {
  const tabs = line.includes('\t');
  const cells = (tabs ? line.split('\t') : line.split(',')).map((cell) => cell.trim().replace(/^"|"$/g, ''));
  const [a = '', b = '', c = ''] = cells;
  const cidr = /^([^/]+)\/(\d{1,3})$/.exec(a);
  if (cidr !== null) return made(prefix(cidr[1] ?? '', Number(cidr[2])), b, cells.slice(2).join(', '));
  if (/^\d{1,3}$/.test(b)) return made(prefix(a, Number(b)), c, '');
  const first = addressOf(a);
  const last = addressOf(b);
  if (first === undefined || last?.family !== first.family || last.value < first.value) return undefined;
  return made({ family: first.family, first: first.value, last: last.value }, c, cells.slice(4).join(', '));
}

/** AS 0 stands for "not routed" in iptoasn; of a set ("64500_64501", "64500,64501") the first counts. */
function made(range: Range | undefined, asn: string, name: string) {
  const number = Number(/^(?:AS)?(\d{1,10})/.exec(asn)?.[1]);
  if (range === undefined || !(number > 0)) return undefined;
  return { range, entry: { asn: number, ...(name !== '' && { name }) } };
}

function prefix(text: string, length: number): Range | undefined {
  const address = addressOf(text);
  if (address === undefined) return undefined;
  const bits = address.family === 4 ? 32 : 128;
  if (length > bits) return undefined;
  const size = 1n << BigInt(bits - length);
  const first = (address.value / size) * size;
  return { family: address.family, first, last: first + size - 1n };
}

/** An address as a number; undefined for a text that is none. */
export function addressOf(text: string): { family: 4 | 6; value: bigint } | undefined {
  const four = fourOf(text);
  if (four !== undefined) return { family: 4, value: BigInt(four) };
  if (!/^[0-9A-Fa-f:.]+$/.test(text) || !text.includes(':')) return undefined;
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const tail = dotted === null ? undefined : fourOf(dotted[2] ?? '');
  if (dotted !== null && tail === undefined) return undefined;
  const whole =
    tail === undefined
      ? text
      : `${dotted?.[1] ?? ''}${(tail >>> 16).toString(16)}:${(tail & 0xffff).toString(16)}`;
  const halves = whole.split('::');
  if (halves.length > 2) return undefined;
  const [head, rest] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - (head?.length ?? 0) - (rest?.length ?? 0);
  if (rest === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...(head ?? []), ...Array.from({ length: missing }, () => '0'), ...(rest ?? [])];
  if (!groups.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return undefined;
  return { family: 6, value: groups.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n) };
}

function fourOf(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) {
    return undefined;
  }
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}
