/**
 * How fast bytes arrive, smoothed: an average that forgets with a time constant, so that one slow
 * second does not make the time left jump, and a change of network shows after a few.
 */

/** milliseconds after which a measurement has lost two thirds of its weight */
const MEMORY = 4000;
/** Shorter intervals measure the network's chunks, not its speed. */
const SHORTEST = 250;

export class Pace {
  #since: number;
  #bytes = 0;
  #rate: number | undefined;

  constructor(now: number) {
    this.#since = now;
  }

  add(bytes: number): void {
    this.#bytes += bytes;
  }

  /** Bytes per second; undefined before the first interval is over. */
  rate(now: number): number | undefined {
    const elapsed = now - this.#since;
    if (elapsed >= SHORTEST) {
      const measured = (this.#bytes * 1000) / elapsed;
      const weight = this.#rate === undefined ? 1 : 1 - Math.exp(-elapsed / MEMORY);
      this.#rate = (this.#rate ?? 0) * (1 - weight) + measured * weight;
      this.#bytes = 0;
      this.#since = now;
    }
    return this.#rate;
  }
}
