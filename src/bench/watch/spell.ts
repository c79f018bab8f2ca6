/**
 * How long something lasted altogether that begins and ends by events: a hidden page, a lost focus.
 * Something that lasted less than the clock can tell still counts as a moment.
 */
const MOMENT = 1;

export class Spell {
  readonly #now: () => number;
  #since: number | undefined;
  #total = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  is(on: boolean): void {
    const now = this.#now();
    if (this.#since !== undefined) {
      this.#total += Math.max(MOMENT, now - this.#since);
      this.#since = undefined;
    }
    if (on) this.#since = now;
  }

  /** Milliseconds so far. */
  get total(): number {
    this.is(this.#since !== undefined);
    return this.#total;
  }
}
