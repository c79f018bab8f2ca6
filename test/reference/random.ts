/** Random numbers that are the same on every machine: mulberry32, one stream per name and seed. */
export class Random {
  #state: number;

  constructor(name: string, seed: number) {
    // FNV-1a over the name
    let hash = 0x811c9dc5 ^ seed;
    for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
    this.#state = hash;
  }

  /** 32 random bits */
  word(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let x = this.#state;
    x = Math.imul(x ^ (x >>> 15), x | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return (x ^ (x >>> 14)) >>> 0;
  }

  /** uniform in [from, to) */
  uniform(from: number, to: number): number {
    return from + (to - from) * (this.word() / 2 ** 32);
  }
}
