/**
 * Cuts plain text that grows into pieces at the ends of its lines: laying out one long text costs
 * as much as it is long, laying out its last piece does not.
 */
const LEAST = 400;

export class Pieces {
  #finished: readonly string[] = [];
  #taken = 0;
  #text = '';

  /** Pieces that will not change; a new array only when there is a new one. */
  get finished(): readonly string[] {
    return this.#finished;
  }

  get tail(): string {
    return this.#text.slice(this.#taken);
  }

  /** Goes on to `text`, which begins with everything given before. */
  extendTo(text: string): void {
    this.#text = text;
    for (;;) {
      const end = text.indexOf('\n', this.#taken + LEAST) + 1;
      if (end === 0) return;
      this.#finished = [...this.#finished, text.slice(this.#taken, end)];
      this.#taken = end;
    }
  }
}
