/**
 * Guesses what comes next from what was there before: what followed the last time that the last three
 * tokens stood together. Replies that quote their prompt, and thoughts that go over the same ground
 * again, are guessed well; other text is hardly ever guessed at all.
 */

/** Tokens that must have stood together before. */
const KEY = 3;
/** Tokens before those that are looked at, to tell how much the two places have in common. */
const FARTHEST = 16;

export interface Guess {
  readonly ids: readonly number[];
  /** tokens that the two places have in common, at least KEY */
  readonly common: number;
}

export class Lookup {
  readonly #vocab: number;
  /** by position in the context; -1 where it is not known */
  #ids: number[] = [];
  /** From three tokens to the position behind their last occurrence that is followed by another. */
  readonly #behind = new Map<number, number>();

  /** `vocab`: more than the largest id */
  constructor(vocab: number) {
    this.#vocab = vocab;
  }

  /** Tokens enter the context at `position`; what was there and behind it is forgotten. */
  put(position: number, ids: readonly number[]): void {
    if (position === 0) this.#behind.clear();
    if (position < this.#ids.length) this.#ids.length = position;
    while (this.#ids.length < position) this.#ids.push(-1);
    for (const id of ids) {
      const key = this.#key();
      if (key !== undefined) this.#behind.set(key, this.#ids.length);
      this.#ids.push(id);
    }
  }

  /** What may follow, `count` tokens; undefined where nothing like it was there before. */
  guess(count: number): Guess | undefined {
    const key = this.#key();
    const from = key === undefined ? undefined : this.#behind.get(key);
    if (from === undefined) return undefined;
    const common = this.#common(from);
    if (common < KEY) return undefined;
    const guessed: number[] = [];
    for (let i = from; guessed.length < count; i++) {
      // Behind the end the guess goes on with itself: text that goes round in circles.
      const id = this.#ids[i] ?? guessed[i - this.#ids.length] ?? -1;
      if (id < 0) return undefined;
      guessed.push(id);
    }
    return { ids: guessed, common };
  }

  /** Tokens before `from` that are those at the end; tokens that were taken back leave wrong entries. */
  #common(from: number): number {
    const ids = this.#ids;
    let common = 0;
    while (common < FARTHEST && common < from && from < ids.length) {
      if (ids[from - 1 - common] !== ids[ids.length - 1 - common]) break;
      common++;
    }
    return common;
  }

  /** The last three tokens as a number, exact for vocabularies of up to 200,000. */
  #key(): number | undefined {
    const [a = -1, b = -1, c = -1] = this.#ids.slice(-KEY);
    if (a < 0 || b < 0 || c < 0) return undefined;
    return (a * this.#vocab + b) * this.#vocab + c;
  }
}
