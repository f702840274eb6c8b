// Random numbers that are the same in every run: https://en.wikipedia.org/wiki/Xorshift (32 bits: 13, 17, 5).

/** A source of numbers from 0 (included) to 1 (excluded); `seed` is not 0. */
export function pseudoRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
