// UUIDs as 16 bytes, big-endian: https://www.rfc-editor.org/rfc/rfc9562#section-4

/** The bytes of a UUID text, or undefined for what is none. */
export function uuidBytes(uuid: string): Buffer | undefined {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(uuid)
    ? Buffer.from(uuid.replaceAll('-', ''), 'hex')
    : undefined;
}

/** The UUID text (lower case) of 16 bytes. */
export function uuidText(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
