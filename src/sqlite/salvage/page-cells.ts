// The cells of one page of a b-tree, and the records in them. https://www.sqlite.org/fileformat2.html#b_tree_pages
// INVARIANT: whatever the bytes are, nothing is thrown and no loop is endless: a damaged cell is one that is not there.
import type { PageFile } from './page-file.js';

/** A value of a record, as better-sqlite3 takes it. */
export type RecordValue = string | number | Buffer | null;

/** A record with the key of its row; rows of tables WITHOUT ROWID have none. */
export interface PageRecord {
  readonly rowid?: number;
  readonly values: readonly RecordValue[];
}

/** What is on a page of a b-tree. */
export interface BtreePage {
  readonly kind: 'table' | 'index';
  readonly children: readonly number[];
  readonly records: readonly PageRecord[];
  /** Cells that could not be read. */
  readonly damaged: number;
}

const kinds: ReadonlyMap<number, { readonly kind: 'table' | 'index'; readonly leaf: boolean }> = new Map([
  [2, { kind: 'index', leaf: false }],
  [5, { kind: 'table', leaf: false }],
  [10, { kind: 'index', leaf: true }],
  [13, { kind: 'table', leaf: true }],
]);
/** The first page begins with the header of the file. */
const fileHeaderBytes = 100;
/** No row of ours is near it. */
const mostPayload = 64 * 2 ** 20;

/** Undefined for what is no page of a b-tree. */
export function readBtreePage(file: PageFile, number: number): BtreePage | undefined {
  const page = file.page(number);
  if (page === undefined) return undefined;
  const at = number === 1 ? fileHeaderBytes : 0;
  const type = kinds.get(page.readUInt8(at));
  if (type === undefined) return undefined;
  const cells = page.readUInt16BE(at + 3);
  const pointers = at + (type.leaf ? 8 : 12);
  if (pointers + 2 * cells > page.length) return undefined;
  const children: number[] = type.leaf ? [] : [page.readUInt32BE(at + 8)];
  const records: PageRecord[] = [];
  let damaged = 0;
  for (let cell = 0; cell < cells; cell += 1) {
    let offset = page.readUInt16BE(pointers + 2 * cell);
    if (offset < pointers + 2 * cells || offset + 4 > page.length) {
      damaged += 1;
      continue;
    }
    if (!type.leaf) {
      children.push(page.readUInt32BE(offset));
      offset += 4;
      if (type.kind === 'table') continue;
    }
    const record = recordAt(file, page, offset, type.kind);
    if (record === undefined) damaged += 1;
    else records.push(record);
  }
  return { kind: type.kind, children, records, damaged };
}

function recordAt(
  file: PageFile,
  page: Buffer,
  offset: number,
  kind: 'table' | 'index',
): PageRecord | undefined {
  const size = varint(page, offset);
  const rowid = size && kind === 'table' ? varint(page, size.end) : undefined;
  if (size === undefined || (kind === 'table' && rowid === undefined)) return undefined;
  if (size.value < 0 || size.value > mostPayload) return undefined;
  const payload = payloadAt(file, page, rowid?.end ?? size.end, size.value, kind);
  const values = payload && valuesOf(payload);
  return values && { ...(rowid && { rowid: rowid.value }), values };
}

/** https://www.sqlite.org/fileformat2.html#cell_payload_overflow_pages */
function payloadAt(
  file: PageFile,
  page: Buffer,
  offset: number,
  bytes: number,
  kind: 'table' | 'index',
): Buffer | undefined {
  const usable = file.pageSize;
  const most = kind === 'table' ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
  if (bytes <= most) return offset + bytes <= page.length ? page.subarray(offset, offset + bytes) : undefined;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const wanted = least + ((bytes - least) % (usable - 4));
  const local = wanted <= most ? wanted : least;
  if (offset + local + 4 > page.length) return undefined;
  const parts = [page.subarray(offset, offset + local)];
  let left = bytes - local;
  let next = page.readUInt32BE(offset + local);
  while (left > 0) {
    const overflow = file.page(next);
    if (overflow === undefined) return undefined;
    parts.push(overflow.subarray(4, 4 + Math.min(left, usable - 4)));
    left -= usable - 4;
    next = overflow.readUInt32BE(0);
  }
  return Buffer.concat(parts);
}

/** https://www.sqlite.org/fileformat2.html#record_format */
function valuesOf(payload: Buffer): RecordValue[] | undefined {
  const header = varint(payload, 0);
  if (header === undefined || header.value < header.end || header.value > payload.length) return undefined;
  const values: RecordValue[] = [];
  let at = header.end;
  let body = header.value;
  while (at < header.value) {
    const type = varint(payload, at);
    if (type === undefined || type.end > header.value) return undefined;
    const bytes = bytesOf(type.value);
    if (bytes === undefined || body + bytes > payload.length) return undefined;
    values.push(valueAt(payload, body, type.value, bytes));
    at = type.end;
    body += bytes;
  }
  return body === payload.length ? values : undefined;
}

const fixedBytes: readonly (number | undefined)[] = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

function bytesOf(serialType: number): number | undefined {
  return serialType >= 12 ? Math.floor((serialType - 12) / 2) : fixedBytes[serialType];
}

function valueAt(payload: Buffer, at: number, serialType: number, bytes: number): RecordValue {
  if (serialType === 0) return null;
  if (serialType === 6) return Number(payload.readBigInt64BE(at));
  if (serialType === 7) return payload.readDoubleBE(at);
  if (serialType <= 5) return payload.readIntBE(at, bytes);
  if (serialType <= 9) return serialType - 8;
  const part = payload.subarray(at, at + bytes);
  return serialType % 2 === 0 ? Buffer.from(part) : part.toString('utf8');
}

/** A number of one to nine bytes, and where it ends. https://www.sqlite.org/fileformat2.html#varint */
function varint(bytes: Buffer, from: number): { readonly value: number; readonly end: number } | undefined {
  let value = 0n;
  for (let place = 0; place < 9; place += 1) {
    const byte = bytes[from + place];
    if (byte === undefined) return undefined;
    if (place === 8) {
      return { value: Number(BigInt.asIntN(64, (value << 8n) | BigInt(byte))), end: from + 9 };
    }
    value = (value << 7n) | BigInt(byte & 0x7f);
    if (byte < 0x80) return { value: Number(value), end: from + place + 1 };
  }
  return undefined;
}
