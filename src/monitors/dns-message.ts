// One DNS question and what an answer to it means. https://www.rfc-editor.org/rfc/rfc1035#section-4

const headerBytes = 12;
const typeA = 1;
const classIn = 1;
const noError = 0;
const nameError = 3;

/** A query for the IPv4 address of `name`, with recursion desired. Throws RangeError for a name that DNS cannot hold. */
export function dnsQuery(id: number, name: string): Buffer {
  const labels = name.split('.').filter((label) => label !== '');
  const encoded = labels.map((label) => {
    const bytes = Buffer.from(label, 'utf8');
    if (bytes.length > 63) throw new RangeError(`the label "${label}" is too long for DNS`);
    return Buffer.concat([Buffer.of(bytes.length), bytes]);
  });
  const question = Buffer.concat([...encoded, Buffer.of(0, 0, typeA, 0, classIn)]);
  if (question.length > 255 + 4) throw new RangeError(`the name "${name}" is too long for DNS`);
  const header = Buffer.alloc(headerBytes);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(0x0100, 2);
  header.writeUInt16BE(1, 4);
  return Buffer.concat([header, question]);
}

/**
 * What a datagram says about the query with `id`: `answered` when the resolver did its work (also when it says that the
 * name does not exist), `refused` when it answered that it cannot or will not, undefined when it is no answer to it.
 */
export function readAnswer(bytes: Uint8Array, id: number): 'answered' | 'refused' | undefined {
  if (bytes.length < headerBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const flags = view.getUint16(2);
  if (view.getUint16(0) !== id || (flags & 0x8000) === 0) return undefined;
  const code = flags & 0x000f;
  return code === noError || code === nameError ? 'answered' : 'refused';
}
