/** From what the engine stamped to rates. */
import type { Measured } from '../engine/questions.ts';
import type { Test } from './protocol.ts';

/**
 * Tokens per second of one repetition. Of a prompt: its tokens over the time until its first token
 * is there. Of writing: between `generate` + 1 stamps lie `generate` tokens. Throws RangeError where
 * the clock did not move.
 */
export function rateOf(
  { kind, tokens }: Pick<Test, 'kind' | 'tokens'>,
  measured: Measured
): number {
  const { promptTime, stamps } = measured;
  const time = kind === 'pp' ? promptTime : (stamps.at(-1) ?? 0) - (stamps[0] ?? 0);
  if (!(time > 0)) throw new RangeError(`The clock stood still over ${tokens} tokens.`);
  return (tokens * 1000) / time;
}

/**
 * Tokens per second of each window of `length` ms from `start` on, of texts written one after the
 * other. What lies between two texts is nobody's time. A token that took from one window into the
 * next counts in both, by its share.
 */
export class Windows {
  readonly #windows: { tokens: number; time: number }[] = [];
  readonly #start: number;
  readonly #length: number;
  #end: number;

  constructor(start: number, length: number) {
    this.#start = this.#end = start;
    this.#length = length;
  }

  /** The stamps of one more text. */
  add(stamps: readonly number[]): void {
    for (const [i, to] of stamps.entries()) {
      const from = Math.max(stamps[i - 1] ?? to, this.#start);
      const gap = to - (stamps[i - 1] ?? to);
      for (let at = this.#indexOf(from); this.#begin(at) < to; at++) {
        const time = Math.min(to, this.#begin(at + 1)) - Math.max(from, this.#begin(at));
        const window = (this.#windows[at] ??= { tokens: 0, time: 0 });
        window.time += time;
        window.tokens += time > 0 ? time / gap : 0;
      }
    }
    this.#end = stamps.at(-1) ?? this.#end;
  }

  /** Of the windows that are over; one in which nothing was written has no rate. */
  get rates(): number[] {
    return this.#windows
      .slice(0, this.#indexOf(this.#end))
      .flatMap(({ tokens, time } = { tokens: 0, time: 0 }) =>
        time > 0 ? [(tokens * 1000) / time] : []
      );
  }

  #indexOf(time: number): number {
    return Math.floor((time - this.#start) / this.#length);
  }

  #begin(index: number): number {
    return this.#start + index * this.#length;
  }
}
