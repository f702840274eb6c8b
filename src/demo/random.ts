// Chance that follows from a seed, and the distributions that a line's figures have.

/** Numbers in [0, 1), the same for the same seed. */
export type Random = () => number;

/** mulberry32: 32 bits of state, enough for made-up figures and for nothing else. */
export function seeded(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A normal variate with mean 0 and deviation 1: Box and Muller, https://doi.org/10.1214/aoms/1177706645. */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A factor around 1, log-normal with deviation `spread`: never negative, now and then far out. */
export function around1(random: Random, spread: number): number {
  return Math.exp(normal(random) * spread);
}

/** A UUIDv7 of that instant: https://www.rfc-editor.org/rfc/rfc9562#section-5.7 */
export function uuidAt(atMs: number, random: Random): string {
  const hex = (bits: number) =>
    Math.floor(random() * 2 ** bits)
      .toString(16)
      .padStart(bits / 4, '0');
  const time = Math.floor(atMs).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(12)}-8${hex(12)}-${hex(24)}${hex(24)}`;
}
