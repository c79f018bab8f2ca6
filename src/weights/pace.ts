/**
 * How fast bytes arrive: the average of the last few seconds. A burst at the start (a socket's buffer
 * is full at once) and a line gone silent are both forgotten after exactly that long, so the rate
 * shown is never that of another time.
 */

/** milliseconds */
const WINDOW = 6000;
/** Shorter than this, the network's chunks are measured and not its speed. */
const SHORTEST = 1000;
const BUCKET = 250;

interface Bucket {
  readonly since: number;
  bytes: number;
}

export class Pace {
  #start: number;
  #buckets: Bucket[] = [];

  constructor(now: number) {
    this.#start = now;
  }

  add(bytes: number, now: number): void {
    const last = this.#buckets.at(-1);
    if (last && now - last.since < BUCKET) last.bytes += bytes;
    else this.#buckets.push({ since: now, bytes });
  }

  /** After a pause: what was before it says nothing any more. */
  restart(now: number): void {
    this.#start = now;
    this.#buckets = [];
  }

  /** Bytes per second; undefined until it has been looked at for a second. */
  rate(now: number): number | undefined {
    if (now - this.#start < SHORTEST) return undefined;
    const since = Math.max(this.#start, now - WINDOW);
    while (this.#buckets[0] && this.#buckets[0].since < since) this.#buckets.shift();
    const bytes = this.#buckets.reduce((sum, bucket) => sum + bucket.bytes, 0);
    return (bytes * 1000) / (now - since);
  }
}
