// A value as JSON and UTF-8 can carry it, so that what is hashed before writing is what is read back.

/**
 * The same value without members that are undefined, with each lone surrogate replaced by U+FFFD (UTF-8 has none), and
 * with 0 for -0. https://www.rfc-editor.org/rfc/rfc8259#section-8.2
 */
export function plainJson(value: unknown): unknown {
  if (typeof value === 'string') return wellFormed(value);
  if (typeof value === 'number') return value + 0;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plainJson);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([key, member]) => [wellFormed(key), plainJson(member)]));
}

/** The text with each lone surrogate replaced by U+FFFD. */
export function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}
