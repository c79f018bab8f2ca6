/** Numbers that a seed gives again and again, the same everywhere. */

/** Uniform in [0, 1): mulberry32. `drawn`: numbers that were taken already. */
export function seeded(seed: number, drawn = 0): () => number {
  let state = (seed + Math.imul(drawn, 0x6d2b79f5)) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Tokens without meaning, from all over the vocabulary. */
export function seededIds(seed: number, count: number, vocab: number): number[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => Math.floor(random() * vocab));
}
