// DNS messages: a question written, an answer read. https://www.rfc-editor.org/rfc/rfc1035#section-4
// INVARIANT: reading is total: whatever bytes come, it ends, and gives an answer or undefined.
import type { DnsType } from '../core/dns-client.js';

const typeNumbers: Readonly<Record<DnsType, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  MX: 15,
  TXT: 16,
  AAAA: 28,
};
const typeNames = new Map(Object.entries(typeNumbers).map(([name, number]) => [number, name]));
const rcodes = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'];
const headerBytes = 12;
const classIn = 1;
/** A name has 255 bytes; more jumps than that are a circle. */
const maxJumps = 128;
const maxAnswers = 100;

/** A record of an answer; `data` as zone files write it, for types that are not known as hexadecimal. */
export interface DnsRecord {
  readonly type: string;
  readonly ttl: number;
  readonly data: string;
}

/** What a resolver said. */
export interface DnsReply {
  readonly rcode: string;
  /** The answer was cut to fit a datagram. */
  readonly truncated: boolean;
  readonly answers: readonly DnsRecord[];
}

/** A query with recursion desired; undefined for a name that DNS cannot hold. */
export function writeQuery(id: number, name: string, type: DnsType): Buffer | undefined {
  const labels = name
    .split('.')
    .filter((label) => label !== '')
    .map((label) => Buffer.from(label, 'utf8'));
  if (labels.some((label) => label.length > 63)) return undefined;
  const encoded = Buffer.concat([
    ...labels.map((label) => Buffer.concat([Buffer.of(label.length), label])),
    Buffer.of(0),
  ]);
  if (encoded.length > 255) return undefined;
  const message = Buffer.alloc(headerBytes + encoded.length + 4);
  message.writeUInt16BE(id, 0);
  message.writeUInt16BE(0x0100, 2);
  message.writeUInt16BE(1, 4);
  encoded.copy(message, headerBytes);
  message.writeUInt16BE(typeNumbers[type], headerBytes + encoded.length);
  message.writeUInt16BE(classIn, headerBytes + encoded.length + 2);
  return message;
}

/** The answer to `query`; undefined when the bytes are none: another id, another question, damaged. */
export function readReply(bytes: Buffer, query: Buffer): DnsReply | undefined {
  if (bytes.length < query.length || bytes.readUInt16BE(0) !== query.readUInt16BE(0)) return undefined;
  const flags = bytes.readUInt16BE(2);
  const isAnswer = (flags & 0x8000) !== 0 && bytes.readUInt16BE(4) === 1;
  // The same question, whatever the case of its letters: who guesses the id must guess that too.
  if (!isAnswer || !sameQuestion(bytes, query)) return undefined;
  const code = flags & 0x000f;
  const answers = readRecords(bytes, query.length, bytes.readUInt16BE(6));
  return {
    rcode: rcodes[code] ?? `RCODE${String(code)}`,
    truncated: (flags & 0x0200) !== 0,
    answers,
  };
}

function sameQuestion(bytes: Buffer, query: Buffer): boolean {
  const question = (message: Buffer): string =>
    message.toString('latin1', headerBytes, query.length).toLowerCase();
  return question(bytes) === question(query);
}

/** Records as far as they are whole. */
function readRecords(bytes: Buffer, from: number, count: number): DnsRecord[] {
  const records: DnsRecord[] = [];
  let at = from;
  while (records.length < Math.min(count, maxAnswers)) {
    const owner = readName(bytes, at);
    if (owner === undefined || owner.end + 10 > bytes.length) return records;
    const type = bytes.readUInt16BE(owner.end);
    const ttl = bytes.readUInt32BE(owner.end + 4);
    const dataAt = owner.end + 10;
    const end = dataAt + bytes.readUInt16BE(owner.end + 8);
    if (end > bytes.length) return records;
    const data = readData(bytes, type, dataAt, end) ?? bytes.toString('hex', dataAt, end);
    records.push({ type: typeNames.get(type) ?? `TYPE${String(type)}`, ttl, data: data.slice(0, 1000) });
    at = end;
  }
  return records;
}

function readData(bytes: Buffer, type: number, at: number, end: number): string | undefined {
  const length = end - at;
  switch (typeNames.get(type)) {
    case 'A':
      return length === 4 ? [...bytes.subarray(at, end)].join('.') : undefined;
    case 'AAAA':
      return length === 16 ? ipv6Text(bytes.subarray(at, end)) : undefined;
    case 'CNAME':
    case 'NS':
      return readName(bytes, at)?.name;
    case 'MX':
      return length < 3
        ? undefined
        : `${String(bytes.readUInt16BE(at))} ${readName(bytes, at + 2)?.name ?? ''}`;
    case 'TXT':
      return textOf(bytes, at, end);
    default:
      return undefined;
  }
}

/** Character strings one after the other, as one text. */
function textOf(bytes: Buffer, from: number, end: number): string {
  let text = '';
  for (let at = from; at < end; at += 1 + (bytes[at] ?? 0)) {
    text += bytes.toString('latin1', at + 1, Math.min(end, at + 1 + (bytes[at] ?? 0)));
  }
  return text;
}

/** Eight groups, the longest run of zeros as `::` (RFC 5952). */
function ipv6Text(address: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, index) => address.readUInt16BE(index * 2).toString(16));
  const runs = [...groups.join(':').matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].sort(
    (a, b) => b[0].length - a[0].length || a.index - b.index,
  );
  const [run] = runs;
  const text = groups.join(':');
  if (run === undefined) return text;
  const before = text.slice(0, run.index);
  const after = text.slice(run.index + run[0].length).replace(/^:/, '');
  return `${before}::${after}`;
}

/** A name, compressed or not, and where it ends in the message; undefined where it leaves the message or runs in a circle. */
function readName(bytes: Buffer, from: number): { name: string; end: number } | undefined {
  const labels: string[] = [];
  let at = from;
  let end: number | undefined;
  for (let jumps = 0; jumps < maxJumps;) {
    const length = bytes[at];
    if (length === undefined) return undefined;
    if (length === 0) return { name: labels.join('.') || '.', end: end ?? at + 1 };
    if (length >= 0xc0) {
      const low = bytes[at + 1];
      if (low === undefined) return undefined;
      end ??= at + 2;
      at = ((length & 0x3f) << 8) | low;
      jumps += 1;
    } else if (length > 63 || at + 1 + length > bytes.length || labels.length > maxJumps) {
      return undefined;
    } else {
      labels.push(bytes.toString('latin1', at + 1, at + 1 + length));
      at += 1 + length;
    }
  }
  return undefined;
}
